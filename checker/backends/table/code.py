"""The instructions that the engine interprets (engine/code.h), for steps and conditions.

An instruction is a word with its operation, a word of the state, a register and a jump target, and then its
operands, a word each. Registers hold signed numbers of 64 bits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from checker.backends.table.machine_words import ALL, TooWide

MOST_REGISTERS = 1 << 16


class Operation(IntEnum):
    """The operation of an instruction, with the numbers of engine/code.h."""

    END = 0
    ACCEPT = 1
    TEST = 2
    TEST_NOT = 3
    RANGE = 4
    RANGE_NOT = 5
    ROW = 6
    EMIT = 7
    EMIT_PUT = 8
    FAIL = 9
    GOTO = 10
    IF = 11
    IF_NOT = 12
    FIELD = 13
    FIELD_TWO = 14
    CONSTANT = 15
    MOVE = 16
    ADD = 17
    SUBTRACT = 18
    MULTIPLY = 19
    QUOTIENT = 20
    REMAINDER = 21
    EQUAL = 22
    UNEQUAL = 23
    LESS = 24
    LESS_OR_EQUAL = 25
    PUT = 26
    BIT_AND = 27
    BIT_OR = 28
    BIT_XOR = 29
    SHIFT_LEFT = 30
    SHIFT_RIGHT = 31


COMBINED = {
    "+": Operation.ADD,
    "-": Operation.SUBTRACT,
    "*": Operation.MULTIPLY,
    "//": Operation.QUOTIENT,
    "%": Operation.REMAINDER,
    "&": Operation.BIT_AND,
    "|": Operation.BIT_OR,
    "^": Operation.BIT_XOR,
    "<<": Operation.SHIFT_LEFT,
    ">>": Operation.SHIFT_RIGHT,
}


@dataclass(eq=False, slots=True)
class CodeLabel:
    """A place in the code, as a jump target."""


@dataclass(frozen=True)
class Instruction:
    """One instruction; ``target`` is where it may jump to."""

    operation: Operation
    word: int = 0
    register: int = 0
    target: CodeLabel | None = None
    operands: tuple[int, ...] = ()

    @property
    def length(self) -> int:
        """Its length in words."""
        return 1 + len(self.operands)


@dataclass
class Code:
    """Instructions and labels in the order in which they are executed."""

    parts: list[Instruction | CodeLabel] = field(default_factory=list)
    registers: int = 0  # of the current piece of code

    def __post_init__(self) -> None:
        self.add(Operation.END)  # at place 0: a place that means "nothing here"

    def begin(self) -> CodeLabel:
        """Begin a piece of code that shares no register with the one before it."""
        self.registers = 0
        return self.label()

    def label(self) -> CodeLabel:
        """A label for what comes next."""
        return self.place(CodeLabel())

    def place(self, label: CodeLabel) -> CodeLabel:
        """Put a label here."""
        self.parts.append(label)
        return label

    def add(
        self,
        operation: Operation,
        operands: Sequence[int] = (),
        *,
        word: int = 0,
        register: int = 0,
        target: CodeLabel | None = None,
    ) -> None:
        """Write an instruction."""
        self.parts.append(Instruction(operation, word, register, target, tuple(operands)))

    def fresh(self) -> int:
        """A new register. Raises TooWide if there is none left."""
        self.registers += 1
        if self.registers > MOST_REGISTERS:
            raise TooWide(f"a step with more than {MOST_REGISTERS} values: the engine has so many registers")
        return self.registers - 1


LEAVES = (Operation.END, Operation.ACCEPT, Operation.EMIT, Operation.EMIT_PUT, Operation.FAIL, Operation.GOTO)


def without_waste(
    parts: Sequence[Instruction | CodeLabel], entries: Iterable[CodeLabel]
) -> list[Instruction | CodeLabel]:
    """The same code without unreachable instructions, and without jumps to the next instruction."""
    wanted = {part.target for part in parts if isinstance(part, Instruction)} | set(entries)
    useful: list[Instruction | CodeLabel] = []
    reached = True
    for part in parts:
        if isinstance(part, CodeLabel):
            if part not in wanted:
                continue
            while useful and isinstance(useful[-1], Instruction) and is_jump_to(useful[-1], part):
                useful.pop()
            reached = True
        if reached:
            useful.append(part)
        if isinstance(part, Instruction) and part.operation in LEAVES:
            reached = False
    return useful


def is_jump_to(instruction: Instruction, label: CodeLabel) -> bool:
    """Whether an instruction is only a jump to a label."""
    return instruction.operation == Operation.GOTO and instruction.target is label


def in_rows(parts: Sequence[Instruction | CodeLabel]) -> list[Instruction | CodeLabel]:
    """The same code with a test and one changed word after it combined into one instruction."""
    rows: list[Instruction | CodeLabel] = []
    position = 0
    while position < len(parts):
        match parts[position : position + 3]:
            case [
                Instruction(Operation.TEST, word, 0, over, tests),
                Instruction(Operation.EMIT, 1, 0, after, (command, edited, keep, add)),
                CodeLabel() as behind,
            ] if over is after is behind:
                operands = (*tests, keep, add, command)
                rows.append(Instruction(Operation.ROW, word, edited, None, operands))
                position += 2
            case _:
                rows.append(parts[position])
                position += 1
    return rows


@dataclass(frozen=True)
class Assembled:
    """Code as words, and the place of each label in it."""

    parts: list[Instruction | CodeLabel]
    words: list[int]
    places: dict[CodeLabel, int]


def assembled(code: Code, entries: Iterable[CodeLabel]) -> Assembled:
    """The words of some code that is entered at some labels."""
    parts = in_rows(without_waste(code.parts, entries))
    places: dict[CodeLabel, int] = {}
    place = 0
    for part in parts:
        if isinstance(part, CodeLabel):
            places[part] = place
        else:
            place += part.length
    words: list[int] = []
    for part in parts:
        if isinstance(part, Instruction):
            target = places[part.target] if part.target is not None else 0
            words.append(part.operation | part.word << 8 | part.register << 16 | target << 32)
            words.extend(operand & ALL for operand in part.operands)
    return Assembled(parts, words, places)
