"""Which task of a log is which instance of an actor, and which name of an object is which element.

A name means one thing, and a thing has one name, for as long as the thing lives: a task may go on as another
instance when its own has finished, and the memory of a freed object may be known by another name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import NamedTuple

from checker.backends.python.system import PythonSystem
from checker.conformance.event_map import Place
from checker.conformance.offers import PossibleEvent
from checker.conformance.shared_places import SharedPlaces
from checker.event_log.event import LogEvent
from checker.event_log.value import same
from checker.ground.moves import State
from checker.program.commands import FINISHED

TASK = "task"


class Identity(NamedTuple):
    """A name in the log (of a ``kind``: a task, or a field of events with an array), and what it means.

    A task whose instance has finished means nothing, until it shows a step of another one. ``others`` are the
    instances that were under way then: a task does one thing after the other, so it is none of these.
    """

    kind: str
    name: str
    means: str
    others: frozenset[str] = frozenset()


Binding = tuple[Identity, ...]


@dataclass(frozen=True)
class Binder:
    """Extends bindings by what events say, and forgets what has ended."""

    system: PythonSystem
    places: SharedPlaces

    def bound(
        self, binding: Binding, actor: int, possible: PossibleEvent, event: LogEvent
    ) -> Iterator[Binding]:
        """The bindings with which a move of an instance shows an event of the log."""
        names: list[tuple[str, str, tuple[str, ...]]] = []
        if possible.rule.lacking(event):
            return
        task = possible.rule.task_of(event)
        if task is not None:
            names.append((TASK, task, (self.system.ground.instances[actor].name,)))
        for (fields, place), elements in zip(possible.rule.fields, possible.about, strict=True):
            names.append((kind_of(fields, place), object_name(event, fields), tuple(sorted(elements))))
        for meanings in product(*(means for _, _, means in names)):
            if not possible.has_values(event, meanings):
                continue
            found: Binding | None = binding
            for (kind, name, _), means in zip(names, meanings, strict=True):
                found = None if found is None else extended(found, kind, name, means)
            if found is not None:
                yield found

    def begun(self, before: int, actor: int) -> int:
        """The instances that have begun when one of them has taken a step."""
        return before if self.system.ground.instances[actor].hardware else before | 1 << actor

    def released(self, binding: Binding, state: State, begun: int) -> Binding:
        """What still holds in a state. ``begun`` has the instances that have taken a step."""
        if not any(self.has_ended(one, state) for one in binding):
            return binding
        ended = {one for one in binding if self.has_ended(one, state)}
        tasks = [one for one in ended if one.kind == TASK]
        busy = self.under_way(state, begun) - {one.means for one in binding} if tasks else frozenset()
        free = [Identity(TASK, one.name, "", busy) for one in tasks]
        left = [one for one in binding if one not in ended]
        return tuple(sorted([*free, *left], key=lambda one: one[:2]))

    def has_ended(self, one: Identity, state: State) -> bool:
        """Whether an instance has finished, or an object is freed."""
        if one.kind == TASK:
            return bool(one.means) and self.at(one.means, state) == FINISHED
        cell = self.places.allocated.get(one.means)
        return cell is not None and not self.system.layout.value(state, cell)

    def under_way(self, state: State, begun: int) -> frozenset[str]:
        """The instances that have begun, and not finished."""
        return frozenset(
            one.name
            for number, one in enumerate(self.system.ground.instances)
            if begun >> number & 1 and self.at(one.name, state) != FINISHED
        )

    def at(self, name: str, state: State) -> int:
        """The location of an instance."""
        return self.system.layout.value(state, self.locations[name])

    @cached_property
    def locations(self) -> dict[str, int]:
        """The cell of the location of each instance."""
        return {one.name: one.location for one in self.system.ground.instances if not one.hardware}


def kind_of(fields: str, place: Place) -> str:
    """The kind of the names that a field gives to the elements of an array."""
    return f"{fields} in {place.array}"


def object_name(event: LogEvent, fields: str) -> str:
    """The name of an object: the value of a field, or those of several, in which a comma is marked."""
    values = [event.field(name) or "" for name in fields.split(",")]
    return values[0] if len(values) == 1 else ",".join(one.replace(",", r"\,") for one in values)


def extended(binding: Binding, kind: str, name: str, means: str) -> Binding | None:
    """The binding in which a name means that; None if that contradicts it."""
    for one in binding:
        if one.kind != kind:
            continue
        if not same(one.name, name):
            if one.means == means:
                return None
        elif one.means == means:
            return binding
        elif one.means or means in one.others:
            return None
    kept = (one for one in binding if one.kind != kind or not same(one.name, name))
    return tuple(sorted([*kept, Identity(kind, name, means)], key=lambda one: one[:2]))
