"""The table of a model: a ground program as data that the engine interprets (engine/steps.c).

It stands for the same packed states, numbers of commands and of checks, and representatives of orbits as the
Python lowering has: what one engine finds, the other replays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from checker.analysis.reachable_effects import Futures
from checker.analysis.symmetry import Symmetry
from checker.backends.packed import Fields, Point, booleans
from checker.backends.table.block import block
from checker.backends.table.canonical import orbit_words
from checker.backends.table.code import Assembled, Label, Operation, assembled
from checker.backends.table.effects import StepCoder
from checker.backends.table.machine_words import WORD, TooWide, in_words, words_of
from checker.backends.table.rows import WIDE, Row, blocks, rows_of
from checker.backends.table.rows import facts as facts_of_rows
from checker.backends.table.stubborn import stubborn_words
from checker.ground.layout import Bits, Layout, layout_of
from checker.ground.moves import State
from checker.ground.numbers import number_text, numbers
from checker.ground.program import Case, Ground, GroundCommand, GroundProperty
from checker.language.property import Kind
from checker.program import fold
from checker.program.expressions import Expression

BITS = 62  # of a number, beside its sign
LARGEST = 1 << BITS
ROW_BLOCK = 4 * WIDE  # words
MOST_ENTRIES = 8  # bits by which it is found what an actor does, where its location has fewer
NEVER_JUDGED, IN_EVERY_STATE, AT_REST = range(3)
FACTS = (
    "commands", "checks", "properties", "moves", "actors", "bits", "symmetric", "words", "bytes", "registers",
    "reducible",
)  # fmt: skip


@dataclass(frozen=True)
class Table:
    """A model as data: how many words a state has, what the engine reads, and the same for a reader."""

    words: int
    sections: Mapping[str, Sequence[int]]
    code: Assembled
    steps: Steps
    conditions: Mapping[str, Sequence[Label | None]]

    def bytes(self, starts: Sequence[State]) -> bytes:
        """The block that the engine reads, for a search from some states."""
        words = [word for state in starts for word in in_words(state, self.words)]
        return block({**self.sections, "starts": words})


def to_table(ground: Ground, symmetry: bool = False, futures: Futures | None = None) -> Table:
    """The table of a ground program; for stubborn sets, with what its actors may still do.

    Raises TooWide where the engine has no room for it.
    """
    refuse_large_numbers(ground)
    refuse_many_actors(ground)
    layout = layout_of(ground)
    coder = StepCoder(
        fields=Fields(layout, booleans(ground)),
        words=words_of(layout.width),
        ground=ground,
        checks={check: number for number, check in enumerate(ground.checks)},
    )
    steps = Steps(coder)
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
        "fair": [one.fair for one in ground.instances],
        **where_actors_begin(steps, code),
        **{name: [place(code, label) for label in row] for name, row in conditions.items()},
        "code": code.words,
        "orbits": orbit_words(Symmetry(ground, layout)) if symmetry else [],
        "stubborn": [] if futures is None else stubborn_words(futures, coder.words),
    }
    return Table(coder.words, sections, code, steps, conditions)


def facts(coder: StepCoder, moves: int, symmetry: bool, reducible: bool) -> list[int]:
    """What the engine needs to know in numbers: FACTS."""
    ground, width = coder.ground, coder.fields.layout.width
    return [
        sum(len(row) for row in ground.commands),
        len(coder.checks),
        len(ground.properties) + len(ground.passages),
        moves,
        len(ground.instances),
        width,
        symmetry,
        coder.words,
        max((width + 7) // 8, 1),
        coder.code.most_registers,
        reducible,
    ]


def fields(ground: Ground, layout: Layout) -> list[int]:
    """Where each field of a state lies, and the highest number that it holds."""
    return [
        number
        for cell, bits in layout.bits.items()
        for number in (bits.shift, bits.width, ground.cells[cell].high - bits.low)
    ]


def judging(ground: Ground) -> dict[str, list[int]]:
    """When each property is judged; what must be true somewhere has numbers behind them."""
    watched = len(ground.passages)
    to_meet = ground.conditions_to_meet
    return {
        "judged": [*(when_judged(one) for one in ground.properties), *[NEVER_JUDGED] * watched],
        "premises": [number in to_meet for number in range(len(ground.properties) + watched)],
        "from the start": [*(one.trigger is None for one in ground.properties), *[True] * watched],
    }


def when_judged(judged: GroundProperty) -> int:
    """When a property's ``bad`` is asked for; a step that fails and a whole run are not seen in a state."""
    if judged.only_at_rest:
        return AT_REST
    if judged.property.kind == Kind.STEP or judged.property.is_progress:
        return NEVER_JUDGED
    return IN_EVERY_STATE


