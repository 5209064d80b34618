"""A reference count whose end is final: the last reference frees the object, and none is taken after that.

include/linux/refcount.h and lib/refcount.c, Linux 4.14: refcount_inc(), refcount_inc_not_zero(),
refcount_dec_and_test(). refcount_inc() is for holders of a reference; at zero it warns, which is a
failed assertion here. Below zero, or above REFS, is out of range.
Left out: saturation; the memory order (memory is in order here).
"""

from checker import atomic, integer, procedure, record, smp_rmb

REFS = 4


@record
class Refcount:
    """refcount_t, after refcount_set(r, 1)."""

    refs: int = integer(1, most=REFS)


@procedure
def refcount_inc(count: Refcount) -> None:
    """Take one more reference, while holding one."""
    with atomic(order="relaxed"):  # refcount_inc()
        assert count.refs > 0, "refcount_t: increment on 0; use-after-free"
        count.refs += 1


@procedure
def refcount_inc_not_zero(count: Refcount) -> bool:
    """Take one more reference unless the count is zero; returns whether it did."""
    with atomic(order="relaxed"):  # refcount_inc_not_zero()
        alive = count.refs > 0
        if alive:
            count.refs += 1
    return alive


@procedure
def refcount_dec_and_test(count: Refcount) -> bool:
    """Drop a reference; returns whether it was the last."""
    with atomic(order="release"):  # refcount_dec_and_test()
        count.refs -= 1
        last = count.refs == 0
    if last:
        smp_rmb()  # smp_acquire__after_ctrl_dep()
    return last
