"""Each instruction by itself, as the engine interprets it: numbers at the edges, fields across two words."""

from __future__ import annotations

import operator
import random
from collections.abc import Callable

import pytest

from checker.backends.table.code import Code, CodeLabel, Operation
from checker.backends.table.machine_words import ALL, WORD
from checker.ground.moves import Move
from tests.native.building import needs_compiler
from tests.native.by_hand import after, searched, sections

pytestmark = needs_compiler
WORDS = 4  # two numbers, what becomes of them, and a word that is the table's own
LOW = -(1 << 62)
NUMBER = (1 << 63) - 1
KEEP_ALL = ALL


def state(*words: int) -> int:
    """A state of these words, the lowest first."""
    return sum((word & ALL) << WORD * place for place, word in enumerate(words))


def edges() -> list[int]:
    """Numbers of 62 bits and a sign: the edges, small ones, and some between."""
    rng = random.Random(5)
    some = [rng.randrange(-(1 << bits), 1 << bits) for bits in (8, 31, 33, 60, 62)]
    return [-(1 << 62) + 1, (1 << 62) - 1, 0, 1, -1, 2, -2, 7, -7, *some]


def number(code: Code, register: int, word: int) -> None:
    """Take a number from a word of the state."""
    code.add(Operation.FIELD, (0, NUMBER, LOW), word=word, register=register)


def combined(operation: Operation) -> Callable[[Code], None]:
    """Two numbers combined, and put into the third word."""

    def write(code: Code) -> None:
        number(code, 3, 0)
        number(code, 1, 1)
        code.add(operation, (3 | 1 << 16,), register=2)
        code.add(Operation.PUT, (0, 0, 0), word=2, register=2)
        end = CodeLabel()
        code.add(Operation.EMIT_PUT, (0, 2, 0, 0), word=1, target=end)
        code.place(end)

    return write


def rounded(one: int, other: int) -> int:
    """A quotient as Python rounds it; 0 by zero."""
    return one // other if other else 0


def left(one: int, other: int) -> int:
    """What is left; 0 by zero."""
    return one % other if other else 0


def to_the_left(one: int, other: int) -> int:
    """A number shifted; 0 by a negative number."""
    return one << other if other >= 0 else 0


def to_the_right(one: int, other: int) -> int:
    """The same to the right."""
    return one >> other if other >= 0 else 0


SMALL = {Operation.MULTIPLY}  # what would not fit is refused by the back end


@pytest.mark.parametrize(
    ("operation", "meaning"),
    [
        (Operation.ADD, operator.add),
        (Operation.SUBTRACT, operator.sub),
        (Operation.MULTIPLY, operator.mul),
        (Operation.QUOTIENT, rounded),
        (Operation.REMAINDER, left),
        (Operation.EQUAL, operator.eq),
        (Operation.UNEQUAL, operator.ne),
        (Operation.LESS, operator.lt),
        (Operation.LESS_OR_EQUAL, operator.le),
        (Operation.BIT_AND, operator.and_),
        (Operation.BIT_OR, operator.or_),
        (Operation.BIT_XOR, operator.xor),
        (Operation.SHIFT_RIGHT, to_the_right),
    ],
)
def test_two_numbers(operation: Operation, meaning: Callable[[int, int], int]) -> None:
    pairs = [(one, other) for one in edges() for other in edges()]
    if operation in SMALL:
        pairs = [(one, other) for one, other in pairs if abs(one * other) < 1 << 62]
    starts = [state(one - LOW, other - LOW, 77) for one, other in pairs]
    wanted = {state(one - LOW, other - LOW, meaning(one, other)) for one, other in pairs}
    assert after(WORDS, combined(operation), starts) == wanted - set(starts)
    assert len(wanted - set(starts)) > 100


def words_at_random(count: int) -> list[int]:
    """States of random bits, whose last word is empty; some words are all ones, or nothing."""
    rng = random.Random(count)
    return [
        state(*(rng.choice((0, ALL, rng.getrandbits(64), rng.getrandbits(64))) for _ in range(WORDS - 1)))
        for _ in range(count)
    ]


