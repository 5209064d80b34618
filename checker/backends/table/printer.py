"""A readable table: the engine's input for a model, section by section, and its code with names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple

from checker.backends.table.code import COMBINED, CodeLabel, Instruction, Operation
from checker.backends.table.expressions import COMPARED
from checker.backends.table.machine_words import ALL, WORD
from checker.backends.table.module import FACTS, Table
from checker.backends.table.rows import StepRow
from checker.backends.table.steps import CodePiece
from checker.ground.program import Ground

SIGNS = {operation: sign for sign, operation in COMBINED.items()} | {
    operation: sign for sign, (operation, swapped) in COMPARED.items() if not swapped
}


def print_table(ground: Ground, table: Table) -> str:
    """The table of a ground program as text."""
    return "\n".join([*head(ground, table), *code(ground, table)])


def head(ground: Ground, table: Table) -> Iterator[str]:
    """The sections, the size of a state, and the positions of its fields."""
    facts = zip(FACTS, table.sections["facts"], strict=True)
    yield f"table {ground.program.name}"
    yield "  " + ", ".join(f"{name} {int(value)}" for name, value in facts)
    yield ""
    yield "fields: shift, bits, lowest value"
    for number, bits in table.steps.coder.fields.layout.bits.items():
        yield f"  {ground.cells[number].name}: {bits.shift}, {bits.width}, {bits.low}"


def code(ground: Ground, table: Table) -> Iterator[str]:
    """The code of each actor at each location, and of each condition."""
    names, rows = names_of(ground, table), rows_of_pieces(table)
    shown_place = -1
    for part in table.code.parts:
        if isinstance(part, CodeLabel):
            if part in names:
                yield ""
                yield from (f"{name}:" for name in names[part])
                yield from rows.get(part, ())
            if table.code.places[part] != shown_place:
                yield f" {table.code.places[part]}:"
            shown_place = table.code.places[part]
        else:
            yield f"    {shown(part, table)}"


def names_of(ground: Ground, table: Table) -> dict[CodeLabel, list[str]]:
    """The names of what begins at a label."""
    names: dict[CodeLabel, list[str]] = {}
    for piece, where in standing(ground, table).items():
        names.setdefault(piece.begin, []).extend(where)
        if piece.rest is not None and piece.rest is not piece.begin:
            names.setdefault(piece.rest, []).extend(f"{one}, what is no row" for one in where)
    for kind, labels in table.conditions.items():
        for number, label in enumerate(labels):
            if label is not None:
                names.setdefault(label, []).append(f"{kind} {number}")
    return names


def standing(ground: Ground, table: Table) -> dict[CodePiece, list[str]]:
    """The states of actors for each piece of code: the contents of the cells that select it."""
    steps = table.steps
    where: dict[CodePiece, list[str]] = {}
    for one, stand, row in zip(ground.instances, steps.stands, steps.entries, strict=True):
        codes: dict[CodePiece, list[dict[int, int]]] = {}
        for code, piece in enumerate(row):
            if piece is not None:
                codes.setdefault(piece, []).append(stand.values(code))
        for piece, values in codes.items():
            held = [
                f"{ground.cells[cell].name} {spans(one[cell] for one in values)}" for cell in stand.fields
            ]
            where.setdefault(piece, []).append(", ".join(held) or one.name)
    return where


def spans(values: Iterable[int]) -> str:
    """Numbers in compact form: ``0|2..5``."""
    runs: list[list[int]] = []
    for value in sorted(set(values)):
        if runs and value == runs[-1][-1] + 1:
            runs[-1].append(value)
        else:
            runs.append([value])
    return "|".join(str(run[0]) if len(run) == 1 else f"{run[0]}..{run[-1]}" for run in runs)


def rows_of_pieces(table: Table) -> dict[CodeLabel, list[str]]:
    """The rows of each piece, at its start: they replace its code if the processor can use them."""
    pieces = {piece for row in table.steps.entries for piece in row if piece is not None}
    return {piece.begin: [f"    row: {row_in_words(row)}" for row in piece.rows] for piece in pieces}


def row_in_words(row: StepRow) -> str:
    """One row."""
    where = f"s0 & {row.cube.mask:#x} == {row.cube.value:#x}: move {row.command}: "
    return where + (edit(0, row.keep, row.add) if row.failing is None else failing(*astuple(row.failing)))


def shown(one: Instruction, table: Table) -> str:
    """An instruction as text."""
    to = "" if one.target is None else f", else {table.code.places[one.target]}"
    word, numbers = f"s{one.word}", [operand & ALL for operand in one.operands]
    match one.operation:
        case Operation.TEST | Operation.TEST_NOT:
            sign = "==" if one.operation == Operation.TEST else "!="
            return f"{word} & {numbers[0]:#x} {sign} {numbers[1]:#x}{to}"
        case Operation.RANGE | Operation.RANGE_NOT:
            sign = "in" if one.operation == Operation.RANGE else "not in"
            low = numbers[1]
            return f"{word} >> {one.register} & {numbers[0]:#x} {sign} {low}..{low + numbers[2]}{to}"
        case Operation.ROW:
            test = f"{word} & {numbers[0]:#x} == {numbers[1]:#x}"
            return f"{test}: move {numbers[4]}: {edit(one.register, numbers[2], numbers[3])}"
        case Operation.EMIT | Operation.EMIT_PUT:
            edits = [edit(*numbers[n : n + 3]) for n in range(1, len(numbers), 3)]
            put = ["what was put"] if one.operation == Operation.EMIT_PUT else []
            return f"move {numbers[0]}: {', '.join([*edits, *put]) or 'nothing changes'}{to}"
        case Operation.FAIL:
            return f"move {numbers[0]}: {failing(*numbers[1:])}{to}"
        case Operation.END | Operation.ACCEPT:
            return one.operation.name.lower()
        case Operation.GOTO:
            return f"go on at {to.removeprefix(', else ')}"
        case Operation.IF:
            return f"r{one.register} == 0{to}"
        case Operation.IF_NOT:
            return f"r{one.register} != 0{to}"
        case Operation.PUT:
            low, offset, shift = map(signed, numbers)
            return f"put (r{one.register} - {low} >> {offset}) << {shift} into {word}"
        case _:
            return f"r{one.register} := {made(one, numbers)}"


def failing(check: int, actor: int, choice: int) -> str:
    """The text of a failing move."""
    return f"fails check {check}, actor {actor}, choice {choice}"


def made(one: Instruction, numbers: Sequence[int]) -> str:
    """The value that an instruction puts into its register."""
    match one.operation:
        case Operation.CONSTANT:
            return str(signed(numbers[0]))
        case Operation.MOVE:
            return f"r{numbers[0]}"
        case Operation.FIELD | Operation.FIELD_TWO:
            words = f"s{one.word}" if one.operation == Operation.FIELD else f"s{one.word} s{one.word + 1}"
            return f"({words} >> {numbers[0]} & {numbers[1]:#x}) + {signed(numbers[2])}"
        case _:
            return f"r{numbers[0] & 0xFFFF} {SIGNS[one.operation]} r{numbers[0] >> 16}"


def edit(word: int, keep: int, add: int) -> str:
    """The change of a word."""
    return f"s{word} := (s{word} & {keep:#x}) + {signed(add):#x}"


def signed(number: int) -> int:
    """A word as a signed number."""
    return number - (1 << WORD) if number >> WORD - 1 else number
