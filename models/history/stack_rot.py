"""A stack grows under the mmap lock held for reading, and a fault walks a node of the tree that is freed.

CVE-2023-3269 (StackRot); mm/mmap.c and lib/maple_tree.c, Linux 6.4. expand_downwards() replaces a node of the
maple tree, and hands the old one to RCU. A walk of the tree holds the mmap lock for reading, as it does, and
is in no RCU read-side critical section.
FIX (8d7071af8907): the stack grows under the lock held for writing.
SECTION: a walk of the tree is in such a section as well, as under per-VMA locks.
Left out: all of the tree but one node; that the callback frees several nodes.
"""

from __future__ import annotations

from checker import (
    Pool,
    actor,
    alloc,
    every_actor_finishes,
    free,
    initial,
    integer,
    mechanism,
    record,
    shared,
    wait_until,
)
from checker.kernel.rcu_readers import rcu_read_lock, rcu_read_unlock, synchronize_rcu
from checker.kernel.rwsem import RwSem, down_read, down_write, up_read, up_write

FIX = mechanism(False, cost="faults wait while the stack grows")
SECTION = mechanism(False, cost="a section for each walk")


@record
class MapleNode:
    """A node of the tree."""

    walked: int = integer(0, most=1)


@record
class Mm:
    """The root of the tree, and the node that waits for a grace period."""

    root: MapleNode | None = None
    rcu_head: MapleNode | None = None


nodes = shared(Pool(MapleNode, 2))
mm = shared(Mm)
mmap_lock = shared(RwSem)


@initial
def exec_mmap() -> None:
    node = alloc(nodes)
    mm.root = node


@actor
def expand_stack() -> None:
    if FIX:
        down_write(mmap_lock)
    else:
        down_read(mmap_lock)
    old = mm.root
    new = alloc(nodes)  #: mas_store_prealloc(): a new node
    mm.root = new  #: mas_replace(): the old node is out of the tree
    mm.rcu_head = old  #: ma_free_rcu()
    if FIX:
        up_write(mmap_lock)
    else:
        up_read(mmap_lock)


@actor(lane="softirq")
def rcu_do_batch() -> None:
    wait_until(mm.rcu_head is not None, resting=True)
    synchronize_rcu()
    node = mm.rcu_head
    mm.rcu_head = None
    free(node)  #: mt_free_rcu(): kmem_cache_free()


@actor
def page_fault() -> None:
    down_read(mmap_lock)
    if SECTION:
        rcu_read_lock()
    node = mm.root  #: find_vma(), mas_start(): the root node
    if node is not None:
        node.walked = 1  #: mas_walk(): reads the node
    if SECTION:
        rcu_read_unlock()
    up_read(mmap_lock)


properties = [every_actor_finishes()]
expect = {"nothing_is_used_after_free": "holds" if FIX or SECTION else "violated"}
