"""The order of a log's events: certain within a stream (a CPU), and between streams as far as clocks tell.

A cut is a position in each stream: what lies before it has happened. A position is a number of items, except
within a place where events were lost: there it counts each of them, so that no more than those are assumed.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise

from checker.event_log.event import Clock, Entry, EventLog, LogEvent, LostEvents, WrongLog

Cut = tuple[int, ...]


@dataclass(frozen=True)
class Stream:
    """The items of one CPU in their order, each with the position at which it begins."""

    items: tuple[Entry, ...]
    starts: tuple[int, ...]
    end: int

    def at(self, position: int) -> int:
        """The number of the item at a position."""
        return bisect_right(self.starts, position) - 1

    def next_event(self, position: int) -> tuple[int, LogEvent] | None:
        """The first event from a position on, and the position behind it; None if there is none."""
        if position >= self.end:
            return None
        for number in range(self.at(position), len(self.items)):
            item = self.items[number]
            if isinstance(item, LogEvent):
                return self.starts[number] + 1, item
        return None

    def after_lost(self, position: int) -> int | None:
        """The position after one of the events that were lost here has happened; None if none is left here.
        Where nobody counted them, there is always one more."""
        if position >= self.end:
            return None
        item = self.items[self.at(position)]
        if not isinstance(item, LostEvents) or item.count == 0:
            return None
        return position if item.count is None else position + 1


def stream_of(items: list[Entry]) -> Stream:
    """The stream of some items."""
    widths = [item.count if isinstance(item, LostEvents) and item.count is not None else 1 for item in items]
    *starts, end = accumulate(widths, initial=0)
    return Stream(tuple(items), tuple(starts), end)


@dataclass(frozen=True)
class Streams:
    """All streams. Two events of different streams came in the order of their times if these are further
    apart than ``skew``, in units of the clock; else in either order."""

    all: tuple[Stream, ...]
    skew: float

    @property
    def start(self) -> Cut:
        """The cut before everything."""
        return (0,) * len(self.all)

    def ready(self, cut: Cut) -> Iterator[tuple[int, int, LogEvent]]:
        """The events that may come next: the stream, the position behind the event, the event."""
        heads = [stream.next_event(position) for stream, position in zip(self.all, cut, strict=True)]
        earliest = min((head[1].time or 0 for head in heads if head is not None), default=0)
        for number, head in enumerate(heads):
            if head is not None and (head[1].time or 0) - earliest <= self.skew:
                yield number, *head

    def with_lost(self, cut: Cut) -> Iterator[Cut]:
        """The cuts after one of the events that were lost has happened."""
        for number, (stream, position) in enumerate(zip(self.all, cut, strict=True)):
            after = stream.after_lost(position)
            if after is not None:
                yield moved(cut, number, after)


def moved(cut: Cut, stream: int, position: int) -> Cut:
    """A cut with another position in one stream."""
    return (*cut[:stream], position, *cut[stream + 1 :])


def streams_of(log: EventLog, skew: float) -> Streams:
    """The streams of a log. Raises WrongLog if the time goes back in one of them, or if only some events
    have a CPU."""
    events = [one for one in log.entries if isinstance(one, LogEvent)]
    if log.clock is Clock.NONE:  # the order of the lines is all there is; what is lost may be from anywhere
        losses = [stream_of([*log.lost])] if log.lost else []
        return Streams((stream_of([*events]), *losses), math.inf)
    refuse_mixed(log, events)
    grouped: dict[Hashable, list[Entry]] = {}
    for entry in log.entries:
        grouped.setdefault(stream_key(entry, events[0].cpu is not None), []).append(entry)
    for items in grouped.values():
        refuse_going_back(log, [one for one in items if isinstance(one, LogEvent)])
    return Streams(tuple(map(stream_of, grouped.values())), skew)


def stream_key(entry: Entry, by_cpu: bool) -> Hashable:
    """The stream of an entry: its CPU, or its task if the log names no CPU. All losses that may have been on
    any CPU have one stream, which has no order: what matters is how many events they are together."""
    if isinstance(entry, LostEvents):
        return ("cpu", entry.cpu) if by_cpu and entry.cpu is not None else ("lost", None)
    return ("cpu", entry.cpu) if by_cpu else ("task", entry.pid)


def refuse_mixed(log: EventLog, events: list[LogEvent]) -> None:
    """Raise WrongLog if some events have a CPU and others have none."""
    for before, event in pairwise(events):
        if (before.cpu is None) != (event.cpu is None):
            raise WrongLog(log.path, event.line, "only some events have a CPU: give it of all, or of none")


def refuse_going_back(log: EventLog, events: list[LogEvent]) -> None:
    """Raise WrongLog if the time goes back within a stream."""
    for before, event in pairwise(events):
        if (event.time or 0) < (before.time or 0):
            said = f"the clock goes back here, after line {before.line}: are there two logs in this file?"
            raise WrongLog(log.path, event.line, said)
