from __future__ import annotations

from checker import (
    Pool,
    actor,
    alloc,
    allocated,
    always,
    atomic,
    free,
    initial,
    integer,
    mechanism,
    record,
    shared,
)

KEYS = 2


@record
class Inode:
    key: int = integer(0, most=KEYS)
    refs: int = integer(0, most=2)


@record
class Hash:
    inode: Inode | None = None
    wrong: bool = False


inodes = shared(Pool(Inode, 1, typesafe_by_rcu=True))
table = shared(Hash)
CHECKED_AGAIN = mechanism(True, cost="one load")


@initial
def insert() -> None:
    inode = alloc(inodes)
    assert inode is not None
    inode.key = 1
    inode.refs = 1
    table.inode = inode


@actor
def lookup() -> None:
    inode = table.inode  #: rcu_dereference()
    if inode is not None:
        with atomic("refcount_inc_not_zero()"):
            taken = inode.refs > 0
            if taken:
                inode.refs += 1
        if taken:
            same = inode.key == 1 if CHECKED_AGAIN else True  #: key is still 1
            if same:
                with atomic("use the inode"):
                    table.wrong = inode.key != 1
            with atomic("refcount_dec_and_test()"):
                inode.refs -= 1
                last = inode.refs == 0
            if last:
                free(inode)  #: kmem_cache_free()


@actor
def replace() -> None:
    inode = table.inode
    assert inode is not None
    table.inode = None  #: hlist_del_rcu()
    with atomic("refcount_dec_and_test()"):
        inode.refs -= 1
        last = inode.refs == 0
    if last:
        free(inode)  #: kmem_cache_free()
        new = alloc(inodes)  #: kmem_cache_alloc()
        if new is not None:
            new.key = 2
            new.refs = 1
            table.inode = new  #: hlist_add_head_rcu()


@always("a lookup uses an inode of another key")
def right_key() -> bool:
    return not table.wrong


@always("an inode has references and is free")
def counted() -> bool:
    return all(inode.refs == 0 or allocated(inode) for inode in inodes)


properties = [right_key, counted]
expect = {right_key: "holds" if CHECKED_AGAIN else "violated"}
