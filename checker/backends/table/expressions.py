"""Ground expressions as instructions: a value is a constant or in a register, a condition is a jump.

A condition jumps as soon as its value is known. No instruction can fail (a quotient by zero or a shift by a
negative number is 0, and a check comes before it), so operands may be evaluated in any order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from checker.backends.packed import Copied, Fields, Point
from checker.backends.table.code import COMBINED, Code, CodeLabel, Operation
from checker.backends.table.machine_words import WORD, in_words
from checker.backends.table.ranges import FieldRange, field_range, known_value
from checker.ground.layout import Bits
from checker.ground.not_ground import not_ground
from checker.program import fold
from checker.program.expressions import (
    And,
    Arithmetic,
    Cell,
    Compare,
    Comparison,
    Conditional,
    Constant,
    Expression,
    Not,
    Or,
)

COMPARED = {
    "==": (Operation.EQUAL, False),
    "!=": (Operation.UNEQUAL, False),
    "<": (Operation.LESS, False),
    "<=": (Operation.LESS_OR_EQUAL, False),
    ">": (Operation.LESS, True),
    ">=": (Operation.LESS_OR_EQUAL, True),
}
MIRRORED: dict[Comparison, Comparison] = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


@dataclass(frozen=True, slots=True)
class Register:
    """A value that is not known before the engine runs."""

    number: int


Held = Register | Copied  # the value of an updated cell, if it is not constant


@dataclass(kw_only=True)
class ExpressionCoder:
    """Writes the instructions of expressions of one layout, for states of so many words."""

    fields: Fields
    words: int
    code: Code = field(default_factory=Code)

    # -- values ------------------------------------------------------------------------------

    def value(self, expression: Expression, at: Point[Held]) -> int | Register:
        """The value of an expression, or the register that has it."""
        match expression:
            case Constant(value):
                return value
            case Cell(number):
                return self.read(number, at)
            case Arithmetic(sign, left, right):
                return self.combined(sign, self.value(left, at), self.value(right, at))
            case Conditional(condition, then, otherwise):
                return self.either(condition, then, otherwise, at)
            case Not() | And() | Or() | Compare():
                return self.either(expression, fold.TRUE, fold.FALSE, at)
            case _:
                not_ground(expression)

    def combined(self, sign: str, left: int | Register, right: int | Register) -> int | Register:
        """Two values combined."""
        if isinstance(left, int) and isinstance(right, int):
            try:
                return fold.OPERATORS[sign](left, right)  # type: ignore[index]  # signs of Arithmetic alone
            except fold.UNDEFINED:
                return 0
        return self.result(COMBINED[sign], left, right)

    def result(self, operation: Operation, left: int | Register, right: int | Register) -> Register:
        """The register with the result of an instruction with two operands."""
        operands = self.register(left).number | self.register(right).number << 16
        target = Register(self.code.fresh())
        self.code.add(operation, (operands,), register=target.number)
        return target

    def register(self, value: int | Register) -> Register:
        """The register of a value."""
        if isinstance(value, Register):
            return value
        constant = Register(self.code.fresh())
        self.code.add(Operation.CONSTANT, (value,), register=constant.number)
        return constant

    def either(
        self, condition: Expression, then: Expression, otherwise: Expression, at: Point[Held]
    ) -> Register:
        """One value or the other, in a register."""
        chosen, no, end = Register(self.code.fresh()), CodeLabel(), CodeLabel()
        self.unless(condition, no, at)
        self.move(chosen, self.value(then, at))
        self.code.add(Operation.GOTO, target=end)
        self.code.place(no)
        self.move(chosen, self.value(otherwise, at))
        self.code.place(end)
        return chosen

    def move(self, to: Register, value: int | Register) -> None:
        """Put a value into a register."""
        if isinstance(value, int):
            self.code.add(Operation.CONSTANT, (value,), register=to.number)
        else:
            self.code.add(Operation.MOVE, (value.number,), register=to.number)

    def read(self, number: int, at: Point[Held]) -> int | Register:
        """The value of a cell."""
        if number in at.new:
            value = at.new[number]
            return self.before(value.cell, at) if isinstance(value, Copied) else value
        if number in at.gains:
            bits = self.fields.layout.bits[number]
            return self.taken_out(bits, bits.low + at.gains[number])
        return self.before(number, at)

    def before(self, number: int, at: Point[Held]) -> int | Register:
        """The value of a cell before the step."""
        if number in at.old:
            return at.old[number]
        bits = self.fields.layout.bits.get(number)
        return self.fields.layout.fixed[number] if bits is None else self.taken_out(bits, bits.low)

    def taken_out(self, bits: Bits, low: int) -> Register:
        """A field of the state, and ``low`` more, in a register."""
        word, shift = divmod(bits.shift, WORD)
        two = shift + bits.width > WORD
        target = Register(self.code.fresh())
        self.code.add(
            Operation.FIELD_TWO if two else Operation.FIELD,
            (shift, (1 << bits.width) - 1, low),
            word=word,
            register=target.number,
        )
        return target

    # -- conditions --------------------------------------------------------------------------

    def unless(self, expression: Expression, target: CodeLabel, at: Point[Held]) -> None:
        """Jump to ``target`` if the expression is false."""
        self.go_on(expression, False, target, at)

    def go_on(self, expression: Expression, where: bool, target: CodeLabel, at: Point[Held]) -> None:
        """Jump to ``target`` if the expression has the truth value ``where``."""
        asked = self.fields.asked(expression, at)
        if asked is not None:
            self.masked([asked], where, target)
            return
        match expression:
            case Constant(constant):
                if bool(constant) == where:
                    self.code.add(Operation.GOTO, target=target)
            case Not(operand):
                self.go_on(operand, not where, target, at)
            case And(operands):
                self.all_of(flattened(operands), where, target, at)
            case Or(operands):
                self.any_of(operands, where, target, at)
            case Compare(sign, left, right):
                self.compare(sign, left, right, where, target, at)
            case Cell() | Arithmetic() | Conditional():
                value = self.value(expression, at)
                if isinstance(value, Register):
                    operation = Operation.IF if where else Operation.IF_NOT
                    self.code.add(operation, register=value.number, target=target)
                elif bool(value) == where:
                    self.code.add(Operation.GOTO, target=target)
            case _:
                not_ground(expression)

    def all_of(
        self,
        operands: Iterable[Expression],
        where: bool,
        target: CodeLabel,
        at: Point[Held],
        first: Iterable[tuple[int, int]] = (),
    ) -> None:
        """The same for an ``and``: equalities of fields of one word as one comparison, before the rest."""
        literals, rest = list(first), []
        for operand in operands:
            literal = self.fields.asked(operand, at)
            if literal is not None:
                literals.append(literal)
            else:
                rest.append(operand)
        no = CodeLabel() if where else target
        if literals:
            self.masked(literals, False, no)
        for operand in rest:
            self.unless(operand, no, at)
        if where:
            self.code.add(Operation.GOTO, target=target)
            self.code.place(no)

    def any_of(
        self, operands: tuple[Expression, ...], where: bool, target: CodeLabel, at: Point[Held]
    ) -> None:
        """The same for an ``or``."""
        yes = target if where else CodeLabel()
        for operand in operands[:-1]:
            self.go_on(operand, True, yes, at)
        self.go_on(operands[-1], where, target, at)
        if not where:
            self.code.place(yes)

    def masked(self, literals: list[tuple[int, int]], where: bool, target: CodeLabel) -> None:
        """The same for several fields that are compared with constants at once, word by word."""
        wanted = dict(literals)
        if any(wanted[cell] != value for cell, value in literals):
            if not where:
                self.code.add(Operation.GOTO, target=target)
            return
        placed = [(self.fields.layout.bits[cell], value) for cell, value in wanted.items()]
        masks = in_words(sum(bits.mask for bits, _ in placed), self.words)
        codes = in_words(sum(bits.code(value) for bits, value in placed), self.words)
        tests = [(word, masks[word], codes[word]) for word in range(self.words) if masks[word]]
        no = CodeLabel() if where else target
        for word, mask, code in tests[:-1] if where else tests:
            self.code.add(Operation.TEST, (mask, code), word=word, target=no)
        if where:
            for word, mask, code in tests[-1:]:
                self.code.add(Operation.TEST_NOT, (mask, code), word=word, target=target)
            self.code.place(no)

    def compare(
        self,
        sign: Comparison,
        left: Expression,
        right: Expression,
        where: bool,
        target: CodeLabel,
        at: Point[Held],
    ) -> None:
        """The same for a comparison of two values."""
        literal = self.fields.asked(Compare("==", left, right), at) if sign == "!=" else None
        if literal is not None:
            self.masked([literal], not where, target)
            return
        for one, other, seen in ((left, right, sign), (right, left, MIRRORED[sign])):
            value = known_value(other, at)
            span = None if value is None else field_range(self.fields, one, seen, value, at)
            if span is not None:
                self.within(span, where, target)
                return
        first, second = self.value(left, at), self.value(right, at)
        if isinstance(first, int) and isinstance(second, int):
            if fold.COMPARISONS[sign](first, second) == where:
                self.code.add(Operation.GOTO, target=target)
            return
        operation, swapped = COMPARED[sign]
        truth = self.result(operation, second if swapped else first, first if swapped else second)
        self.code.add(Operation.IF if where else Operation.IF_NOT, register=truth.number, target=target)

    def within(self, span: FieldRange, where: bool, target: CodeLabel) -> None:
        """The same for a field and a range of codes."""
        wanted = span.inside == where
        if span.low > span.high:
            if not wanted:
                self.code.add(Operation.GOTO, target=target)
            return
        word, shift = divmod(span.bits.shift, WORD)
        self.code.add(
            Operation.RANGE_NOT if wanted else Operation.RANGE,
            ((1 << span.bits.width) - 1, span.low, span.high - span.low),
            word=word,
            register=shift,
            target=target,
        )


def flattened(operands: Iterable[Expression]) -> list[Expression]:
    """The operands, and those of each ``and`` among them."""
    flat: list[Expression] = []
    for operand in operands:
        flat.extend(flattened(operand.operands) if isinstance(operand, And) else [operand])
    return flat