@pytest.mark.parametrize(
    ("word", "shift", "width"),
    [(0, 0, 1), (0, 3, 20), (1, 63, 1), (1, 1, 63), (0, 60, 9), (1, 63, 62), (0, 2, 63)],
)
@pytest.mark.parametrize("low", [0, -5, LOW])
def test_fields(word: int, shift: int, width: int, low: int) -> None:
    """Read, put elsewhere across two words, and nothing beside it changed."""
    mask, at = (1 << width) - 1, 64 * word + shift
    to = 64 * 2 - 7  # from the second word into the third
    target = ((1 << width) - 1) << to & ((1 << 192) - 1)

    def write(code: Code) -> None:
        end = CodeLabel()
        two = shift + width > WORD
        operation = Operation.FIELD_TWO if two else Operation.FIELD
        code.add(operation, (shift, mask, low), word=word, register=5)
        code.add(Operation.MOVE, (5,), register=6)
        code.add(Operation.PUT, (low, 0, 57), word=1, register=6)
        code.add(Operation.PUT, (low, 7, 0), word=2, register=6)
        keeps = [KEEP_ALL & ~(target >> 64 * n) & ALL for n in (1, 2)]
        code.add(Operation.EMIT_PUT, (1, 1, keeps[0], 0, 2, keeps[1], 0), word=2, target=end)
        code.place(end)

    starts = words_at_random(60)
    wanted = {one & ~target | (one >> at & mask) << to for one in starts}
    assert after(WORDS, write, starts) == wanted - set(starts)
    assert wanted - set(starts)


CHOICES: dict[str, tuple[Callable[[Code, CodeLabel], None], Callable[[int], bool]]] = {
    "test": (lambda code, no: code.add(Operation.TEST, (12, 4), word=1, target=no), lambda w: w & 12 == 4),
    "test not": (
        lambda code, no: code.add(Operation.TEST_NOT, (12, 4), word=1, target=no),
        lambda w: w & 12 != 4,
    ),
    "range": (
        lambda code, no: code.add(Operation.RANGE, (15, 3, 6), word=1, register=2, target=no),
        lambda w: 3 <= w >> 2 & 15 <= 9,
    ),
    "range not": (
        lambda code, no: code.add(Operation.RANGE_NOT, (15, 3, 6), word=1, register=2, target=no),
        lambda w: not 3 <= w >> 2 & 15 <= 9,
    ),
    "range of one": (
        lambda code, no: code.add(Operation.RANGE, (15, 15, 0), word=1, register=2, target=no),
        lambda w: w >> 2 & 15 == 15,
    ),
}


@pytest.mark.parametrize("name", CHOICES)
def test_where_to_go_on(name: str) -> None:
    ask, meaning = CHOICES[name]

    def write(code: Code) -> None:
        no, end = CodeLabel(), CodeLabel()
        ask(code, no)
        code.add(Operation.EMIT, (0, 0, ALL, 1), word=1, target=end)
        code.place(no)
        code.add(Operation.EMIT, (1, 0, ALL, 2), word=1, target=end)
        code.place(end)

    starts = [state(0, value) for value in range(64)]
    wanted = {state(1 if meaning(value) else 2, value) for value in range(64)}
    assert after(WORDS, write, starts) == wanted
    assert 0 < sum(map(meaning, range(64))) < 64


@pytest.mark.parametrize("operation", [Operation.IF, Operation.IF_NOT])
@pytest.mark.parametrize("value", [0, 1, -1, 1 << 32, LOW])
def test_a_truth_in_a_register(operation: Operation, value: int) -> None:
    def write(code: Code) -> None:
        yes, end = CodeLabel(), CodeLabel()
        code.add(Operation.CONSTANT, (value,), register=7)
        code.add(operation, register=7, target=yes)
        code.add(Operation.GOTO, target=end)
        code.place(yes)
        code.add(Operation.EMIT, (0, 0, ALL, 1), word=1, target=end)
        code.place(end)

    jumps = (value != 0) == (operation == Operation.IF)
    assert after(WORDS, write, [0]) == ({1} if jumps else set())


def test_a_row() -> None:
    """A test and one changed word, of another word; what is behind comes after it, taken or not."""

    def write(code: Code) -> None:
        for value, add in ((3, 1), (5, -1), (3, 7)):
            over = CodeLabel()
            code.add(Operation.TEST, (7, value), word=0, target=over)
            code.add(Operation.EMIT, (value % 4, 1, ALL & ~0xF0, add << 8), word=1, target=over)
            code.place(over)

    table = sections(WORDS, write)
    assert [word & 0xFF for word in table["code"]].count(Operation.ROW) == 3
    starts = [state(value, 0x1F2) for value in range(16)]
    wanted = {state(value, 0x202) for value in (3, 11)} | {state(value, 0x802) for value in (3, 11)}
    wanted |= {state(value, 0x002) for value in (5, 13)}
    answer, levels = searched(table, starts)
    assert levels[1] == wanted
    assert answer.levels[:2] == (16, 6)
    # Each row is taken twice at first, and then from each of these six states.
    assert answer.taken == (0, 2 + 2, 0, 2 * 2 + 4 * 2)