# -- where actors stand ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Stand:
    """The bits by which the engine finds what an actor does: its location, and as a rule those locals that
    decide which case of a command it is. ``fields`` are these cells, by number."""

    shift: int
    width: int
    fields: Mapping[int, Bits]

    def values(self, code: int) -> dict[int, int]:
        """What each cell holds where the bits are these."""
        return {
            cell: (code >> bits.shift - self.shift & (1 << bits.width) - 1) + bits.low
            for cell, bits in self.fields.items()
        }


def stand_of(ground: Ground, layout: Layout, instance: int) -> Stand:
    """By which bits the engine finds what an actor does. Cells of one value have none."""
    location = ground.instances[instance].location
    cases = [case for command in ground.commands[instance] for case in command.cases]
    cells = dict.fromkeys([location, *(cell for case in cases for cell, _ in case.where)])
    for some in (cells, [location]):
        fields = {cell: layout.bits[cell] for cell in some if cell in layout.bits}
        shift = min((bits.shift for bits in fields.values()), default=0)
        width = max((bits.shift + bits.width for bits in fields.values()), default=0) - shift
        if width <= MOST_ENTRIES:
            break
    return Stand(shift, width, fields)


# -- steps ---------------------------------------------------------------------------------------------


@dataclass
class Steps:
    """Writes the steps of instances. ``moves`` is how many steps a state has at most."""

    coder: StepCoder
    stands: list[Stand] = field(default_factory=list)
    entries: list[list[Piece | None]] = field(default_factory=list)
    moves: int = 0

    def add_instance(self, number: int) -> None:
        """Write the steps of an instance, for each way in which it may stand."""
        ground, layout = self.coder.ground, self.coder.fields.layout
        location = ground.instances[number].location
        stand = stand_of(ground, layout, number)
        pieces: dict[tuple[int, ...], Piece] = {}
        row: list[Piece | None] = []
        for code in range(1 << stand.width):
            values = stand.values(code)
            at = values.get(location, layout.fixed.get(location, 0))
            row.append(None)
            if 0 <= at < len(ground.commands[number]):
                command = ground.commands[number][at]
                cases = [n for n, case in enumerate(command.cases) if is_possible(case, values)]
                key = (at, *cases)
                if cases and key not in pieces:
                    pieces[key] = self.piece(command, [command.cases[n] for n in cases], stand)
                row[-1] = pieces[key] if cases else None
        self.stands.append(stand)
        self.entries.append(row)
        self.moves += max((piece.moves for piece in pieces.values()), default=0)

    def piece(self, command: GroundCommand, cases: list[Case], stand: Stand) -> Piece:
        """Write those cases of a command that are possible where an instance stands."""
        self.coder.moves = 0
        begin = self.coder.code.begin()
        rows: list[Row] = []
        others: list[Case] = []
        for case in cases:
            of_case = self.case(command, case, stand)
            rows += of_case or []
            others += [case] if of_case is None else []
        self.coder.code.add(Operation.END)
        moves = self.coder.moves
        rest = begin if not rows else self.rest(command, others, stand) if others else None
        return Piece(begin, moves, tuple(rows), rest)

    def case(self, command: GroundCommand, case: Case, stand: Stand) -> list[Row] | None:
        """Write one case; as rows too, where a state is one word and the case a few of them."""
        parts = self.coder.code.parts
        before = len(parts)
        self.coder.case(command, case, {cell: value for cell, value in case.where if cell in stand.fields})
        return rows_of(parts[before:]) if self.coder.words == 1 else None

    def rest(self, command: GroundCommand, cases: list[Case], stand: Stand) -> Label:
        """Write the cases of a piece that are no rows."""
        begin = self.coder.code.begin()
        for case in cases:
            self.case(command, case, stand)
        self.coder.code.add(Operation.END)
        return begin


