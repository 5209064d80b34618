"""The table of a model: a ground program as data that the engine interprets (engine/steps.c).

It encodes the same packed states, numbers of commands and of checks, and representatives of orbits as the
Python lowering: what one engine finds, the other replays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from checker.analysis.reachable_effects import Futures
from checker.analysis.symmetry import Symmetry
from checker.backends.packed import Fields, Point, booleans
from checker.backends.table.block import block
from checker.backends.table.canonical import orbit_words
from checker.backends.table.code import Assembled, CodeLabel, Operation, assembled
from checker.backends.table.effects import TableStepCoder
from checker.backends.table.machine_words import WORD, TooWide, in_words, words_of
from checker.backends.table.steps import ActorCode, place, where_actors_begin
from checker.backends.table.stubborn import stubborn_words
from checker.ground.layout import Layout, layout_of
from checker.ground.moves import State
from checker.ground.numbers import number_text, numbers
from checker.ground.program import Ground, GroundProperty
from checker.language.property import Kind
from checker.program import fold
from checker.program.expressions import Expression

BITS = 62  # of a number, besides its sign
LARGEST = 1 << BITS
NEVER_JUDGED, IN_EVERY_STATE, AT_REST = range(3)
FACTS = (
    "commands", "checks", "properties", "moves", "actors", "bits", "symmetric", "words", "bytes", "reducible",
)  # fmt: skip


@dataclass(frozen=True)
class Table:
    """A model as data: the number of words of a state, the engine's input, and a form for printing."""

    words: int
    sections: Mapping[str, Sequence[int]]
    code: Assembled
    steps: ActorCode
    conditions: Mapping[str, Sequence[CodeLabel | None]]

    def bytes(self, starts: Sequence[State]) -> bytes:
        """The block that the engine reads, for a search from some states."""
        words = [word for state in starts for word in in_words(state, self.words)]
        return block({**self.sections, "starts": words})


def to_table(ground: Ground, symmetry: bool = False, futures: Futures | None = None) -> Table:
    """The table of a ground program; for stubborn sets, with what its actors may still do.

    Raises TooWide if the engine has no room for it.
    """
    refuse_large_numbers(ground)
    refuse_many_actors(ground)
    layout = layout_of(ground)
    coder = TableStepCoder(
        fields=Fields(layout, booleans(ground)),
        words=words_of(layout.width),
        ground=ground,
        checks={check: number for number, check in enumerate(ground.checks)},
    )
    steps = ActorCode(coder)
    for number in range(len(ground.instances)):
        steps.add_instance(number)
    conditions = conditions_of(coder)
    pieces = [piece for row in steps.entries for piece in row if piece is not None]
    labels = [label for piece in pieces for label in (piece.begin, piece.rest) if label is not None]
    labels += [label for row in conditions.values() for label in row if label is not None]
    code = assembled(coder.code, labels)
    sections: dict[str, Sequence[int]] = {
        "facts": facts(coder, steps.moves, symmetry, futures is not None),
        "fields": fields(ground, layout),
        **judging(ground),
        "fair": [one.fair + one.strong for one in ground.instances],
        **where_actors_begin(steps, code),
        **{name: [place(code, label) for label in row] for name, row in conditions.items()},
        "code": code.words,
        "orbits": orbit_words(Symmetry(ground, layout)) if symmetry else [],
        "stubborn": [] if futures is None else stubborn_words(futures, coder.words),
    }
    return Table(coder.words, sections, code, steps, conditions)


def facts(coder: TableStepCoder, moves: int, symmetry: bool, reducible: bool) -> list[int]:
    """The numbers that the engine needs: FACTS."""
    ground, width = coder.ground, coder.fields.layout.width
    return [
        sum(len(row) for row in ground.commands),
        len(coder.checks),
        numbered(ground),
        moves,
        len(ground.instances),
        width,
        symmetry,
        coder.words,
        max((width + 7) // 8, 1),
        reducible,
    ]


def fields(ground: Ground, layout: Layout) -> list[int]:
    """The position of each field of a state, and its highest number."""
    return [
        number
        for cell, bits in layout.bits.items()
        for number in (bits.shift, bits.width, ground.cells[cell].high - bits.low)
    ]


def judging(ground: Ground) -> dict[str, list[int]]:
    """When each property is judged; the conditions that must be true somewhere follow."""
    watched = numbered(ground) - len(ground.properties)
    to_meet = ground.conditions_to_meet
    return {
        "judged": [*(when_judged(one) for one in ground.properties), *[NEVER_JUDGED] * watched],
        "premises": [number in to_meet for number in range(numbered(ground))],
        "from the start": [*(one.trigger is None for one in ground.properties), *[True] * watched],
    }


def numbered(ground: Ground) -> int:
    """How many conditions have a number: properties, passages, and bounds of the memory model."""
    return len(ground.properties) + len(ground.passages) + len(ground.bounds)


def when_judged(judged: GroundProperty) -> int:
    """When a property's ``bad`` is evaluated; a failing step or a whole run is not visible in a state."""
    if judged.only_at_rest:
        return AT_REST
    if judged.property.kind == Kind.STEP or judged.property.is_progress:
        return NEVER_JUDGED
    return IN_EVERY_STATE


# -- properties ----------------------------------------------------------------------------------------


def conditions_of(coder: TableStepCoder) -> dict[str, list[CodeLabel | None]]:
    """Write the conditions of the properties, by their numbers, and of the actors' ends."""
    judged = coder.ground.properties
    count = numbered(coder.ground)
    triggers = {n: one.trigger or fold.TRUE for n, one in enumerate(judged) if one.property.is_progress}
    ends = next((one.ends for one in judged if one.ends), ())
    return {
        "bad": conditions(coder, {n: one.bad for n, one in enumerate(judged)}, count),
        "triggered": conditions(coder, triggers, count),
        "meets": conditions(coder, coder.ground.conditions_to_meet, count),
        "ended": conditions(coder, dict(enumerate(ends)), len(coder.ground.instances)),
    }


def conditions(
    coder: TableStepCoder, by_number: Mapping[int, Expression], count: int
) -> list[CodeLabel | None]:
    """Write conditions; a number without one is never true."""
    return [condition(coder, by_number[n]) if n in by_number else None for n in range(count)]


def condition(coder: TableStepCoder, expression: Expression) -> CodeLabel:
    """Write a condition: code that accepts a state or ends."""
    begin, no = coder.code.begin(), CodeLabel()
    coder.unless(expression, no, Point())
    coder.code.add(Operation.ACCEPT)
    coder.code.place(no)
    coder.code.add(Operation.END)
    return begin


# -- what the engine cannot hold ---------------------------------------------------------------------------


def refuse_large_numbers(ground: Ground) -> None:
    """Raise TooWide if a number, or the difference of two, may exceed a signed word."""
    for name, low, high in numbers(
        ground, [*(one.condition for one in ground.passages), *(c for _, c in ground.bounds)]
    ):
        if low <= -LARGEST or high >= LARGEST:
            what = f"{name} between {number_text(low)} and {number_text(high)}"
            raise TooWide(f"{what} needs more than the {BITS} bits of the engine: choose smaller bounds")


def refuse_many_actors(ground: Ground) -> None:
    """Raise TooWide if there are more actors than bits in a word, which some features need."""
    needed = any(one.property.is_progress or one.ends for one in ground.properties)
    if len(ground.instances) > WORD and needed:
        raise TooWide(f"progress of {len(ground.instances)} actors: the engine has words of {WORD} bits")
