"""A limit or a signal that comes at the worst moment is still a limit or a signal."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time

import pytest

from checker.exploration.deadline import Deadline, EndTime, Interrupts, LimitReached
from checker.exploration.limits import Limits
from checker.source.confined import confined
from tests.native.building import interruptible


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


class LastWish:
    """An object that is hit by Ctrl-C, or by the end of the time, while it is deleted."""

    def __init__(self, end: BaseException | None = None) -> None:
        self.end = end

    def __del__(self) -> None:
        if self.end is not None:
            raise self.end
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.01)


@pytest.mark.parametrize("end", [None, LimitReached("--timeout 3s reached")])
def test_nor_is_what_comes_while_an_object_is_deleted(
    end: BaseException | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CPython prints such an exception and goes on: a Ctrl-C was lost so in a callback of its collector."""
    printed: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", printed.append)
    deleted: list[LastWish] = [LastWish(end)]

    def never_ends() -> None:
        deleted.clear()
        while True:
            time.sleep(0.001)

    begun = time.monotonic()
    with interruptible(), pytest.raises(type(end or KeyboardInterrupt())):
        Limits(seconds=60).deadline().within(never_ends)
    assert time.monotonic() - begun < 30
    assert not printed and sys.unraisablehook == printed.append


def test_another_fault_of_a_deleted_object_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    printed: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", printed.append)
    deleted: list[LastWish] = [LastWish(ValueError("a fault"))]
    Deadline().within(deleted.clear)
    assert len(printed) == 1


def test_a_lost_signal_ends_the_next_work_if_this_one_is_done() -> None:
    deadline, deleted = Deadline(), [LastWish()]
    with interruptible():
        deadline.within(deleted.clear)
    with pytest.raises(KeyboardInterrupt):
        deadline.within(list)


def test_nor_is_what_comes_while_a_model_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    """The top level of a model is executed with a hook of its own."""
    printed: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", printed.append)
    end = LimitReached("--timeout 3s reached")

    def load() -> None:
        with confined():
            deleted = [LastWish(end)]
            deleted.clear()
            while True:
                time.sleep(0.001)

    with pytest.raises(LimitReached, match="3s"):
        Limits(seconds=60).deadline().within(load)
    assert not printed