@dataclass(frozen=True)
class Piece:
    """Where the code of some cases begins, and how many ways lead through it; of states of one word, the ways
    that are rows, and where the code of the rest begins."""

    begin: Label
    moves: int
    rows: tuple[Row, ...]
    rest: Label | None


def is_possible(case: Case, values: Mapping[int, int]) -> bool:
    """Whether a case may be taken where some cells hold these values."""
    return all(values.get(cell, value) == value for cell, value in case.where)


def where_actors_begin(steps: Steps, code: Assembled) -> dict[str, list[int]]:
    """For each actor the bits by which it is found what it does, and by these its code, its rows, and the
    code of what is no row."""
    places: list[int] = []
    entries: list[int] = []
    row_words: list[int] = []
    row_facts: list[int] = []
    begins: dict[Piece | None, list[int]] = {None: [0, 0, 0, 0]}
    for stand, row in zip(steps.stands, steps.entries, strict=True):
        places += [stand.shift, stand.width, len(entries) // 4]
        for piece in row:
            if piece not in begins:
                assert piece is not None
                first, some = len(row_words) // ROW_BLOCK, blocks(piece.rows)
                begins[piece] = [place(code, piece.begin), first, len(some), place(code, piece.rest)]
                row_words += [word for one in some for word in one]
                row_facts += facts_of_rows(piece.rows)
            entries += begins[piece]
    return {"places": places, "entries": entries, "rows": row_words, "row facts": row_facts}


def place(code: Assembled, label: Label | None) -> int:
    """Where code begins; 0 where there is none."""
    return 0 if label is None else code.places[label]


# -- properties ----------------------------------------------------------------------------------------


def conditions_of(coder: StepCoder) -> dict[str, list[Label | None]]:
    """Write the conditions of the properties, by their numbers, and of the actors' ends."""
    judged = coder.ground.properties
    count = len(judged) + len(coder.ground.passages)
    triggers = {n: one.trigger or fold.TRUE for n, one in enumerate(judged) if one.property.is_progress}
    ends = next((one.ends for one in judged if one.ends), ())
    return {
        "bad": conditions(coder, {n: one.bad for n, one in enumerate(judged)}, count),
        "triggered": conditions(coder, triggers, count),
        "meets": conditions(coder, coder.ground.conditions_to_meet, count),
        "ended": conditions(coder, dict(enumerate(ends)), len(coder.ground.instances)),
    }


def conditions(coder: StepCoder, by_number: Mapping[int, Expression], count: int) -> list[Label | None]:
    """Write conditions; a number without one is nowhere true."""
    return [condition(coder, by_number[n]) if n in by_number else None for n in range(count)]


def condition(coder: StepCoder, expression: Expression) -> Label:
    """Write a condition: code that accepts a state or ends."""
    begin, no = coder.code.begin(), Label()
    coder.unless(expression, no, Point())
    coder.code.add(Operation.ACCEPT)
    coder.code.place(no)
    coder.code.add(Operation.END)
    return begin


# -- what the engine cannot hold ---------------------------------------------------------------------------


def refuse_large_numbers(ground: Ground) -> None:
    """Raise TooWide where a number, or the distance of two, may be larger than a signed word holds."""
    for name, low, high in numbers(ground, [one.condition for one in ground.passages]):
        if low <= -LARGEST or high >= LARGEST:
            what = f"{name} between {number_text(low)} and {number_text(high)}"
            raise TooWide(f"{what} needs more than the {BITS} bits of the engine: choose smaller bounds")


def refuse_many_actors(ground: Ground) -> None:
    """Raise TooWide where actors that need a bit of a word each do not fit: who steps in what lies ahead."""
    needed = any(one.property.is_progress or one.ends for one in ground.properties)
    if len(ground.instances) > WORD and needed:
        raise TooWide(f"progress of {len(ground.instances)} actors: the engine has words of {WORD} bits")
