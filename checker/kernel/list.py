"""A doubly linked list, for a lock or for RCU: each store is a step.

include/linux/list.h and include/linux/rculist.h, Linux 4.14: INIT_LIST_HEAD(), list_add(), list_del(),
list_add_rcu(), list_del_rcu(), list_empty(). Writers keep each other out by a lock. A reader under RCU meets
only those with _rcu: they set the link to an entry last, and leave the link that leads on from it.
list_for_each() is, as a model writes it::

    position = list_next(head)
    while position is not head:
        ...
        position = list_next(position)

LIST_POISON1 and LIST_POISON2 are None: following one is a violation.
Left out: list_add_tail(), list_move() and list_splice(), which are made of the same stores; hlists.
"""

from __future__ import annotations

from checker import atomic, procedure, record


@record
class ListHead:
    """struct list_head: the head of a list, or an entry of one."""

    next: ListHead | None = None
    prev: ListHead | None = None


@procedure
def INIT_LIST_HEAD(head: ListHead) -> None:  # noqa: N802  # the kernel's name
    """Make the list empty."""
    with atomic:  # INIT_LIST_HEAD()
        head.next = head
        head.prev = head


@procedure
def list_next(position: ListHead) -> ListHead:
    """The next entry, or the head after the last."""
    following = position.next  # READ_ONCE(position->next)
    assert following is not None, "a reader follows LIST_POISON1"
    return following


@procedure
def list_empty(head: ListHead) -> bool:
    """Whether the list is empty."""
    empty = head.next is head  # list_empty()
    return empty


@procedure
def list_add(new: ListHead, head: ListHead) -> None:
    """Add an entry after the head."""
    following = head.next
    assert following is not None, "list_add(): the list was never initialised"
    following.prev = new
    new.next = following
    new.prev = head
    head.next = new  # WRITE_ONCE(prev->next, new)


@procedure
def list_add_rcu(new: ListHead, head: ListHead) -> None:
    """Add an entry that is complete before a reader can find it."""
    following = head.next
    assert following is not None, "list_add_rcu(): the list was never initialised"
    new.next = following
    new.prev = head
    with atomic(order="release"):
        head.next = new  # rcu_assign_pointer(list_next_rcu(prev), new)
    following.prev = new


@procedure
def __list_del_entry(entry: ListHead) -> None:
    """The neighbours link to each other."""
    before = entry.prev
    after = entry.next
    assert before is not None and after is not None, "list_del(): the entry is in no list"
    after.prev = before
    before.next = after  # WRITE_ONCE(prev->next, next)


@procedure
def list_del(entry: ListHead) -> None:
    """Remove an entry; no reader may be at it."""
    __list_del_entry(entry)
    entry.next = None  # LIST_POISON1
    entry.prev = None  # LIST_POISON2


@procedure
def list_del_rcu(entry: ListHead) -> None:
    """Remove an entry; a reader at it can still continue."""
    __list_del_entry(entry)
    entry.prev = None  # LIST_POISON2
