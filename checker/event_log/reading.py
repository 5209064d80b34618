"""Reads a log line by line, so that its length does not matter, and refuses what it does not understand."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import IO

from checker.event_log import bpftrace, ftrace, json_lines
from checker.event_log.event import Clock, Entry, EventLog, LogEvent, LogFormat, WrongLog
from checker.source.visible import visible
from checker.source.wording import shortened

LONGEST_LINE = 1 << 16  # bytes
MOST_EVENTS = 1_000_000
SHOWN = 60  # characters of a line that a message shows
PARSERS = {
    LogFormat.FTRACE: ftrace.parsed,
    LogFormat.TRACE_CMD: ftrace.parsed,
    LogFormat.BPFTRACE: bpftrace.parsed,
}
HEADS = {
    LogFormat.FTRACE: ftrace.is_head,
    LogFormat.TRACE_CMD: ftrace.is_head,
    LogFormat.BPFTRACE: bpftrace.is_head,
    LogFormat.JSON: json_lines.is_head,
}
Line = tuple[int, str]


class Fate(Enum):
    """What becomes of an event: it is KEPT; it is IGNORED by its name; it is about something OTHER than what
    was asked for; or nobody says what it is (UNKNOWN)."""

    KEPT = auto()
    IGNORED = auto()
    OTHER = auto()
    UNKNOWN = auto()


@dataclass
class LogReader:
    """A log that is being read. ``unknown`` has the first line of each event that nobody mentions."""

    path: str
    fate: Callable[[LogEvent], Fate]
    format: LogFormat | None = None
    entries: list[Entry] = field(default_factory=list)
    ignored: Counter[str] = field(default_factory=Counter)
    unknown: dict[str, int] = field(default_factory=dict)
    unknown_counts: Counter[str] = field(default_factory=Counter)
    clocks: dict[Clock, int] = field(default_factory=dict)
    others: int = 0

    def read(self) -> EventLog:
        """The whole log. Raises WrongLog."""
        for number, line in text_lines(self.path):
            self.line(number, line)
        if self.unknown:
            raise WrongLog(self.path, min(self.unknown.values()), self.unmentioned())
        if self.format is None:
            raise WrongLog(self.path, 0, "the log is empty: it has no event")
        clock = self.clock()
        name = "stdin" if self.path == "-" else self.path
        return EventLog(name, self.format, clock, tuple(self.entries), dict(self.ignored), self.others)

    def line(self, number: int, line: str) -> None:
        """One line. Raises WrongLog."""
        if self.format is None:
            self.format = detected(line)
            if self.format is None and any(is_head(line) for is_head in HEADS.values()):
                return
        if self.format is None or (found := parsed(self.format, line, number, self.path)) is None:
            if self.format is None or not HEADS[self.format](line):
                raise WrongLog(self.path, number, unreadable(self.format, line))
            return
        self.add(*found)

    def add(self, entry: Entry, clock: Clock) -> None:
        """An event, if it is wanted, or a loss. Raises WrongLog."""
        if not isinstance(entry, LogEvent):
            self.entries.append(entry)
            return
        self.clocks.setdefault(clock, entry.line)
        match self.fate(entry):
            case Fate.KEPT:
                self.entries.append(entry)
            case Fate.IGNORED:
                self.ignored[entry.name] += 1
            case Fate.OTHER:
                self.others += 1
            case Fate.UNKNOWN:
                self.unknown.setdefault(entry.name, entry.line)
                self.unknown_counts[entry.name] += 1
        if len(self.entries) > MOST_EVENTS:
            said = f"more than {MOST_EVENTS:,} events: keep fewer with --only, or with a filter of the tracer"
            raise WrongLog(self.path, entry.line, said)

    def unmentioned(self) -> str:
        """The events that nobody mentions, each with its first line."""
        named = [
            f"{visible(name)} (line {line}, {self.unknown_counts[name]} of them)"
            for name, line in list(self.unknown.items())[:8]
        ]
        more = len(self.unknown) - len(named)
        listed = ", ".join(named) + (f" and {more} more" if more else "")
        return f"the mapping does not mention {listed}: map them to steps, or add their names to `ignore`"

    def clock(self) -> Clock:
        """The clock of every event. Raises WrongLog if they have several."""
        if len(self.clocks) > 1:
            (one, _), (other, line) = list(self.clocks.items())[:2]
            raise WrongLog(
                self.path, line, f"this event has {spoken(other)}, and those before it {spoken(one)}"
            )
        return next(iter(self.clocks), Clock.NONE)


def spoken(clock: Clock) -> str:
    """A clock in a sentence."""
    return {
        Clock.NANOSECONDS: "a time in seconds",
        Clock.COUNTS: "a count as its time",
        Clock.NONE: "no time",
    }[clock]


def detected(line: str) -> LogFormat | None:
    """The format of a line; None for a line that has neither an event nor a loss."""
    if line.lstrip().startswith("{"):
        return LogFormat.JSON
    if line.startswith("cpus="):
        return LogFormat.TRACE_CMD
    return next((form for form, parser in PARSERS.items() if parser(line, 0) is not None), None)


def parsed(form: LogFormat, line: str, number: int, path: str) -> tuple[Entry, Clock] | None:
    """What a line of a format says; None if it says nothing. Raises WrongLog."""
    if form is not LogFormat.JSON:
        return PARSERS[form](line, number)
    if json_lines.is_head(line):
        return None
    try:
        return json_lines.parsed(line, number)
    except json_lines.NotAnEvent as wrong:
        raise WrongLog(path, number, str(wrong)) from None


def unreadable(form: LogFormat | None, line: str) -> str:
    """What to say of a line of which nobody knows the shape."""
    known = ftrace.other_shape(line)
    if known:
        return known
    shown = shortened(visible(line.strip()), SHOWN)
    if form is None:
        return (
            f"`{shown}` is no line of ftrace (`cat trace`, `trace-cmd report`), of bpftrace in the shape "
            f"{bpftrace.SHAPE}, or of JSON"
        )
    return f"`{shown}` is no line of the format {form}: delete it if it is none of the log's"


def text_lines(path: str) -> Iterator[Line]:
    """The lines of a file, or of standard input (``-``), without line ends. Raises WrongLog."""
    try:
        with opened(path) as file:
            number = 0
            while raw := file.readline(LONGEST_LINE):
                number += 1
                yield number, whole_line(raw, path, number)
    except OSError as error:
        raise WrongLog(path, 0, f"cannot read it: {error.strerror or error}") from None
    except ValueError:  # a null byte in the name
        raise WrongLog(path, 0, "cannot read it: this is no name of a file") from None


def opened(path: str) -> AbstractContextManager[IO[bytes]]:
    """The file, or standard input."""
    return nullcontext(sys.stdin.buffer) if path == "-" else open(path, "rb")


def whole_line(raw: bytes, path: str, number: int) -> str:
    """A line as text: bytes that are no UTF-8 are shown as ``\\xff``. Raises WrongLog."""
    if b"\0" in raw:
        said = "this is no text: print a trace.dat with `trace-cmd report`, and store text as UTF-8"
        raise WrongLog(path, number, said)
    if not raw.endswith(b"\n"):
        if len(raw) >= LONGEST_LINE:
            raise WrongLog(path, number, f"this line has more than {LONGEST_LINE:,} bytes")
        said = "the last line has no end, so a part of it may be missing: end it, or delete it"
        raise WrongLog(path, number, said)
    start = raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw
    return start.rstrip(b"\r\n").decode("utf-8", "backslashreplace")
