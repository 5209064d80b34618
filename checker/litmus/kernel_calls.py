"""The kernel's functions and macros in litmus tests, and what each of them does."""

from __future__ import annotations

import re
from dataclasses import dataclass

from checker.litmus.syntax import MemoryOrder

ORDERS = {"": "full", "_relaxed": "relaxed", "_acquire": "acquire", "_release": "release"}
SUFFIX = re.compile(r"(.*?)(_relaxed|_acquire|_release)?$")

BARRIERS = {
    f"smp_{kind}": kind
    for kind in (
        "mb", "rmb", "wmb", "mb__before_atomic", "mb__after_atomic", "mb__after_spinlock",
        "mb__after_unlock_lock",
    )
}  # fmt: skip
NOTHING = frozenset(["barrier", "smp_read_barrier_depends"])
RCU = {
    "rcu_read_lock": "read_lock",
    "rcu_read_unlock": "read_unlock",
    "synchronize_rcu": "synchronize",
    "synchronize_rcu_expedited": "synchronize",
}
LOCKS = {"spin_lock": "lock", "spin_unlock": "unlock", "spin_is_locked": "is_locked"}


@dataclass(frozen=True, slots=True)
class LoadCall:
    """A load. ``through`` is whether the argument is ``*x``, not ``x``."""

    through: bool
    order: MemoryOrder


@dataclass(frozen=True, slots=True)
class StoreCall:
    """A store; ``then_mb`` is whether a full barrier follows."""

    through: bool
    order: MemoryOrder
    then_mb: bool = False


LOADS = {
    "READ_ONCE": LoadCall(True, "relaxed"),
    "rcu_dereference": LoadCall(True, "relaxed"),
    "smp_load_acquire": LoadCall(False, "acquire"),
    "atomic_read": LoadCall(False, "relaxed"),
    "atomic_read_acquire": LoadCall(False, "acquire"),
}
STORES = {
    "WRITE_ONCE": StoreCall(True, "relaxed"),
    "rcu_assign_pointer": StoreCall(True, "release"),
    "smp_store_release": StoreCall(False, "release"),
    "smp_store_mb": StoreCall(True, "relaxed", then_mb=True),
    "atomic_set": StoreCall(False, "relaxed"),
    "atomic_set_release": StoreCall(False, "release"),
}


@dataclass(frozen=True, slots=True)
class UpdateCall:
    """A read-modify-write: its function, and the places of its arguments in the call.

    ``place`` is the number of the argument that is the location. ``operands`` are the others in order; a
    negative number ``-n - 1`` stands for the constant ``n``. ``returns`` is ``""`` for no result, else
    ``"old"``, ``"new"``, ``"wrote"`` or ``"is zero"``.
    """

    function: str
    place: int
    operands: tuple[int, ...]
    returns: str


ONE, ZERO = -2, -1
UPDATES = {
    "xchg": UpdateCall("xchg", 0, (1,), "old"),
    "cmpxchg": UpdateCall("cmpxchg", 0, (1, 2), "old"),
    "atomic_xchg": UpdateCall("xchg", 0, (1,), "old"),
    "atomic_cmpxchg": UpdateCall("cmpxchg", 0, (1, 2), "old"),
    "atomic_add_unless": UpdateCall("add_unless", 0, (1, 2), "wrote"),
    "atomic_inc_not_zero": UpdateCall("add_unless", 0, (ONE, ZERO), "wrote"),
    **{f"atomic_{f}": UpdateCall(f, 1, (0,), "") for f in ("add", "sub", "and", "or", "xor")},
    **{f"atomic_fetch_{f}": UpdateCall(f, 1, (0,), "old") for f in ("add", "sub", "and", "or", "xor")},
    **{f"atomic_{f}_return": UpdateCall(f, 1, (0,), "new") for f in ("add", "sub")},
    "atomic_sub_and_test": UpdateCall("sub", 1, (0,), "is zero"),
    **{
        f"atomic_{name}{ending}": UpdateCall(function, 0, (ONE,), returns)
        for name, function in (("inc", "add"), ("dec", "sub"))
        for ending, returns in (("", ""), ("_return", "new"), ("_and_test", "is zero"))
    },
    "atomic_fetch_inc": UpdateCall("add", 0, (ONE,), "old"),
    "atomic_fetch_dec": UpdateCall("sub", 0, (ONE,), "old"),
}
TRYLOCK = UpdateCall("cmpxchg", 0, (ZERO, ONE), "wrote")
KNOWN = (*BARRIERS, *NOTHING, *RCU, *LOCKS, *LOADS, *STORES, *UPDATES, "spin_trylock")


def common_name(name: str) -> str:
    """The name of an atomic operation on ``atomic_t``, for one on another type."""
    return re.sub(r"^atomic(_long|64)_", "atomic_", name)


def update_of(name: str) -> tuple[UpdateCall, MemoryOrder] | None:
    """The read-modify-write of a name, with its order; None if there is none.

    What returns nothing is relaxed; what returns something is full if the name does not say otherwise.
    """
    if name == "spin_trylock":
        return TRYLOCK, "acquire"
    match = SUFFIX.match(common_name(name))
    plain, suffix = (match.group(1), match.group(2) or "") if match else (name, "")
    update = UPDATES.get(plain)
    if update is None or (suffix and (not update.returns or plain == "atomic_add_unless")):
        return None
    if not update.returns:
        return update, "relaxed"
    order: MemoryOrder = ORDERS[suffix]  # type: ignore[assignment]  # the table has orders only
    return update, order
