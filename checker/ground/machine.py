"""What the machine of a memory model does in each step, for those that tell a run to people.

The searches need nothing of it: to them the machine is cells and steps like all others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from checker.program.expressions import Expression

MachineWay = tuple[
    int, int, tuple[tuple[int, int], ...]
]  # the number of a command; choice and ``where`` of a case


@dataclass(frozen=True, slots=True)
class Issued:
    """How a step of the model issues its access.

    ``cell`` is the location, -1 for none. ``loaded`` is what a load gets, over the cells before the step;
    None where the step loads nothing, or later. ``age`` is how many versions old that is. ``delayed``: the
    store becomes visible later. ``late``: the whole access is performed later.
    """

    cell: int
    loaded: Expression | None = None
    age: int = 0
    delayed: bool = False
    late: bool = False


@dataclass(frozen=True, slots=True)
class Performed:
    """What a step of the machine performs: the entry at a position of the window of a CPU.

    ``cell`` is the location, -1 for a barrier. ``loaded`` is as in ``Issued``; ``stores`` says whether a
    store becomes visible.
    """

    cpu: int
    position: int
    cell: int
    loaded: Expression | None
    stores: bool


@dataclass(frozen=True, slots=True)
class Machine:
    """The steps of a machine.

    ``windows`` has for each CPU the entries of its window, the oldest first: the cell that is 0 where there
    is no entry, and that of the value that the entry stores, if it is known. ``versions`` has the cells of
    the old values of a location, the newest first.
    """

    issued: Mapping[MachineWay, Issued] = field(default_factory=dict)
    performed: Mapping[MachineWay, Performed] = field(default_factory=dict)
    windows: Mapping[int, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    versions: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
