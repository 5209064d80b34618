"""A table for a reader: what the engine is told of a model, section by section, and its code by names."""

from __future__ import annotations

from collections.abc import Iterator

from checker.backends.table.code import CodeLabel, Instruction, Operation
from checker.backends.table.machine_words import ALL, WORD
from checker.backends.table.module import FACTS, Table
from checker.ground.program import Ground


def print_table(ground: Ground, table: Table) -> str:
    """The table of a ground program as text."""
    return "\n".join([*head(ground, table), *code(ground, table)])


def head(ground: Ground, table: Table) -> Iterator[str]:
    """What there is, how large a state is, and where its fields are."""
    facts = zip(FACTS, table.sections["facts"], strict=True)
    yield f"table {ground.program.name}"
    yield "  " + ", ".join(f"{name} {int(value)}" for name, value in facts)
    yield ""
    yield "fields: shift, bits, lowest value"
    for number, bits in table.steps.coder.fields.layout.bits.items():
        yield f"  {ground.cells[number].name}: {bits.shift}, {bits.width}, {bits.low}"


def code(ground: Ground, table: Table) -> Iterator[str]:
    """The code: of each actor at each location, and of each condition."""
    names = names_of(ground, table)
    shown_place = -1
    for part in table.code.parts:
        if isinstance(part, CodeLabel):
            if part in names:
                yield ""
                yield from (f"{name}:" for name in names[part])
            if table.code.places[part] != shown_place:
                yield f" {table.code.places[part]}:"
            shown_place = table.code.places[part]
        else:
            yield f"    {shown(part, table)}"


def names_of(ground: Ground, table: Table) -> dict[CodeLabel, list[str]]:
    """What begins at a label."""
    names: dict[CodeLabel, list[str]] = {}
    steps = table.steps
    for one, stand, row in zip(ground.instances, steps.stands, steps.entries, strict=True):
        for code, piece in enumerate(row):
            if piece is not None:
                known = stand.values(code).items()
                where = ", ".join(f"{ground.cells[cell].name} {value}" for cell, value in known)
                names.setdefault(piece.begin, []).append(where or one.name)
                if piece.rest is not None and piece.rest is not piece.begin:
                    names.setdefault(piece.rest, []).append(f"{where or one.name}: what is no row")
    for kind, labels in table.conditions.items():
        for number, label in enumerate(labels):
            if label is not None:
                names.setdefault(label, []).append(f"{kind} {number}")
    return names


def shown(one: Instruction, table: Table) -> str:
    """An instruction in words."""
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
            command, check, actor, choice = numbers
            return f"move {command}: fails check {check}, actor {actor}, choice {choice}{to}"
        case Operation.END | Operation.ACCEPT:
            return one.operation.name.lower()
        case _:
            operands = [word, f"r{one.register}", *(str(signed(number)) for number in numbers)]
            return f"{one.operation.name.lower()} {' '.join(operands)}{to}"


def edit(word: int, keep: int, add: int) -> str:
    """How a word changes."""
    return f"s{word} := (s{word} & {keep:#x}) + {signed(add):#x}"


def signed(number: int) -> int:
    """A word as a signed number."""
    return number - (1 << WORD) if number >> WORD - 1 else number
