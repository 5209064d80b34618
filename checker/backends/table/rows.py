"""Steps as rows: if some bits of a one-word state have these values, it leads to this other state.

Most cases of most steps are a few tests and a changed word. As rows (which bits, their values, the kept bits,
the added bits) several are taken at a time (engine/rows.c). A case that compares fields or moves values stays
code.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from checker.backends.table.code import CodeLabel, Instruction, Operation
from checker.backends.table.machine_words import ALL

WIDE = 4  # rows of a block
MOST = 12  # rows of a case: with more it stays code
MOST_VALUES = 8  # of a field that is compared with a range
NEVER = (0, 1)  # no state has a bit that is not tested


class NotRows(Exception):
    """A case is not a few rows."""


@dataclass(frozen=True)
class Cube:
    """The states in which the bits of ``mask`` have the values of ``value``."""

    mask: int = 0
    value: int = 0

    def meet(self, other: Cube) -> Cube | None:
        """The states of both; None if there are none."""
        if self.mask & other.mask & (self.value ^ other.value):
            return None
        return Cube(self.mask | other.mask, self.value | other.value)

    def outside(self) -> Iterator[Cube]:
        """Disjoint cubes that make up all other states."""
        before = Cube()
        left = self.mask
        while left:
            bit = left & -left
            left ^= bit
            yield Cube(before.mask | bit, before.value | (bit & ~self.value))
            before = Cube(before.mask | bit, before.value | (bit & self.value))


@dataclass(frozen=True)
class Failing:
    """A step fails a check."""

    check: int
    actor: int
    choice: int


@dataclass(frozen=True)
class StepRow:
    """One path of a step: in the states of ``cube``, to ``state & keep`` plus ``add``; or it fails."""

    cube: Cube
    command: int
    keep: int = ALL
    add: int = 0
    failing: Failing | None = None


@dataclass
class CaseWalk:
    """Follows the paths through the code of one case, up to the label after it."""

    parts: Sequence[Instruction | CodeLabel]
    places: dict[CodeLabel, int] = field(default_factory=dict)
    rows: list[StepRow] = field(default_factory=list)

    def __post_init__(self) -> None:
        for place, part in enumerate(self.parts):
            if isinstance(part, CodeLabel):
                self.places[part] = place

    def go(self, place: int, cube: Cube) -> None:
        """Follow the code from a place on in the states of a cube. Raises NotRows."""
        while place < len(self.parts):
            part = self.parts[place]
            place += 1
            if isinstance(part, CodeLabel):
                continue
            match part.operation:
                case Operation.GOTO:
                    place = self.target(part)
                case Operation.TEST | Operation.TEST_NOT | Operation.RANGE | Operation.RANGE_NOT:
                    self.part_ways(part, place, cube)
                    return
                case Operation.EMIT | Operation.FAIL:
                    self.add(part, cube)
                    return
                case _:
                    raise NotRows

    def target(self, part: Instruction) -> int:
        """The target of a jump. A jump out of the case ends the case."""
        assert part.target is not None
        return self.places.get(part.target, len(self.parts))

    def part_ways(self, part: Instruction, behind: int, cube: Cube) -> None:
        """Follow both branches of a test."""
        inside, outside = asked(part)
        goes_on_inside = part.operation in (Operation.TEST, Operation.RANGE)
        for cubes, goes_on in ((inside, goes_on_inside), (outside, not goes_on_inside)):
            for one in cubes:
                met = cube.meet(one)
                if met is not None:
                    self.go(behind if goes_on else self.target(part), met)

    def add(self, part: Instruction, cube: Cube) -> None:
        """Record the end of a path."""
        if len(self.rows) == MOST:
            raise NotRows
        if part.operation == Operation.FAIL:
            command, *failing = part.operands
            self.rows.append(StepRow(cube, command, failing=Failing(*failing)))
            return
        command, *edit = part.operands
        _, keep, add = edit or (0, ALL, 0)
        self.rows.append(StepRow(cube, command, keep, add & ALL))


def asked(part: Instruction) -> tuple[list[Cube], list[Cube]]:
    """The states that satisfy a test, and all others. Raises NotRows if they are too many cubes."""
    if part.operation in (Operation.TEST, Operation.TEST_NOT):
        cube = Cube(*part.operands)
        return [cube], list(cube.outside())
    mask, low, span = part.operands
    if mask + 1 > MOST_VALUES:
        raise NotRows
    shift = part.register
    values = [(low <= value <= low + span, Cube(mask << shift, value << shift)) for value in range(mask + 1)]
    return [cube for inside, cube in values if inside], [cube for inside, cube in values if not inside]


def rows_of(parts: Sequence[Instruction | CodeLabel]) -> list[StepRow] | None:
    """The rows of one case, given its code; None if it is not a few rows."""
    walk = CaseWalk(parts)
    try:
        walk.go(0, Cube())
    except NotRows:
        return None
    return walk.rows


def blocks(rows: Sequence[StepRow]) -> list[list[int]]:
    """The words of rows, ``WIDE`` at a time: masks, values, kept bits, added bits."""
    found = []
    for first in range(0, len(rows), WIDE):
        some = [(*cube(row), row.keep, row.add) for row in rows[first : first + WIDE]]
        some += [(*NEVER, ALL, 0)] * (WIDE - len(some))
        found.append([word for column in zip(*some, strict=True) for word in column])
    return found


def cube(row: StepRow) -> tuple[int, int]:
    """The mask and the value of a row."""
    return row.cube.mask, row.cube.value


def facts(rows: Sequence[StepRow]) -> list[int]:
    """The other facts about rows: the command; whether it fails, and then the check, actor and choice."""
    words: list[int] = []
    for row in rows:
        failing = row.failing
        rest = [0, 0, 0, 0] if failing is None else [1, failing.check, failing.actor, failing.choice]
        words += [row.command, *rest]
    return words + [0] * (5 * (-len(rows) % WIDE))
