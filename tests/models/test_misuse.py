"""A primitive that is used as the kernel would not have it is a failed assertion, and no "holds"."""

from __future__ import annotations

import pytest

from checker.backends.python.system import PythonSystem
from checker.passes.normal_form import ground
from tests.oracle import explore
from tests.programs import compiled

# The second grace period takes the number of a callback: that would wait for a reader that began after it.
TWO_GRACE_PERIODS_OF_ONE_NUMBER = """
from checker import *
from checker.kernel.rcu import Reader, RcuHead, call_rcu, rcu_do_batch, rcu_callback_done
from checker.kernel.rcu import rcu_read_lock, rcu_read_unlock, synchronize_rcu


@record
class State:
    published: bool = True
    inside: bool = False
    freed: bool = False


readers = shared(Array(Reader, 1))
first = shared(RcuHead)
second = shared(RcuHead)
state = shared(State)


@actor
def read() -> None:
    wait_until(first.queued)
    rcu_read_lock(readers[0])
    found = state.published
    state.inside = True
    with atomic:
        assert not (found and state.freed), "use after free"
    rcu_read_unlock(readers[0])


@actor
def update() -> None:
    call_rcu(first, readers, 0)
    wait_until(state.inside)
    state.published = False
    {again}


@actor
def softirq() -> None:
    rcu_do_batch(first, readers, 0)
    state.freed = True
    rcu_callback_done(first, readers, 0)


properties = [every_actor_finishes()]
"""


def failures(again: str) -> set[str]:
    """What some step of the model fails at."""
    system = PythonSystem(ground(compiled(TWO_GRACE_PERIODS_OF_ONE_NUMBER.replace("{again}", again))))
    truth = explore(system)
    moves = [
        (state, move)
        for state, found in truth.successors.items()
        for move, to in found.items()
        if to == "assertions_hold"
    ]
    return {system.checks[~dict(system.moves(state))[move]].sentence for state, move in moves}


@pytest.mark.parametrize("again", ["call_rcu(second, readers, {})", "synchronize_rcu(readers, {})"])
def test_two_grace_periods_do_not_share_a_number(again: str) -> None:
    one = "an updater has one grace period at a time: another needs a number of its own"
    assert one in failures(again.format(0))
    assert failures(again.format(1)) == {"use after free"}
