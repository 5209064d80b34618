"""A limit or a signal that comes while the surroundings of a model are set up or put back."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

import pytest

from checker.source.held_signals import undisturbed_edges


class Late(Exception):
    """What the handler of a limit raises."""


def late(_number: int, _frame: FrameType | None) -> None:
    """The handler of a limit."""
    raise Late


@pytest.fixture(autouse=True)
def limit() -> Iterator[None]:
    before = signal.signal(signal.SIGALRM, late)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


@contextmanager
def noted(name: str, notes: list[str], when: str) -> Iterator[None]:
    """Note when it is entered and left; at one of the two a signal comes."""

    def now(moment: str) -> None:
        if moment == when:
            signal.raise_signal(signal.SIGALRM)
        notes.append(f"{moment} {name}")

    now("enter")
    try:
        yield
    finally:
        now("leave")


@pytest.mark.parametrize("when", ["enter", "leave"])
def test_it_waits_until_everything_is_done(when: str) -> None:
    notes: list[str] = []
    with pytest.raises(Late), undisturbed_edges(noted("a", notes, when), noted("b", notes, when)):
        notes.append("inside")
    assert notes[:2] == ["enter a", "enter b"]
    assert notes[-2:] == ["leave b", "leave a"]
    assert ("inside" in notes) == (when == "leave")
    assert signal.getsignal(signal.SIGALRM) is late


def test_in_between_it_does_not_wait() -> None:
    notes: list[str] = []
    with suppress(Late), undisturbed_edges(noted("a", notes, "")):
        signal.raise_signal(signal.SIGALRM)
        notes.append("went on")
    assert notes == ["enter a", "leave a"]
