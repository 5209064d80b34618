"""Which shared cells a step may read and write, computed from its actor's own locals alone.

Two steps of different actors whose footprints do not conflict commute. Partial-order reductions also need
that a conflict does not vanish when a third actor steps; so a footprint may not depend on the contents of
shared cells. It is the union over all that the step could do from the actor's local state, with one
exception: a write that depends only on the old value of the written cell (a compare-and-swap that fails, a
trylock that misses) is left out if it does not happen.
"""

from __future__ import annotations

from dataclasses import dataclass

from checker.analysis.abstract_step import Value, Walk
from checker.ground.effects import cells_read
from checker.ground.layout import Layout
from checker.ground.moves import State
from checker.ground.program import Case, Ground, GroundProperty, Instance
from checker.program.commands import FINISHED
from checker.program.expressions import Expression

WIDEST = 64  # values of a cell that are tried one by one


@dataclass(frozen=True, slots=True)
class Footprint:
    """The cells that a step touches and writes, as bit masks of shared cells.

    ``sometimes`` are writes that happen only if the cell itself holds one of some values: they are in
    ``touch``, and not in ``write``. After the cells come the properties: a step that may change what a
    property reads writes the property, so that the order of such steps counts.
    """

    touch: int
    write: int
    sometimes: tuple[tuple[int, frozenset[int]], ...]

    @property
    def may_write(self) -> int:
        """Everything that some step from here could write."""
        return self.write | sum(1 << cell for cell, _ in self.sometimes)

    def written(self, state: State, layout: Layout) -> int:
        """The cells that the step writes if it is taken."""
        found = self.write
        for cell, values in self.sometimes:
            if layout.value(state, cell) in values:
                found |= 1 << cell
        return found


class Footprints:
    """The footprints of a ground program's steps, computed on demand."""

    def __init__(self, ground: Ground, layout: Layout) -> None:
        self.ground = ground
        self.layout = layout
        self.watched = [Watched(ground, number) for number in range(len(ground.properties))]
        self.own = [
            [n for n, cell in enumerate(ground.cells) if cell.owner == number]
            for number in range(len(ground.instances))
        ]
        self.masks = [sum(layout.bits[n].mask for n in own if n in layout.bits) for own in self.own]
        self._found: dict[tuple[int, int], dict[int, Footprint]] = {}
        self._waiting: dict[tuple[int, int], int] = {}

    def of(self, state: State, actor: int) -> dict[int, Footprint]:
        """The footprint of each choice that an actor might have, with its locals as in ``state``."""
        key = actor, state & self.masks[actor]
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self.walked(state, actor)
        return found

    def waiting(self, state: State, actor: int) -> int:
        """The shared cells that decide what an actor may do next."""
        key = actor, state & self.masks[actor]
        found = self._waiting.get(key)
        if found is None:
            found = self._waiting[key] = self.guards(state, actor)
        return found

    # -- one local state -----------------------------------------------------------------------

    def walked(self, state: State, actor: int) -> dict[int, Footprint]:
        """Walk through every case of an actor."""
        guards = self.waiting(state, actor)
        location, own = self.standing(state, actor)
        found = {}
        for case in self.cases(actor, location, own):
            found[case.choice] = self.footprint(case, guards, actor, location, own)
        return found

    def guards(self, state: State, actor: int) -> int:
        """What the guards of an actor read."""
        location, own = self.standing(state, actor)
        walker = Walk(dict(own))
        for case in self.cases(actor, location, own):
            walker.value(case.guard)
        return walker.touch

    def standing(self, state: State, actor: int) -> tuple[int, dict[int, Value]]:
        """The location of an actor, and the contents of its own cells."""
        values = self.layout.unpack(state)
        own: dict[int, Value] = {cell: values[cell] for cell in self.own[actor]}
        return values[self.ground.instances[actor].location], own

    def cases(self, actor: int, location: int, own: dict[int, Value]) -> list[Case]:
        """The cases that the actor's locals allow; shared state may still forbid them."""
        if location == FINISHED:
            return []
        cases = self.ground.commands[actor][location].cases
        return [case for case in cases if all(own[cell] == value for cell, value in case.where)]

    def footprint(
        self, case: Case, guards: int, actor: int, location: int, own: dict[int, Value]
    ) -> Footprint:
        """The footprint of one case."""
        walker = Walk(dict(own))
        walker.go(case.effects)
        sometimes = [
            (cell, values)
            for cell, deciders in walker.writes.items()
            if deciders == 1 << cell and (values := self.written_at(case, cell, own)) is not None
        ]
        always = sum(1 << cell for cell in walker.writes) & ~sum(1 << cell for cell, _ in sometimes)
        changes = frozenset(walker.writes)
        goes = {location_in(own, self.ground.instances[actor]) for own in walker.arrivals}
        seen = sum(
            1 << len(self.ground.cells) + number
            for number, watched in enumerate(self.watched)
            if watched.changed_by(changes, actor, location, goes)
        )
        return Footprint(guards | walker.touch | seen, always | seen, tuple(sometimes))

    def written_at(self, case: Case, cell: int, own: dict[int, Value]) -> frozenset[int] | None:
        """The values of a cell for which a case writes it; None if there are too many to try."""
        info = self.ground.cells[cell]
        if info.high - info.low >= WIDEST:
            return None
        found = set()
        for value in range(info.low, info.high + 1):
            walker = Walk(dict(own), {cell: value})
            walker.go(case.effects)
            if cell in walker.writes:
                found.add(value)
        return frozenset(found)


def location_in(own: dict[int, Value], one: Instance) -> int:
    """The location of an instance, from its own cells at the end of a step."""
    location = own[one.location]
    assert isinstance(location, int), f"{one.name}: a step that leads nowhere known"
    return location


class Watched:
    """What a property reads: shared cells, and for some properties the locations of actors."""

    def __init__(self, ground: Ground, number: int) -> None:
        judged = ground.properties[number]
        self.cells = frozenset() if judged.only_at_rest else cells_seen(judged)
        self.shared = frozenset(cell for cell in self.cells if ground.cells[cell].owner is None)
        self.places: dict[int, frozenset[int]] = {}
        if self.cells != self.shared:
            for actor, one in enumerate(ground.instances):
                places = [at for name, at in judged.property.subjects if name == one.actor]
                self.places[actor] = frozenset(places)

    def changed_by(self, writes: frozenset[int], actor: int, location: int, goes: set[int]) -> bool:
        """Whether a step may change what the property reads."""
        places = self.places.get(actor, frozenset())
        return not self.shared.isdisjoint(writes) or location in places or not places.isdisjoint(goes)


def cells_seen(judged: GroundProperty) -> frozenset[int]:
    """The cells that decide on a property, its premises included."""
    roots: list[Expression] = [judged.bad, *judged.premises]
    if judged.trigger is not None:
        roots.append(judged.trigger)
    return frozenset().union(*map(cells_read, roots))
