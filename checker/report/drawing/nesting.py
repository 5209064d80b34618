"""Handlers in the lane of what they interrupt: between ``<IRQ>`` and ``</IRQ>``, and indented.

The marks are drawn from the rows alone: a handler has returned by the time that something on its CPU goes on
which it had interrupted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from checker.counterexample.trace import HandlerPlace
from checker.language.interrupts import Level

INDENT = "  "


@dataclass(frozen=True, slots=True)
class Nested:
    """A row's marks: the handlers that have returned before it, the one that begins, and its depth."""

    returned: tuple[str, ...] = ()
    begins: str = ""
    depth: int = 0


@dataclass
class Nesting:
    """What runs on each CPU from row to row. ``handlers`` says where the handlers run."""

    handlers: Mapping[str, HandlerPlace]
    running: dict[str, list[str]] = field(default_factory=dict)

    def row(self, actor: str, begins: bool, performed: bool) -> Nested:
        """The next row: its actor, whether that begins with it, and whether its CPU only performs what the
        actor has issued before: then whatever runs there goes on running."""
        place = self.handlers.get(actor)
        stack = self.running.setdefault(place.task if place else actor, [])
        if performed:
            return Nested(depth=len(stack))
        returned: list[str] = []
        while stack and (begins or stack[-1] != actor) and self.level(stack[-1]) >= self.level(actor):
            returned.append(stack.pop())
        if place is None or (stack and stack[-1] == actor):
            return Nested(tuple(returned), depth=len(stack))
        stack.append(actor)
        return Nested(tuple(returned), actor, len(stack))

    def level(self, actor: str) -> Level:
        """The level of an actor."""
        return self.handlers[actor].level if actor in self.handlers else Level.TASK


def nested(handlers: Mapping[str, HandlerPlace], rows: Iterable[tuple[str, bool, bool]]) -> list[Nested]:
    """The marks of some rows: the actor of each, whether it begins there, and whether it only performs."""
    nesting = Nesting(handlers)
    return [nesting.row(*row) for row in rows]
