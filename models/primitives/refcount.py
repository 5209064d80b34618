"""An object in a table: a lookup takes a reference, unless the object is free (checker/kernel/refcount.py).

Its memory stays an object of that kind (SLAB_TYPESAFE_BY_RCU), so its count may be looked at when it is free.
"""

from checker import actor, never, record, shared
from checker.kernel.refcount import Refcount, refcount_dec_and_test, refcount_inc_not_zero


@record
class Entry:
    listed: bool = True  # the table has it, and a reference on it
    freed: bool = False
    used_when_free: bool = False


count = shared(Refcount)
entry = shared(Entry)


@actor(count=2)
def look_up() -> None:
    if not entry.listed:
        return
    if not refcount_inc_not_zero(count):
        return
    if entry.freed:
        entry.used_when_free = True
    if refcount_dec_and_test(count):
        entry.freed = True


@actor
def remove() -> None:
    entry.listed = False
    if refcount_dec_and_test(count):
        entry.freed = True


@never("somebody uses an object that is free")
def no_use_after_free() -> bool:
    return entry.used_when_free


properties = [no_use_after_free]
