"""Names that other languages accept: letters, digits and underscores, all different."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from checker.ground.program import Ground
from checker.program.types import Enumeration, Reference


@dataclass
class Plain:
    """Generates names: all different, none ``reserved``, none with a prefix in ``openings``."""

    reserved: frozenset[str]
    openings: tuple[str, ...] = ()
    given: set[str] = field(default_factory=set)

    def name(self, wanted: str) -> str:
        """``pages[0].pte`` as ``pages_0_pte``; numbered if that is taken."""
        plain = re.sub(r"[^A-Za-z0-9]+", "_", wanted).strip("_") or "x"
        plain = f"x{plain}" if plain[0].isdigit() or plain.startswith(self.openings) else plain
        found, number = plain, 2
        while found in self.reserved or found in self.given:
            found, number = f"{plain}_{number}", number + 1
        self.given.add(found)
        return found


@dataclass(frozen=True)
class Names:
    """The names of everything in a ground program in another language.

    ``before[n]`` is for the value that cell ``n`` had when a step began; ``members[e, k]`` is member ``k`` of
    an enumeration, ``objects[r, k]`` the ``k``-th object of a record (``objects[r, 0]`` is None).
    """

    cells: tuple[str, ...]
    before: tuple[str, ...]
    instances: tuple[str, ...]
    properties: tuple[str, ...]
    members: dict[tuple[str, int], str]
    objects: dict[tuple[str, int], str]


def names_of(ground: Ground, plain: Plain, judged: str = "", passing: str = "") -> Names:
    """Name properties and actors first, because a reader looks for those.

    ``judged`` is the suffix of properties, ``passing`` that of cells that live within a step.
    """
    properties = tuple(plain.name(f"{one.property.name}{judged}") for one in ground.properties)
    instances = tuple(plain.name(one.name) for one in ground.instances)
    cells = tuple(plain.name(cell.name if cell.kept else f"{cell.name}{passing}") for cell in ground.cells)
    kinds = dict.fromkeys(cell.type for cell in ground.cells)
    members: dict[tuple[str, int], str] = {}
    objects: dict[tuple[str, int], str] = {}
    for kind in kinds:
        match kind:
            case Enumeration(name, labels):
                members |= {(name, k): plain.name(f"{name}_{label}") for k, label in enumerate(labels)}
            case Reference(record, labels) if record:
                objects[record, 0] = plain.name(f"no_{record}")
                objects |= {
                    (record, k): plain.name(f"{record}_at_{label}") for k, label in enumerate(labels, 1)
                }
    before = tuple(plain.name(f"was_{cell}") for cell in cells)
    return Names(cells, before, instances, properties, members, objects)
