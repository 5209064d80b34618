"""The progress line: on standard error, after a second, at its own pace."""

from __future__ import annotations

import io
import sys
from dataclasses import replace

import pytest

from checker.command_line.progress import Progress, clock, in_log, progress_line
from checker.exploration import limits
from checker.exploration.limits import BetweenPartitions, Snapshot, StatesLeft
from tests.command_line.running import Inside


class Terminal(io.StringIO):
    """A terminal that remembers."""

    def isatty(self) -> bool:
        return True


def at(seconds: float, states: int = 100, queue: int = 10, before: int = 10) -> Snapshot:
    """How far a search is."""
    return Snapshot(3, states, 2 * states, queue, before, 1 << 20, seconds)


def shown(
    stream: io.StringIO, monkeypatch: pytest.MonkeyPatch, *moments: float, wanted: bool = True
) -> list[str]:
    """What is on the stream after snapshots at these seconds: what each added."""
    monkeypatch.setattr(sys, "stderr", stream)
    added: list[str] = []
    with Progress("m.py", wanted) as progress:
        for moment in moments:
            before = len(stream.getvalue())
            progress.show(at(moment))
            added.append(stream.getvalue()[before:])
    return added


def test_nothing_before_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal()
    assert shown(stream, monkeypatch, 0.0, 0.5, 0.99) == ["", "", ""]
    assert stream.getvalue() == ""


def test_a_terminal_sees_one_line_rewritten_four_times_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal()
    first, soon, later = shown(stream, monkeypatch, 1.0, 1.2, 1.25)
    assert first.startswith("\r\033[Kdepth 3  100 states (200 transitions)") and "\n" not in first
    assert soon == ""
    assert later.startswith("\r\033[K")
    assert stream.getvalue().endswith("\r\033[K")  # it is gone before results are printed


def test_a_log_gets_a_line_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    lines = shown(stream, monkeypatch, 1.0, 5.0, 11.0, 20.9, 21.0)
    assert [line != "" for line in lines] == [True, False, True, False, True]
    assert stream.getvalue().isascii() and "\r" not in stream.getvalue()
    assert all(line.startswith("m.py: depth 3") for line in stream.getvalue().splitlines())
    assert [in_log(seconds) for seconds in (1, 100, 300, 6000)] == [10, 10, 30, 60]


def test_none_where_none_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(Terminal(), monkeypatch, 1.0, 9.0, wanted=False) == ["", ""]


def test_the_line() -> None:
    growing = progress_line(at(1.0, 1_210_000, 88_000, 80_000), None)
    assert growing == (
        "depth 3  1,210,000 states (2,420,000 transitions)  queue 88,000 growing"
        "  1,210,000 states/s  1M  00:01"
    )
    falling = progress_line(at(101.0, 1_310_000, 40_000, 80_000), at(1.0, 1_210_000))
    assert falling.endswith("queue 40,000 falling  1,000 states/s  1M  01:41  left about 00:40-04:00")
    assert clock(3601) == "60:01"


def test_the_line_of_a_search_on_partitions() -> None:
    before = replace(at(1.0), between=BetweenPartitions(3, 1 << 20, 0))
    now = replace(at(3.0), between=BetweenPartitions(3, 5 << 20, 2))
    assert progress_line(now, before).endswith("  1M  00:03  3 partitions exchange 2M/s, 2 is behind")
    assert progress_line(before, None).endswith("  3 partitions exchange 1M/s, 0 is behind")


def test_the_line_of_what_partitions_decide_afterwards() -> None:
    now = replace(at(62.0), left=StatesLeft("progress of writeback_finishes", 12_345_678))
    assert progress_line(now, at(1.0)) == "progress of writeback_finishes: 12,345,678 states left  1M  01:02"


def test_a_long_search_shows_it_and_never_among_the_results(
    checker: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = checker("wide.py", "--engine", "python", "-p", "STEPS=2")
    assert plain.err == ""
    monkeypatch.setattr(limits.Watch, "seconds", property(lambda _: 2.0))
    slow = checker("wide.py", "--engine", "python", "-p", "STEPS=2")
    assert slow.out == plain.out
    assert slow.err.startswith("wide.py: depth ") and slow.err.count("\n") == 1
    assert checker("wide.py", "--engine", "python", "-p", "STEPS=2", "-q").err == ""
