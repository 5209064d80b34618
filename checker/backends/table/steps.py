"""The steps of instances, by their possible local states: code, and rows if a case is a few."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from checker.backends.table.code import Assembled, CodeLabel, Operation
from checker.backends.table.effects import TableStepCoder
from checker.backends.table.rows import WIDE, StepRow, blocks, rows_of
from checker.backends.table.rows import facts as facts_of_rows
from checker.ground.layout import Bits, Layout
from checker.ground.program import Case, Ground, GroundCommand

ROW_BLOCK = 4 * WIDE  # words
MOST_ENTRIES = 8  # bits that select what an actor does, if its location has fewer


@dataclass(frozen=True)
class Stand:
    """The bits by which the engine selects what an actor does.

    They are its location, and usually the locals that decide which case of a command applies. ``fields`` are
    these cells, by number.
    """

    shift: int
    width: int
    fields: Mapping[int, Bits]

    def values(self, code: int) -> dict[int, int]:
        """The value of each cell if the bits have these values."""
        return {
            cell: (code >> bits.shift - self.shift & (1 << bits.width) - 1) + bits.low
            for cell, bits in self.fields.items()
        }


def stand_of(ground: Ground, layout: Layout, instance: int) -> Stand:
    """The bits by which the engine selects what an actor does. Cells with one value have none."""
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


@dataclass
class ActorCode:
    """Writes the steps of instances. ``moves`` is the largest number of moves of a state."""

    coder: TableStepCoder
    stands: list[Stand] = field(default_factory=list)
    entries: list[list[CodePiece | None]] = field(default_factory=list)
    moves: int = 0

    def add_instance(self, number: int) -> None:
        """Write the steps of an instance, for each of its possible local states."""
        ground, layout = self.coder.ground, self.coder.fields.layout
        location = ground.instances[number].location
        stand = stand_of(ground, layout, number)
        pieces: dict[tuple[int, ...], CodePiece] = {}
        row: list[CodePiece | None] = []
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

    def piece(self, command: GroundCommand, cases: list[Case], stand: Stand) -> CodePiece:
        """Write the cases of a command that are possible in a local state."""
        self.coder.moves = 0
        begin = self.coder.code.begin()
        rows: list[StepRow] = []
        others: list[Case] = []
        for case in cases:
            of_case = self.case(command, case, stand)
            rows += of_case or []
            others += [case] if of_case is None else []
        self.coder.code.add(Operation.END)
        moves = self.coder.moves
        rest = begin if not rows else self.rest(command, others, stand) if others else None
        return CodePiece(begin, moves, tuple(rows), rest)

    def case(self, command: GroundCommand, case: Case, stand: Stand) -> list[StepRow] | None:
        """Write one case; also as rows if a state is one word and the case a few of them."""
        parts = self.coder.code.parts
        before = len(parts)
        self.coder.case(command, case, {cell: value for cell, value in case.where if cell in stand.fields})
        return rows_of(parts[before:]) if self.coder.words == 1 else None

    def rest(self, command: GroundCommand, cases: list[Case], stand: Stand) -> CodeLabel:
        """Write the cases of a piece that are not rows."""
        begin = self.coder.code.begin()
        for case in cases:
            self.case(command, case, stand)
        self.coder.code.add(Operation.END)
        return begin


@dataclass(frozen=True)
class CodePiece:
    """The start of the code of some cases, and the number of paths through it.

    For states of one word also the paths that are rows, and the start of the code of the rest.
    """

    begin: CodeLabel
    moves: int
    rows: tuple[StepRow, ...]
    rest: CodeLabel | None


def is_possible(case: Case, values: Mapping[int, int]) -> bool:
    """Whether a case may be taken if some cells have these values."""
    return all(values.get(cell, value) == value for cell, value in case.where)


def where_actors_begin(steps: ActorCode, code: Assembled) -> dict[str, list[int]]:
    """For each actor the bits that select what it does, and for each of their values its code and rows.

    Also the code of the cases that are not rows.
    """
    places: list[int] = []
    entries: list[int] = []
    row_words: list[int] = []
    row_facts: list[int] = []
    begins: dict[CodePiece | None, list[int]] = {None: [0, 0, 0, 0]}
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


def place(code: Assembled, label: CodeLabel | None) -> int:
    """The start of some code; 0 if there is none."""
    return 0 if label is None else code.places[label]
