"""Cases as rows: in each state one way or none, and the one that the code goes."""

from __future__ import annotations

import random

import pytest

from checker.backends.table.code import Code, CodeLabel, Instruction, Operation
from checker.backends.table.machine_words import ALL
from checker.backends.table.rows import MOST, NEVER, WIDE, Cube, Failing, StepRow, blocks, facts, rows_of

BITS = 5
STATES = range(1 << BITS)


@pytest.mark.parametrize("mask", STATES)
def test_what_is_outside_a_cube_is_there_once(mask: int) -> None:
    cube = Cube(mask, 0b10110 & mask)
    others = list(cube.outside())
    for state in STATES:
        assert has(cube, state) + sum(has(other, state) for other in others) == 1


def has(cube: Cube, state: int) -> bool:
    """Whether a state is in a cube."""
    return state & cube.mask == cube.value


def test_cubes_that_exclude_each_other() -> None:
    assert Cube(0b11, 0b01).meet(Cube(0b110, 0b110)) is None
    assert Cube(0b11, 0b01).meet(Cube(0b100, 0b100)) == Cube(0b111, 0b101)


def test_ways_of_random_cases() -> None:
    """Of a thousand cases some are code, and of the others each state goes the way of the code."""
    rng = random.Random(0)
    as_rows = 0
    for _ in range(1000):
        parts = random_case(rng)
        rows = rows_of(parts)
        if rows is None:
            continue
        as_rows += 1
        assert len(rows) <= MOST
        for state in STATES:
            assert [end(row) for row in rows if has(row.cube, state)] == gone(parts, state)
    assert as_rows > 500


def random_case(rng: random.Random) -> list[Instruction | CodeLabel]:
    """Tests, ends, and labels that they jump to: each to one further on."""
    code = Code()
    code.parts.clear()
    labels = [CodeLabel() for _ in range(4)]
    for number, label in enumerate(labels):
        for _ in range(rng.randint(0, 3)):
            target = rng.choice(labels[number:])
            mask = rng.randrange(1 << BITS)
            kind = rng.choice((Operation.TEST, Operation.TEST_NOT, Operation.RANGE, Operation.RANGE_NOT))
            if kind in (Operation.TEST, Operation.TEST_NOT):
                code.add(kind, (mask, mask & rng.randrange(1 << BITS)), target=target)
            else:
                low = rng.randrange(4)
                code.add(kind, (3, low, rng.randint(0, 3 - low)), register=rng.randrange(3), target=target)
        ends = (Operation.EMIT, Operation.EMIT, Operation.FAIL, Operation.GOTO)
        last = rng.choice(ends)
        operands = {Operation.EMIT: (number, 0, 30 - number, 1), Operation.FAIL: (number, 7, 1, number)}
        code.add(last, operands.get(last, ()), word=1 if last == Operation.EMIT else 0, target=labels[-1])
        code.place(label)
    return code.parts


def gone(parts: list[Instruction | CodeLabel], state: int) -> list[StepRow]:
    """The result of a state, as a row of all states; none if it has none."""
    place = 0
    while place < len(parts):
        part = parts[place]
        place += 1
        if isinstance(part, CodeLabel):
            continue
        assert part.target is not None
        if part.operation == Operation.EMIT:
            command, _, keep, add = part.operands
            return [StepRow(Cube(), command, keep, add)]
        if part.operation == Operation.FAIL:
            command, *failing = part.operands
            return [StepRow(Cube(), command, failing=Failing(*failing))]
        if part.operation == Operation.GOTO or goes(part, state):
            place = parts.index(part.target)
    return []


def goes(part: Instruction, state: int) -> bool:
    """Whether a test jumps."""
    if part.operation in (Operation.TEST, Operation.TEST_NOT):
        mask, value = part.operands
        return (state & mask == value) == (part.operation == Operation.TEST_NOT)
    mask, low, span = part.operands
    inside = low <= state >> part.register & mask <= low + span
    return inside == (part.operation == Operation.RANGE_NOT)


def end(row: StepRow) -> StepRow:
    """What a row does, wherever."""
    return StepRow(Cube(), row.command, row.keep, row.add, row.failing)


@pytest.mark.parametrize(
    ("operation", "operands"),
    [(Operation.FIELD, (0, 1, 0)), (Operation.RANGE, (15, 0, 3)), (Operation.PUT, (0, 0, 0))],
)
def test_what_is_no_row(operation: Operation, operands: tuple[int, ...]) -> None:
    code = Code()
    code.add(operation, operands, target=CodeLabel())
    assert rows_of(code.parts[1:]) is None


def test_blocks_are_filled_up_with_rows_of_no_state() -> None:
    rows = [StepRow(Cube(1, 1), 3, 6, 8), *[StepRow(Cube(2, 0), 4, failing=Failing(5, 6, 7))] * WIDE]
    first, second = blocks(rows)
    assert first[:WIDE] == [1, 2, 2, 2] and first[WIDE : 2 * WIDE] == [1, 0, 0, 0]
    assert first[2 * WIDE :] == [6, ALL, ALL, ALL, 8, 0, 0, 0]
    assert [second[lane::WIDE][:2] for lane in range(1, WIDE)] == [list(NEVER)] * (WIDE - 1)
    assert facts(rows)[:10] == [3, 0, 0, 0, 0, 4, 1, 5, 6, 7]
    assert len(facts(rows)) == 5 * WIDE * len(blocks(rows))
