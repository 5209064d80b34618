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
    parameter,
    record,
    shared,
)
from checker.kernel.rcu_readers import rcu_read_lock, rcu_read_unlock, synchronize_rcu

READERS = parameter(2, most=3)
GRACE = mechanism(True, cost="the updater waits")
LOCKED = mechanism(True, cost="a section")


@record
class Node:
    used: int = integer(0, most=1)


@record
class Tree:
    root: Node | None = None


nodes = shared(Pool(Node, 2))
tree = shared(Tree)


@initial
def plant() -> None:
    node = alloc(nodes)
    tree.root = node


@actor(count=READERS)
def walk() -> None:
    if LOCKED:
        rcu_read_lock()
    node = tree.root  #: rcu_dereference()
    if node is not None:
        node.used = 1  #: use the node
    if LOCKED:
        rcu_read_unlock()


@actor
def replace() -> None:
    old = tree.root
    new = alloc(nodes)
    tree.root = new  #: rcu_assign_pointer()
    if GRACE:
        synchronize_rcu()
    free(old)  #: kfree()


properties = [every_actor_finishes()]
expect = {"nothing_is_used_after_free": "holds" if GRACE and LOCKED else "violated"}
