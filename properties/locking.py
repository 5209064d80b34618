"""Page locks: who waits for whom. Read from ghosts, as lockdep does.

Sources: i915's self-deadlock in a notifier callback (commit cee7fb437edc); the ABBA of two requests
for the same pages in opposite order, Documentation/filesystems/Locking.
"""

from collections.abc import Iterable

from checker import Property, never
from models.kernel.page import Task


def no_self_deadlock(tasks: Iterable[Task]) -> Property:
    """L3: no task waits for a page lock that it holds."""

    @never("a task waits for a page lock that it holds itself")
    def no_self_deadlock() -> bool:
        return any(task.waits_for is not None and task.waits_for.owner is task for task in tasks)

    return no_self_deadlock


def no_abba(tasks: Iterable[Task]) -> Property:
    """No two tasks wait for each other's page lock."""

    @never("two tasks wait for each other's page lock")
    def no_abba() -> bool:
        return any(
            one is not other
            and one.waits_for is not None
            and other.waits_for is not None
            and one.waits_for.owner is other
            and other.waits_for.owner is one
            for one in tasks
            for other in tasks
        )

    return no_abba
