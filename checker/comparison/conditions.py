"""What a property says, as text without what belongs to one model: to see whether it says the same in two."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checker.comparison.matching import name_of
from checker.comparison.side import ComparedSide
from checker.ground.printer import named
from checker.language.property import Kind
from checker.program import fold
from checker.program.expressions import Expression
from checker.program.printer import text
from checker.program.program import ProgramProperty
from checker.source.wording import without_remark

ASSERTIONS, RANGES = "assertions_hold", "integers_stay_in_range"


def is_restated(old: ComparedSide, new: ComparedSide, name: str, closes: bool) -> bool:
    """Whether a property that both models have says something else in the new one. If that ``closes`` a race
    of what no step may do, new assertions are no reason to beware, only those that are missing."""
    if name not in old.numbers or name not in new.numbers:
        return False
    before, after = said(old, name), said(new, name)
    is_more = closes and new.judged(name).kind is Kind.STEP and before <= after
    return before != after and not is_more


def said(side: ComparedSide, name: str) -> frozenset[str]:
    """What a property says. Of what no step may do, the assertions and the ranges of shared integers are
    compared: the rest follows from the statements."""
    judged = side.judged(name)
    match judged.kind:
        case Kind.STEP if name == ASSERTIONS:
            return frozenset(assertions(side))
        case Kind.STEP if name == RANGES:
            return frozenset(ranges(side))
        case Kind.STEP | Kind.LEAK:
            return frozenset()
        case Kind.FINISHES:
            return frozenset(resting(side))
        case _:
            return frozenset({condition(judged)})


def condition(judged: ProgramProperty) -> str:
    """The condition of a property that a model declares."""
    parts: list[Expression | None] = [judged.condition, judged.trigger, *judged.premises]
    return " ".join([judged.kind, *judged.about, *(text(one) for one in parts if one is not None)])


def assertions(side: ComparedSide) -> Iterator[str]:
    """Each assertion as it is written, and as it is judged: a procedure that it asks may have changed."""
    ground = side.system.ground
    for check in ground.checks:
        if check.kind == ASSERTIONS:
            lines = check.span.source.lines[check.span.line - 1 : check.span.end_line]
            written = " ".join(without_remark(line.strip()) for line in lines)
            judged = re.sub(r"\[[0-9]+\]", "[]", text(named(ground, check.condition)))
            yield f"{written} {judged}"


def ranges(side: ComparedSide) -> Iterator[str]:
    """The values that each shared integer may have."""
    for cell in side.system.ground.cells:
        if cell.owner is None and not cell.hardware:
            yield f"{cell.name} {cell.low}..{cell.high}"


def resting(side: ComparedSide) -> Iterator[str]:
    """The waits in which an actor may stay for ever."""
    ground = side.system.ground
    for row in ground.commands:
        for command in row:
            if command.rests != fold.FALSE:
                name = name_of(ground, command)
                yield f"{name.actor} {name.procedure} {name.text}"
