"""``emit table``: what a page of it says, and every instruction in words."""

from __future__ import annotations

import pytest

from checker.backends.table.code import CodeLabel, Instruction, Operation
from checker.backends.table.module import to_table
from checker.backends.table.printer import print_table, shown, spans
from checker.passes.normal_form import ground
from tests.programs import compiled

MODEL = """
from checker import *

full = shared(Array(bool, 1))
n = shared(Array(integer(-1, least=-2, most=4), 1))


@actor
def fills() -> None:
    full[0] = True
    with atomic:
        n[0] += 1


@never("full of two")
def never_two() -> bool:
    return full[0] and n[0] >= 2


properties = [never_two]
"""
FACTS = (
    "  commands 2, checks 1, properties 4, moves 1, actors 1, bits 6, symmetric 0,"
    " words 1, bytes 1, reducible 0"
)
PAGE = f"""\
table model
{FACTS}

fields: shift, bits, lowest value
  full[0]: 0, 1, 0
  n[0]: 1, 3, -2
  fills at: 4, 2, -1
    end

fills at 0:
    row: s0 & 0x0 == 0x0: move 0: s0 := (s0 & 0xfffffffffffffffe) + 0x11
 1:
    move 0: s0 := (s0 & 0xfffffffffffffffe) + 0x11, else 6
 6:
    end

fills at 1:
    row: s0 & 0xe == 0xc: move 1: fails check 0, actor 0, choice 0
    row: s0 & 0x2 == 0x2: move 1: s0 := (s0 & 0xffffffffffffffff) + -0x1e
    row: s0 & 0x6 == 0x0: move 1: s0 := (s0 & 0xffffffffffffffff) + -0x1e
    row: s0 & 0xe == 0x4: move 1: s0 := (s0 & 0xffffffffffffffff) + -0x1e
 7:
    s0 & 0xe == 0xc, else 15
    move 1: fails check 0, actor 0, choice 0, else 20
 15:
    move 1: s0 := (s0 & 0xffffffffffffffff) + -0x1e, else 20
 20:
    end

bad 0:
 21:
    s0 & 0x1 == 0x1, else 29
    s0 >> 1 & 0x7 in 4..7, else 29
    accept
 29:
    end

bad 1:
 30:
    end

bad 2:
 31:
    end

bad 3:
 32:
    end

meets 0:
 33:
    s0 & 0x1 == 0x1, else 37
    accept
 37:
    end"""


def test_a_page() -> None:
    program = compiled(MODEL)
    lowered = ground(program)
    page = print_table(lowered, to_table(lowered)).replace(program.name, "model")
    assert page == PAGE


WORDS: dict[Operation, tuple[int, tuple[int, ...], bool, str]] = {
    Operation.END: (0, (), False, "end"),
    Operation.ACCEPT: (0, (), False, "accept"),
    Operation.TEST: (0, (12, 4), True, "s1 & 0xc == 0x4, else 7"),
    Operation.TEST_NOT: (0, (12, 4), True, "s1 & 0xc != 0x4, else 7"),
    Operation.RANGE: (5, (15, 3, 4), True, "s1 >> 5 & 0xf in 3..7, else 7"),
    Operation.RANGE_NOT: (5, (15, 3, 4), True, "s1 >> 5 & 0xf not in 3..7, else 7"),
    Operation.ROW: (2, (12, 4, 255, -1, 6), False, "s1 & 0xc == 0x4: move 6: s2 := (s2 & 0xff) + -0x1"),
    Operation.EMIT: (
        0, (6, 0, 255, 1, 3, 1, -8), True,
        "move 6: s0 := (s0 & 0xff) + 0x1, s3 := (s3 & 0x1) + -0x8, else 7",
    ),
    Operation.EMIT_PUT: (0, (6, 0, 255, 1), True, "move 6: s0 := (s0 & 0xff) + 0x1, what was put, else 7"),
    Operation.FAIL: (0, (6, 2, 1, 9), True, "move 6: fails check 2, actor 1, choice 9, else 7"),
    Operation.GOTO: (0, (), True, "go on at 7"),
    Operation.IF: (5, (), True, "r5 == 0, else 7"),
    Operation.IF_NOT: (5, (), True, "r5 != 0, else 7"),
    Operation.FIELD: (5, (3, 7, -2), False, "r5 := (s1 >> 3 & 0x7) + -2"),
    Operation.FIELD_TWO: (5, (60, 127, -2), False, "r5 := (s1 s2 >> 60 & 0x7f) + -2"),
    Operation.CONSTANT: (5, (-9,), False, "r5 := -9"),
    Operation.MOVE: (5, (3,), False, "r5 := r3"),
    Operation.PUT: (5, (-2, 4, 60), False, "put (r5 - -2 >> 4) << 60 into s1"),
    **{
        operation: (5, (3 | 4 << 16,), False, f"r5 := r3 {sign} r4")
        for operation, sign in (
            (Operation.ADD, "+"), (Operation.SUBTRACT, "-"), (Operation.MULTIPLY, "*"),
            (Operation.QUOTIENT, "//"), (Operation.REMAINDER, "%"), (Operation.EQUAL, "=="),
            (Operation.UNEQUAL, "!="), (Operation.LESS, "<"), (Operation.LESS_OR_EQUAL, "<="),
            (Operation.BIT_AND, "&"), (Operation.BIT_OR, "|"), (Operation.BIT_XOR, "^"),
            (Operation.SHIFT_LEFT, "<<"), (Operation.SHIFT_RIGHT, ">>"),
        )
    },
}  # fmt: skip


@pytest.mark.parametrize("operation", Operation, ids=lambda one: one.name)
def test_an_instruction(operation: Operation) -> None:
    register, operands, jumps, words = WORDS[operation]
    label = CodeLabel()
    table = to_table(ground(compiled(MODEL)))
    table.code.places[label] = 7
    assert shown(Instruction(operation, 1, register, label if jumps else None, operands), table) == words


def test_a_move_that_changes_nothing() -> None:
    table = to_table(ground(compiled(MODEL)))
    assert shown(Instruction(Operation.EMIT, 0, 0, None, (4,)), table) == "move 4: nothing changes"


@pytest.mark.parametrize(
    ("values", "words"), [([3], "3"), ([2, 0, 1], "0..2"), ([0, 2, 3, 7], "0|2..3|7"), ([-1, -1, 0], "-1..0")]
)
def test_values_in_few_words(values: list[int], words: str) -> None:
    assert spans(values) == words
