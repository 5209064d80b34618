"""An object of JSON on each line: the log of a program that has no tracer.

    {"event": "page_lock", "time": 84993652104, "cpu": 1, "pid": 1977, "comm": "reader", "page": 3}
    {"lost": 12, "cpu": 1}

``time`` counts nanoseconds. All but ``event`` may be left out; other keys are fields of the event.
"""

from __future__ import annotations

import json
from typing import Any

from checker.event_log.event import Clock, Entry, LogEvent, LostEvents

OURS = ("event", "time", "cpu", "pid", "comm", "interrupt")
NATURAL = ("time", "cpu")


class NotAnEvent(Exception):
    """Why an object is no event."""


def is_head(line: str) -> bool:
    """Whether a line has neither an event nor a loss."""
    return not line.strip()


def parsed(line: str, number: int) -> tuple[Entry, Clock]:
    """What a line says. Raises NotAnEvent."""
    try:
        content = json.loads(line)
    except (ValueError, RecursionError):
        raise NotAnEvent("this line is not one whole object of JSON (was it cut off?)") from None
    if not isinstance(content, dict):
        raise NotAnEvent('each line is an object: {"event": "page_lock", "cpu": 0}')
    for name in NATURAL:
        natural(content, name)
    if "lost" in content:
        return lost(content, number), Clock.NONE
    return event(content, number), Clock.NANOSECONDS if "time" in content else Clock.NONE


def natural(content: dict[str, Any], name: str) -> None:
    """Raise NotAnEvent unless a value is left out or a whole number from 0 on."""
    value = content.get(name, 0)
    if type(value) is not int or value < 0:
        raise NotAnEvent(f"`{name}` is {json.dumps(value)[:40]}, and not a whole number")


def lost(content: dict[str, Any], number: int) -> LostEvents:
    """A loss; ``true`` where nobody counted. Raises NotAnEvent."""
    if content["lost"] is True:
        return LostEvents(number, content.get("cpu"), None)
    natural(content, "lost")
    return LostEvents(number, content.get("cpu"), content["lost"])


def event(content: dict[str, Any], number: int) -> LogEvent:
    """An event. Raises NotAnEvent."""
    name = content.get("event")
    if not isinstance(name, str) or not name:
        raise NotAnEvent('the name is missing: {"event": "page_lock", ...}')
    fields = {key: word(value) for key, value in content.items() if key not in OURS}
    said = " ".join(f"{key}={value}" for key, value in fields.items())
    who = {key: word(content[key]) if key in content else "" for key in ("pid", "comm")}
    irq = content.get("interrupt", False)
    if not isinstance(irq, bool):
        raise NotAnEvent("`interrupt` is neither true nor false")
    cpu, time = content.get("cpu"), content.get("time")
    return LogEvent(number, name, said, cpu, time, who["pid"], who["comm"], irq, fields)


def word(value: Any) -> str:
    """A value as text."""
    return value if isinstance(value, str) else json.dumps(value)
