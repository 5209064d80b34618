"""A limit or a signal that comes at the worst moment is still a limit or a signal."""

from __future__ import annotations

import ctypes

import pytest

from checker.exploration.deadline import Deadline, EndTime, Interrupts, LimitReached


@pytest.mark.parametrize("lost_in", [SystemError, ctypes.ArgumentError])
def test_what_a_signal_handler_raises_is_not_lost(lost_in: type[Exception]) -> None:
    """CPython 3.11 says "AST constructor recursion depth mismatch" where the alarm rings in ast.parse(), and
    "argument 1: LimitReached: ..." where it rings while ctypes converts an argument."""
    deadline = Deadline((EndTime(-1.0, "time is up", lambda: 0.0),))

    def parse_for_ever() -> None:
        try:
            while True:
                pass
        except LimitReached:
            raise lost_in("an error of CPython's own") from None

    with pytest.raises(LimitReached, match="time is up"):
        deadline.within(parse_for_ever)


def test_nor_is_ctrl_c() -> None:
    interrupts = Interrupts()

    def parse() -> None:
        try:
            interrupts(2, None)
        except KeyboardInterrupt:
            raise SystemError("AST constructor recursion depth mismatch") from None

    with pytest.raises(KeyboardInterrupt):
        Deadline(interrupts=interrupts).within(parse)


def test_a_fault_of_its_own_stays_one() -> None:
    def fail() -> None:
        raise SystemError("another")

    with pytest.raises(SystemError, match="another"):
        Deadline().within(fail)
