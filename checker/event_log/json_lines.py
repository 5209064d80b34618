"""An object of JSON on each line: the log of a program that has no tracer.

    {"event": "page_lock", "time": 84993652104, "cpu": 1, "pid": 1977, "comm": "reader", "page": 3}
    {"lost": 12, "cpu": 1}

``time`` counts nanoseconds. All but ``event`` may be left out; other keys are fields of the event. A field
that is ``null`` is left out too.
"""

from __future__ import annotations

import json
from typing import Any

from checker.event_log.event import Clock, Entry, LogEvent, LostEvents
from checker.source.visible import visible

OURS = ("event", "time", "cpu", "pid", "comm", "interrupt")
NATURAL = ("time", "cpu")
LOSS = frozenset({"lost", "cpu", "time"})


class NotAnEvent(Exception):
    """Why an object is no event."""


def is_head(line: str) -> bool:
    """Whether a line has neither an event nor a loss."""
    return not line.strip()


def parsed(line: str, number: int) -> tuple[Entry, Clock]:
    """What a line says. Raises NotAnEvent."""
    try:
        content = json.loads(line, object_pairs_hook=once)
    except (ValueError, RecursionError):
        raise NotAnEvent("this line is not one whole object of JSON (was it cut off?)") from None
    if not isinstance(content, dict):
        raise NotAnEvent('each line is an object: {"event": "page_lock", "cpu": 0}')
    for name in NATURAL:
        natural(content, name)
    if "lost" in content and "event" not in content:
        return lost(content, number), Clock.NONE
    return event(content, number), Clock.NANOSECONDS if "time" in content else Clock.NONE


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object. Raises NotAnEvent if a key is there twice."""
    content = dict(pairs)
    if len(content) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise NotAnEvent(f"`{visible(twice)[:40]}` is there twice")
    return content


def natural(content: dict[str, Any], name: str) -> None:
    """Raise NotAnEvent unless a value is left out or a whole number from 0 on."""
    value = content.get(name, 0)
    if type(value) is not int or value < 0:
        raise NotAnEvent(f"`{name}` is {json.dumps(value)[:40]}, and not a whole number")


def lost(content: dict[str, Any], number: int) -> LostEvents:
    """A loss; ``true`` where nobody counted. Raises NotAnEvent."""
    if not content.keys() <= LOSS:
        raise NotAnEvent(
            'a loss has `lost` and `cpu` only, and an event has a name: {"event": "page_lock", ...}'
        )
    if content["lost"] is True:
        return LostEvents(number, content.get("cpu"), None)
    natural(content, "lost")
    return LostEvents(number, content.get("cpu"), content["lost"])


def event(content: dict[str, Any], number: int) -> LogEvent:
    """An event. Raises NotAnEvent."""
    name = content.get("event")
    if not isinstance(name, str) or not name:
        raise NotAnEvent('the name is missing: {"event": "page_lock", ...}')
    others = ((key, value) for key, value in content.items() if key not in OURS and value is not None)
    fields = {key: word(value) for key, value in others}
    said = " ".join(f"{key}={value}" for key, value in fields.items())
    pid, comm = (name_of_thread(content, key) for key in ("pid", "comm"))
    irq = content.get("interrupt", False)
    if not isinstance(irq, bool):
        raise NotAnEvent("`interrupt` is neither true nor false")
    cpu, time = content.get("cpu"), content.get("time")
    return LogEvent(number, name, said, cpu, time, pid, comm, irq, fields)


def name_of_thread(content: dict[str, Any], key: str) -> str:
    """The number or the name of a thread; empty if it is left out. Raises NotAnEvent."""
    value = content.get(key, "")
    if isinstance(value, bool) or not isinstance(value, str | int):
        said = f"`{key}` is {json.dumps(value)[:40]}: give a number or a text, or leave it out"
        raise NotAnEvent(said)
    return str(value)


def word(value: Any) -> str:
    """A value as text."""
    return value if isinstance(value, str) else json.dumps(value)