def test_a_row_is_no_row_where_more_happens() -> None:
    """Two changed words, somewhere else to go on, or a register for the test."""
    ways: list[tuple[int, ...]] = [(0, 1, ALL, 1, 2, ALL, 1), (0,)]
    for edits in ways:

        def write(code: Code, edits: tuple[int, ...] = edits) -> None:
            over = CodeLabel()
            code.add(Operation.TEST, (7, 3), word=0, target=over)
            code.add(Operation.EMIT, edits, word=len(edits) // 3, target=over)
            code.place(over)

        assert Operation.ROW not in [word & 0xFF for word in sections(WORDS, write)["code"]]
        wanted = {state(3, 1, 1)} if len(edits) > 1 else set()
        assert after(WORDS, write, [state(3), state(4)]) == wanted

    def elsewhere(code: Code) -> None:
        over, end = CodeLabel(), CodeLabel()
        code.add(Operation.TEST, (7, 3), word=0, target=end)
        code.add(Operation.EMIT, (0, 1, ALL, 1), word=1, target=over)
        code.place(over)
        code.add(Operation.EMIT, (0, 1, ALL, 2), word=1, target=end)
        code.place(end)

    assert after(WORDS, elsewhere, [state(3), state(4)]) == {state(3, 1), state(3, 2)}


def test_what_was_put_is_put_once() -> None:
    def write(code: Code) -> None:
        for amount in (1, 4):
            end = CodeLabel()
            code.add(Operation.CONSTANT, (amount,), register=0)
            code.add(Operation.PUT, (0, 0, 3), word=1, register=0)
            code.add(Operation.EMIT_PUT, (0, 0, ALL, 1), word=1, target=end)
            code.place(end)

    assert after(WORDS, write, [0]) == {state(1, 8), state(1, 32)}


def test_a_failed_check() -> None:
    """The nearest, then the lowest; the actor and the choice. Evaluation continues after it."""

    def write(code: Code) -> None:
        over = CodeLabel()
        code.add(Operation.TEST, (1, 1), word=0, target=over)
        code.add(Operation.FAIL, (2, 3, 0, 9), target=over)
        code.place(over)
        end = CodeLabel()
        code.add(Operation.EMIT, (1, 1, ALL, 1), word=1, target=end)
        code.place(end)

    answer, levels = searched(sections(WORDS, write), [state(2), state(7), state(5)])
    assert answer.failures == {3: (0, state(5), Move(0, 9))}
    assert levels[1] == {state(2, 1), state(7, 1), state(5, 1)}
    assert answer.taken == (0, 6, 4, 0)


def test_a_place_without_code() -> None:
    """The location of an actor selects its code; nothing is done if there is none."""

    def write(code: Code) -> None:
        end = CodeLabel()
        code.add(Operation.EMIT, (0, 2, ALL, 1), word=1, target=end)
        code.place(end)

    entries = [*sections(WORDS, write)["entries"], 0, 0, 0, 0]
    places = [64 * 1 + 63, 1, 0]  # the last bit of the second word
    starts = [state(9, 0), state(9, 1 << 63)]
    assert after(WORDS, write, starts, entries=entries, places=places) == {state(9, 0, 1)}


def test_many_words_change_at_once() -> None:
    """Five of six, and the values that are put into some of them."""
    words = 6

    def write(code: Code) -> None:
        end = CodeLabel()
        for word in range(words - 1):
            code.add(Operation.CONSTANT, (word,), register=word)
            code.add(Operation.PUT, (0, 0, 8), word=word, register=word)
        edits = [number for word in range(words - 1) for number in (word, ALL & ~0xFF0F, 1 + word)]
        code.add(Operation.EMIT_PUT, (0, *edits), word=words - 1, target=end)
        code.place(end)

    starts = [state(*[0xABC0 + one] * (words - 1)) for one in range(8)]
    wanted = {state(*[0x00C0 + 1 + word + (word << 8) for word in range(words - 1)])}
    assert after(words, write, starts) == wanted


def test_the_lowest_of_the_nearest_states_is_shown() -> None:
    """In whatever order they are found, so that threads make no difference."""
    answer, _ = searched(sections(WORDS, lambda _: None), [state(7), state(3, 1), state(3), state(9)])
    assert answer.sightings == {0: (0, state(3))}
