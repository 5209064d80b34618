"""What an event log says: events, places where events were lost, and the clock of it all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from checker.event_log.value import plain
from checker.source.visible import visible
from checker.source.wording import shortened

REMARK = re.compile(r"(0x[0-9a-fA-F]+|-?\d+)\s+[(\[{]")
LONGEST = 200  # characters of an event that a message shows


class Clock(StrEnum):
    """What the times of a log are: nanoseconds, counts of an unknown unit, or nothing at all."""

    NANOSECONDS = "nanoseconds"
    COUNTS = "counts"
    NONE = "none"


class LogFormat(StrEnum):
    """How a log is written. The text of ftrace and ``trace-cmd report`` differ in their heads only."""

    FTRACE = "ftrace"
    TRACE_CMD = "trace-cmd"
    BPFTRACE = "bpftrace"
    JSON = "json"


class WrongLog(Exception):
    """A log that cannot be read, or not understood; the message says where, and what to do."""

    def __init__(self, path: str, line: int, said: str) -> None:
        super().__init__(f"{visible(path)}:{line}: {said}" if line else f"{visible(path)}: {said}")


@dataclass(frozen=True, slots=True)
class LogEvent:
    """One event. ``line`` counts from 1. ``time`` is in units of the log's clock, None if it has none.

    ``pid`` is that of the thread that was running, ``interrupt`` whether an interrupt was. ``text`` is what
    follows the name; ``fields`` are the values in it where the log has them apart.
    """

    line: int
    name: str
    text: str = ""
    cpu: int | None = None
    time: int | None = None
    pid: str = ""
    comm: str = ""
    interrupt: bool = False
    fields: Mapping[str, str] | None = None

    def field(self, name: str) -> str | None:
        """The value of a field, hexadecimal numbers without leading zeros; None if the event has no such
        field. ``common_pid``, ``COMM`` and ``CPU`` are of the running thread, as in a filter of ftrace."""
        match name:
            case "common_pid":
                return self.pid or None
            case "COMM":
                return self.comm or None
            case "CPU":
                return None if self.cpu is None else str(self.cpu)
            case _:
                found = self.fields.get(name) if self.fields is not None else field_in(self.text, name)
                return None if found is None else plain(found)

    @property
    def task(self) -> str:
        """The running thread. Each CPU has an idle thread of its own, and all of them have pid 0."""
        return f"{self.pid} on CPU {self.cpu}" if self.pid == "0" and self.cpu is not None else self.pid

    @property
    def shown(self) -> str:
        """The event in one line, without its time."""
        who = f"{self.comm}-{self.pid}" if self.comm else self.pid and f"pid {self.pid}"
        where = "" if self.cpu is None else f"[{self.cpu:03}]"
        head = " ".join(part for part in (who, where) if part)
        said = f"{head and f'{head} '}{self.name}{self.text and f': {self.text}'}"
        return visible(shortened(said, LONGEST))


@dataclass(frozen=True, slots=True)
class LostEvents:
    """Events that are missing here: on one CPU, or on any. ``count`` is None if nobody counted them."""

    line: int
    cpu: int | None
    count: int | None


Entry = LogEvent | LostEvents


@dataclass(frozen=True, slots=True)
class EventLog:
    """A log as it was read: in the order of its lines. ``left_out`` counts events by name that were not asked
    for; ``others`` those that ``--only`` leaves out."""

    path: str
    format: LogFormat
    clock: Clock
    entries: tuple[Entry, ...]
    left_out: Mapping[str, int]
    others: int = 0

    @property
    def events(self) -> int:
        """How many events there are."""
        return sum(isinstance(one, LogEvent) for one in self.entries)

    @property
    def lost(self) -> tuple[LostEvents, ...]:
        """The places where events are missing."""
        return tuple(one for one in self.entries if isinstance(one, LostEvents))


def field_in(text: str, name: str) -> str | None:
    """The value of ``name=value``, up to the next such pair, which may be in brackets; else the word behind
    the name: ``ino 1a``. A name that ends with this one (``prev->page``, ``old-page``) is another one."""
    start = rf"(?<![^\s,;()\[\]{{}}]){re.escape(name)}"
    pair = re.search(rf"{start}=(.*?)(?=[\s,;]+[^\s,;=]+=|\s*(?:;|==>)|[\s,]*$)", text)
    if pair is None:
        pair = re.search(rf"{start}:? +([^\s,;=]+)(?=[\s,;]|$)", text)
    return None if pair is None else unbracketed(pair[1])


def unbracketed(value: str) -> str:
    """A value without what follows the bracket that was open before it, and a number without a remark in
    brackets: ``TIMER]``, ``1 (dirty)``."""
    remark = REMARK.match(value)
    if remark is not None:
        return remark[1]
    depth = 0
    for position, letter in enumerate(value):
        depth += (letter in "([{") - (letter in ")]}")
        if depth < 0:
            return value[:position]
    return value
