"""How far a long search is, on standard error, once it has lasted a second."""

from __future__ import annotations

import sys
from types import TracebackType

from checker.command_line.streams import write_codes
from checker.exploration.limits import Snapshot, size

FIRST, ON_TERMINAL = 1.0, 0.25


class Progress:
    """A line that is rewritten in place on a terminal, or an occasional line in a log."""

    def __init__(self, model: str, wanted: bool, place: str = "") -> None:
        """``place`` says, on a terminal, which of several models it is about: the lines of a log name it."""
        self.model = model
        self.wanted = wanted
        self.place = place
        self.terminal = sys.stderr.isatty()
        self.due = FIRST
        self.shown = False
        self.last: Snapshot | None = None

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.clear()

    def clear(self) -> None:
        """Remove the line from a terminal."""
        if self.shown and self.terminal:
            write_codes(sys.stderr, "\r\033[K")
            sys.stderr.flush()

    def show(self, now: Snapshot) -> None:
        """Show a snapshot if it is due."""
        if self.is_due(now.seconds):
            text = progress_line(now, self.last)
            self.last = now
            self.write(text)

    def is_due(self, seconds: float) -> bool:
        """Whether the next line is due; if so it counts as written."""
        if not self.wanted or seconds < self.due:
            return False
        self.due = seconds + (ON_TERMINAL if self.terminal else in_log(seconds))
        return True

    def write(self, text: str) -> None:
        """Write a line."""
        self.shown = True
        if self.terminal:
            write_codes(sys.stderr, f"\r\033[K{self.place}{text}")
        else:
            sys.stderr.write(f"{self.model}: {text}\n")
        sys.stderr.flush()


def in_log(seconds: float) -> float:
    """The time until the next line of a log: ten seconds at first, a minute in a long run."""
    return min(max(10.0, seconds / 10), 60.0)


def progress_line(now: Snapshot, last: Snapshot | None) -> str:
    """``depth 14  1,210,000 states (3,400,000 transitions)  queue 88,000 falling  162,000/s  ...``."""
    since = last or Snapshot(0, 0, 0, 0, 0, 0, 0.0)
    if now.left is not None:
        return (
            f"{now.left.deciding}: {now.left.states:,} states left  {size(now.memory)}  {clock(now.seconds)}"
        )
    if now.executions is not None:
        rate = (now.executions - (since.executions or 0)) / max(now.seconds - since.seconds, 1e-9)
        return (
            f"{now.executions:,} executions ({now.transitions:,} steps)  longest {now.depth}"
            f"  {rate:,.0f} executions/s  {size(now.memory)}  {clock(now.seconds)}"
        )
    rate = (now.states - since.states) / max(now.seconds - since.seconds, 1e-9)
    direction = "growing" if now.queue >= now.before else "falling"
    left = f"  left about {remaining(now, rate)}" if direction == "falling" and rate > 0 else ""
    return (
        f"depth {now.depth}  {now.states:,} states ({now.transitions:,} transitions)"
        f"  queue {now.queue:,} {direction}"
        f"  {rate:,.0f} states/s  {size(now.memory)}  {clock(now.seconds)}{left}{exchanged(now, since)}"
    )


def exchanged(now: Snapshot, since: Snapshot) -> str:
    """``  3 partitions exchange 12M/s, 1 is behind``; nothing if there are none."""
    if now.between is None:
        return ""
    before = since.between.sent if since.between is not None else 0
    rate = int((now.between.sent - before) / max(now.seconds - since.seconds, 1e-9))
    return f"  {now.between.partitions} partitions exchange {size(rate)}/s, {now.between.slowest} is behind"


def remaining(now: Snapshot, rate: float) -> str:
    """A range: at least what waits now, at most three times the widest level.

    The last levels shrink slowly.
    """
    return f"{clock(now.queue / rate)}-{clock(3 * max(now.before, now.queue) / rate)}"


def clock(seconds: float) -> str:
    """``01:40``."""
    return f"{int(seconds) // 60:02d}:{int(seconds) % 60:02d}"
