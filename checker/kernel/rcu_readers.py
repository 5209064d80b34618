"""RCU whose readers are found by themselves: every actor that begins a section is one.

kernel/rcu/tree.c, Linux 6.12: rcu_read_lock(), rcu_read_unlock(), synchronize_rcu(). A grace period waits for
the sections that had begun when it began, and for no other, in whatever order they end. Sections nest.
``checker.kernel.rcu`` has call_rcu(), and readers that the model lists.
Under a memory model a section orders nothing by itself. Every CPU executes a full barrier when a grace period
begins and when it ends (kernel: at a moment of its own in between).
"""

from checker import atomic, procedure, rcu_readers, this_rcu_reader, this_rcu_updater, wait_until


@procedure
def rcu_read_lock() -> None:
    """Begin a section of the calling actor."""
    with atomic("rcu_read_lock()"):
        reader = this_rcu_reader()
        reader.nesting += 1


@procedure
def rcu_read_unlock() -> None:
    """End a section; grace periods do not wait any more for the outermost one."""
    with atomic("rcu_read_unlock()"):
        reader = this_rcu_reader()
        assert reader.nesting > 0, "rcu_read_unlock(): no section has begun"
        reader.nesting -= 1
        if reader.nesting == 0:
            for updater in range(len(reader.waited_for)):
                reader.waited_for[updater] = False


@procedure
def synchronize_rcu() -> None:
    """Wait for every section that has begun."""
    with atomic("synchronize_rcu()", order="everywhere"):
        for reader in rcu_readers():
            reader.waited_for[this_rcu_updater()] = reader.nesting > 0
    with atomic("synchronize_rcu() returns", order="everywhere"):
        wait_until(not any(reader.waited_for[this_rcu_updater()] for reader in rcu_readers()))
