"""The elements and the fields of a model's shared state, by cell."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass

from checker.conformance.event_map import EventMap, Place, WrongMapping
from checker.ground.program import CellInfo, Ground
from checker.program.commands import ALLOCATED
from checker.program.program import Shared
from checker.source.diagnostic import did_you_mean


@dataclass(frozen=True, slots=True)
class CellPlace:
    """Where a cell lies: ``pages``, ``pages[0]``, ``locked``."""

    array: str
    element: str
    field: str

    def lies_in(self, place: Place) -> bool:
        """Whether the cell belongs to a place."""
        return self.array == place.array and place.field in ("", self.field)


class SharedPlaces:
    """The places of a model's shared cells. ``allocated`` has for each element of a pool the cell that says
    whether it is allocated."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        every = ((number, place_of(ground, cell)) for number, cell in enumerate(ground.cells))
        self.of = {number: place for number, place in every if place is not None}
        self.allocated = {place.element: n for n, place in self.of.items() if place.field == ALLOCATED}

    def known(self, place: Place) -> bool:
        """Whether the model has such a place."""
        return any(one.lies_in(place) for one in self.of.values())

    def names(self, array: str) -> list[str]:
        """What may be meant: the fields of an array, or the arrays, if there is none of that name."""
        fields = [f"{array}.{one.field}" for one in self.of.values() if one.array == array and one.field]
        return list(dict.fromkeys(fields or [one.array for one in self.of.values()]))

    def elements(self, place: Place, cells: Iterable[int]) -> frozenset[str]:
        """The elements of a place to which some cells belong."""
        places = (self.of.get(cell) for cell in cells)
        return frozenset(one.element for one in places if one is not None and one.lies_in(place))

    def cells(self, element: str, place: Place, touched: Container[int]) -> list[int]:
        """The cell of an element at a place; if there are several, those of them that a step touches."""
        found = [n for n, one in self.of.items() if one.element == element and one.lies_in(place)]
        return found if len(found) == 1 else [cell for cell in found if cell in touched]


def place_of(ground: Ground, cell: CellInfo) -> CellPlace | None:
    """The place of a cell; None for what is no shared state of the model itself."""
    if cell.owner is not None or cell.hardware or cell.cpu_state or cell.context or cell.marks is not None:
        return None
    for shared in ground.program.shared:
        found = within(shared, cell.name)
        if found is not None:
            return found
    return None


def within(shared: Shared, name: str) -> CellPlace | None:
    """The place of a cell with that name, if it lies in some shared state."""
    if not name.startswith(shared.name):
        return None
    for index in range(shared.length):
        element = shared.element(index)
        rest = name.removeprefix(element)
        if name.startswith(element) and rest[:1] in ("", ".", " ", "["):
            return CellPlace(shared.name, element, rest[1:].split("[")[0])
    return None


def refuse_unknown_places(mapping: EventMap, places: SharedPlaces) -> None:
    """Raise WrongMapping if the model lacks a place that a mapping names."""
    for rule in mapping.rules:
        conditions = filter(None, [rule.changes, rule.keeps])
        for place in (*(one for _, one in (*rule.fields, *rule.values)), *conditions):
            if not places.known(place):
                said = did_you_mean(str(place), places.names(place.array))
                raise WrongMapping(mapping.path, f"{rule.where}: the model has no shared `{place}`{said}")
