"""The effects of a step as C: masks of the states that go each way, and the words of the state after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from checker.backends.c.expressions import FALSE, TRUE, LaneCoder, joined, negated
from checker.backends.c.machine_words import constant, in_words, pieces
from checker.backends.packed import Point
from checker.ground.effects import Effect, Fork, Passing, Require, Update, updated
from checker.ground.program import Case, Ground, GroundCommand
from checker.program.expressions import Arithmetic, Cell, Constant, Expression


@dataclass(frozen=True)
class Taking:
    """A case that is being written, and the command that it is one of."""

    command: GroundCommand
    case: Case


@dataclass(kw_only=True)
class LaneStepCoder(LaneCoder):
    """Writes the code of steps. ``checks`` numbers the checks."""

    ground: Ground
    checks: dict[Require, int]
    moves: int = 0

    def go(self, at: Point, effects: tuple[Effect, ...], where: str, indent: int, taking: Taking) -> None:
        """Write effects one after the other, in the lanes ``where``, changing ``at``."""
        for position, effect in enumerate(effects):
            match effect:
                case Update(number, value):
                    self.assign(number, value, at, indent)
                case Require():
                    where = self.check(effect, at, where, indent, taking)
                    if where == FALSE:
                        return
                case Fork() if position < len(effects) - 1:
                    self.join(effect, at, indent)
                case Fork():
                    self.fork(effect, at, where, indent, taking)
                    return
                case Passing():
                    pass
                case _:
                    assert_never(effect)
        self.arrive(at, where, indent, taking)

    def check(self, check: Require, at: Point, where: str, indent: int, taking: Taking) -> str:
        """Write a check; the lanes that pass it."""
        code = self.truth(check.condition, at)
        if code == TRUE:
            return where
        number = (
            f"{taking.command.number}, {self.checks[check]}, {taking.command.instance}, {taking.case.choice}"
        )
        wrong = where
        if code != FALSE:
            wrong = self.fresh("m")
            self.add(indent, f"const mask {wrong} = {where} & {negated(code)};")
        self.add(indent, f"if (any({wrong}))")
        self.add(indent + 1, f"fail(to, {number}, {wrong}, s);")
        if code == FALSE:
            return FALSE
        passed = self.fresh("m")
        self.add(indent, f"const mask {passed} = {where} & ~{wrong};")
        self.fields.learn(check.condition, True, at)
        return passed

    def fork(self, test: Fork, at: Point, where: str, indent: int, taking: Taking) -> None:
        """Write a test whose branches end the step."""
        code = self.truth(test.condition, at)
        if code in (TRUE, FALSE):
            self.go(at, test.then if code == TRUE else test.otherwise, where, indent, taking)
            return
        holds, fails = self.fresh("m"), self.fresh("m")
        self.add(indent, f"const mask {holds} = {where} & {code};")
        self.add(indent, f"const mask {fails} = {where} & ~{holds};")
        for side, outcome, effects in ((holds, True, test.then), (fails, False, test.otherwise)):
            inner = at.copy()
            self.fields.learn(test.condition, outcome, inner)
            self.go(inner, effects, side, indent, taking)

    def join(self, test: Fork, at: Point, indent: int) -> None:
        """Write a test whose branches meet again: what they assign becomes C variables."""
        for number in sorted(updated((*test.then, *test.otherwise))):
            name = self.fresh("v")
            self.add(indent, f"numbers {name} = {self.read(number, at)};")
            at.gains.pop(number, None)
            at.new[number] = name
        self.branches(test, at, TRUE, indent)

    def branches(self, test: Fork, at: Point, where: str, indent: int) -> None:
        """Write both branches of a test that lets them meet again, each in its own lanes."""
        holds, fails = self.fresh("m"), self.fresh("m")
        self.add(
            indent,
            f"const mask {holds} = {joined('&', [where, self.truth(test.condition, at)], FALSE, TRUE)};",
        )
        self.add(indent, f"const mask {fails} = {joined('&', [where, negated(holds)], FALSE, TRUE)};")
        for side, effects in ((holds, test.then), (fails, test.otherwise)):
            for effect in effects:
                match effect:
                    case Update(number, value):
                        name = at.new[number]
                        self.add(indent, f"{name} = pick({side}, {self.value(value, at)}, {name});")
                    case Fork():
                        self.branches(effect, at, side, indent)
                    case Require() | Passing():
                        raise AssertionError(f"no branch that meets another again may hold {effect}")

    def assign(self, number: int, value: Expression, at: Point, indent: int) -> None:
        """Write an assignment, or only take note of it."""
        bits = self.fields.layout.bits.get(number)
        match value:
            case Constant(known):
                at.gains.pop(number, None)
                at.new[number] = known
                return
            case Arithmetic("+" | "-" as sign, Cell(same), Constant(gain)) if same == number and bits:
                gain = gain if sign == "+" else -gain
                if number in at.old and number not in at.new:
                    at.new[number] = at.old[number] + gain
                    return
                if number not in at.new and self.in_one_word(bits):
                    at.gains[number] = at.gains.get(number, 0) + gain
                    return
        name = self.fresh("v")
        self.add(indent, f"const numbers {name} = {self.value(value, at)};")
        at.gains.pop(number, None)
        at.new[number] = name

    def arrive(self, at: Point, where: str, indent: int, taking: Taking) -> None:
        """Write the end of a step: the state after it."""
        self.moves += 1
        after = ", ".join(self.successor(at))
        self.add(indent, f"arrive(to, {taking.command.number}, {where}, (words[]){{{after}}});")

    def successor(self, at: Point) -> list[str]:
        """The code of each word of the state after the step."""
        clear, parts = 0, [[] for _ in range(self.words)]  # type: tuple[int, list[list[str]]]
        gained = [0] * self.words
        for number, value in at.new.items():
            bits = self.fields.layout.bits.get(number)
            if bits is None:
                continue
            if number not in at.old or not isinstance(value, int):
                clear |= bits.mask
            if isinstance(value, int):
                before = bits.code(at.old[number]) if number in at.old else 0
                change = zip(
                    in_words(bits.code(value), self.words), in_words(before, self.words), strict=True
                )
                gained = [sum_ + new - old for sum_, (new, old) in zip(gained, change, strict=True)]
                continue
            for piece in pieces(bits.shift, bits.width):
                parts[piece.word].append(placed(value, bits.low, piece.offset, piece.shift))
        for number, gain in at.gains.items():
            piece = pieces(self.fields.layout.bits[number].shift, self.fields.layout.bits[number].width)[0]
            gained[piece.word] += gain << piece.shift
        return [
            word_after(word, mask, gained[word], parts[word])
            for word, mask in enumerate(in_words(clear, self.words))
        ]


def placed(name: str, low: int, offset: int, shift: int) -> str:
    """The code of a variable's value from bit ``offset`` on, in its place in a word."""
    value = f"({name} - {low})" if low > 0 else f"({name} + {-low})" if low < 0 else name
    code = f"(words){value}"
    code = f"({code} >> {offset})" if offset else code
    return f"({code} << {shift})" if shift else code


def word_after(word: int, clear: int, gained: int, parts: list[str]) -> str:
    """The code of one word of a successor."""
    code = f"(s[{word}] & ~{constant(clear)})" if clear else f"s[{word}]"
    if gained:
        code += f" + {constant(gained)}" if gained > 0 else f" - {constant(-gained)}"
    return code + "".join(f" + {part}" for part in parts)
