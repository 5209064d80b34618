"""The effects of a step as instructions: its possible paths, and the changes of the state on each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from checker.backends.packed import Copied, Point, point_before
from checker.backends.table.code import CodeLabel, Operation
from checker.backends.table.expressions import ExpressionCoder, Held, Register, flattened
from checker.backends.table.machine_words import ALL, WORD, in_words, pieces
from checker.ground.effects import Effect, Fork, Passing, Require, Update, updated
from checker.ground.program import Case, Ground, GroundCommand
from checker.program.expressions import Arithmetic, Cell, Constant, Expression


@dataclass(frozen=True)
class Taking:
    """A case that is being written, its command, and the label after it."""

    command: GroundCommand
    case: Case
    behind: CodeLabel


@dataclass(kw_only=True)
class TableStepCoder(ExpressionCoder):
    """Writes the instructions of steps. ``checks`` numbers the checks."""

    ground: Ground
    checks: dict[Require, int]
    moves: int = 0  # paths of the cases written

    def case(self, command: GroundCommand, case: Case, known: Mapping[int, int]) -> None:
        """Write one case of a command, for states in which the cells ``known`` have the given values."""
        first = [
            (cell, value)
            for cell, value in case.where
            if cell not in known and cell in self.fields.layout.bits
        ]
        taking = Taking(command, case, CodeLabel())
        self.code.registers = 0
        at = point_before(command, case)
        before: Point[Held] = Point(dict(known))
        self.all_of(flattened([case.guard]), False, taking.behind, before, first)
        self.fields.learn(case.guard, True, at)
        self.go(at, case.effects, taking)
        self.code.place(taking.behind)

    def go(self, at: Point[Held], effects: tuple[Effect, ...], taking: Taking) -> None:
        """Write effects one after the other, updating ``at``, and the end of the step."""
        for position, effect in enumerate(effects):
            match effect:
                case Update(number, value):
                    self.assign(number, value, at)
                case Require():
                    self.check(effect, at, taking)
                case Fork() if position < len(effects) - 1:
                    self.join(effect, at)
                case Fork():
                    self.fork(effect, at, taking)
                    return
                case Passing():
                    pass
                case _:
                    assert_never(effect)
        self.arrive(at, taking)

    def check(self, check: Require, at: Point[Held], taking: Taking) -> None:
        """Write a check: if it fails, the step has no successor."""
        passed = CodeLabel()
        self.go_on(check.condition, True, passed, at)
        operands = (taking.command.number, self.checks[check], taking.command.instance, taking.case.choice)
        self.code.add(Operation.FAIL, operands, target=taking.behind)
        self.code.place(passed)
        self.fields.learn(check.condition, True, at)

    def fork(self, test: Fork, at: Point[Held], taking: Taking) -> None:
        """Write a test whose branches end the step."""
        no = CodeLabel()
        self.unless(test.condition, no, at)
        for outcome, effects in ((True, test.then), (False, test.otherwise)):
            inner = at.copy()
            self.fields.learn(test.condition, outcome, inner)
            self.go(inner, effects, taking)
            if outcome:
                self.code.place(no)

    def join(self, test: Fork, at: Point[Held]) -> None:
        """Write a test whose branches join again: their updates are in registers of their own."""
        for number in sorted(updated((*test.then, *test.otherwise))):
            register = Register(self.code.fresh())
            self.move(register, self.read(number, at))
            at.new[number] = register
            at.gains.pop(number, None)
        self.branches(test, at)

    def branches(self, test: Fork, at: Point[Held]) -> None:
        """Write both branches of such a test."""
        no, end = CodeLabel(), CodeLabel()
        self.unless(test.condition, no, at)
        self.updates(test.then, at)
        self.code.add(Operation.GOTO, target=end)
        self.code.place(no)
        self.updates(test.otherwise, at)
        self.code.place(end)

    def updates(self, effects: tuple[Effect, ...], at: Point[Held]) -> None:
        """Write updates of cells that are in registers."""
        for effect in effects:
            match effect:
                case Update(number, value):
                    register = at.new[number]
                    assert isinstance(register, Register)
                    self.move(register, self.value(value, at))
                case Fork():
                    self.branches(effect, at)
                case Require() | Passing():
                    raise AssertionError(f"no branch that meets another again may hold {effect}")
                case _:
                    assert_never(effect)

    def assign(self, number: int, value: Expression, at: Point[Held]) -> None:
        """Write an update, or only record it."""
        bits = self.fields.layout.bits.get(number)
        match value:
            case Arithmetic("+" | "-" as sign, Cell(same), Constant(gain)) if same == number and bits:
                gain = gain if sign == "+" else -gain
                if number in at.gains:
                    at.gains[number] += gain
                    return
                if number in at.old and number not in at.new:
                    at.new[number] = at.old[number] + gain
                    return
                if number not in at.new and len(pieces(bits.shift, bits.width)) == 1:
                    at.gains[number] = gain
                    return
        after = self.source(value, at) or self.value(value, at)
        at.gains.pop(number, None)
        at.new[number] = after

    def source(self, value: Expression, at: Point[Held]) -> Copied | None:
        """The cell that still holds a value, if the value is not known."""
        if not isinstance(value, Cell) or value.number in at.gains:
            return None
        source = at.new.get(value.number, Copied(value.number))
        if not isinstance(source, Copied) or source.cell in at.old:
            return None
        return source if source.cell in self.fields.layout.bits else None

    def arrive(self, at: Point[Held], taking: Taking) -> None:
        """Write the end of a path: the state after it."""
        self.moves += 1
        clear, gained, puts = 0, [0] * self.words, False
        for number, held in at.new.items():
            bits = self.fields.layout.bits.get(number)
            if bits is None or held == Copied(number):
                continue
            value = self.before(held.cell, at) if isinstance(held, Copied) else held
            if number not in at.old or isinstance(value, Register):
                clear |= bits.mask
            if isinstance(value, Register):
                self.put(value, number)
                puts = True
                continue
            before = bits.code(at.old[number]) if number in at.old else 0
            change = zip(in_words(bits.code(value), self.words), in_words(before, self.words), strict=True)
            gained = [total + new - old for total, (new, old) in zip(gained, change, strict=True)]
        for number, gain in at.gains.items():
            bits = self.fields.layout.bits[number]
            gained[bits.shift // WORD] += gain << bits.shift % WORD
        operands = [taking.command.number]
        for word, mask in enumerate(in_words(clear, self.words)):
            if mask or gained[word]:
                operands += [word, ALL & ~mask, gained[word]]
        operation = Operation.EMIT_PUT if puts else Operation.EMIT
        self.code.add(operation, operands, word=len(operands) // 3, target=taking.behind)

    def put(self, register: Register, number: int) -> None:
        """Record that a register has the new value of a cell."""
        bits = self.fields.layout.bits[number]
        for piece in pieces(bits.shift, bits.width):
            self.code.add(
                Operation.PUT,
                (bits.low, piece.offset, piece.shift),
                word=piece.word,
                register=register.number,
            )
