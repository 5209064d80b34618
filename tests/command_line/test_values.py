"""Sizes on the command line: states and memory take the same units, and a refusal says what to use."""

from __future__ import annotations

import _thread
import sys
import time
from argparse import ArgumentTypeError

import pytest

from checker.command_line import reading
from checker.command_line.values import memory, states
from checker.exploration.deadline import Interrupts
from checker.exploration.limits import Limits
from tests.command_line.running import Inside


@pytest.mark.parametrize(
    ("word", "many", "size"),
    [
        ("1k", 1000, 1 << 10),
        ("1K", 1000, 1 << 10),
        ("5M", 5_000_000, 5 << 20),
        ("2.5m", 2_500_000, 5 << 19),
        ("8G", 8_000_000_000, 8 << 30),
        ("1.2345k", 1234, 1264),
        ("5000", 5000, 5000),
    ],
)
def test_states_and_memory_take_the_same_units(word: str, many: int, size: int) -> None:
    assert (states(word), memory(word)) == (many, size)


def test_digits_of_states_may_be_grouped() -> None:
    assert states("1_000,000") == 1_000_000


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("1kB", "`1kB` is not a number of states: use 5000, 10k or 5M"),
        ("5 M", "`5 M` is not a number of states: use 5000, 10k or 5M"),
        ("k", "`k` is not a number of states: use 5000, 10k or 5M"),
        ("many", "`many` is not a number of states: use 5000, 10k or 5M"),
        ("-1k", "`-1k` is not a number of states: use 5000, 10k or 5M"),
        ("0k", "`0` is not a positive whole number"),
        ("2.5", "`2.5` is not a positive whole number"),
        ("9999999999G", "is too large: use at most 15 digits"),
    ],
)
def test_words_that_are_no_number_of_states(word: str, said: str) -> None:
    with pytest.raises(ArgumentTypeError) as refused:
        states(word)
    assert str(refused.value).endswith(said)


def test_states_are_counted_so(checker: Inside) -> None:
    ran = checker("wide.py", "--reduce", "none", "--max-states", "0.5k", "-q")
    assert ran.status == 3 and "then --max-states 500 reached" in ran.out
    assert checker("graph", "wide.py", "--project", "cells", "--max-states", "0.5k").status == 3


def test_the_clock_runs_from_the_beginning_of_the_command() -> None:
    interrupts = Interrupts()
    interrupts.begun -= 5
    assert 1 < Limits(seconds=7).deadline(interrupts).seconds_left <= 2
    assert 6 < Limits(seconds=7).deadline().seconds_left <= 7
    assert 6 < Limits(seconds=7).deadline(interrupts, time.monotonic()).seconds_left <= 7


class GivenUp(Exception):
    """A model was given up."""


def looks(monkeypatch: pytest.MonkeyPatch, *used: float) -> int:
    """How often a model is examined that is late, and uses so much of the processor from look to look."""
    seen: list[float] = [0.0]

    def give_up(*_: object) -> None:
        raise GivenUp

    def process_time() -> float:
        return sum(used[: len(seen)])

    def ending() -> tuple[str, int]:
        seen.append(0.0)
        return "inconclusive: late", 3

    monkeypatch.setattr(reading, "give_up", give_up)
    monkeypatch.setattr(reading, "process_time", process_time)
    monkeypatch.setattr(reading, "LOOK", 0.1)
    done = _thread.allocate_lock()
    done.acquire()
    with pytest.raises(GivenUp):
        reading.watch("m.py", done, ending, sys.stdout)
    return len(seen) - 1


def test_a_busy_model_is_given_up_soon_and_one_that_waits_later(monkeypatch: pytest.MonkeyPatch) -> None:
    assert looks(monkeypatch, *[0.1] * 99) <= 5
    monkeypatch.setattr(reading, "PATIENCE", 0.9)
    assert looks(monkeypatch, *[0.0] * 99) >= 9


def test_one_long_computation_counts_as_one_look(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "PATIENCE", 0.9)
    assert looks(monkeypatch, 0.0, 0.0, 40.0, *[0.0] * 99) >= 8
