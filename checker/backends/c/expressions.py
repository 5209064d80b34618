"""Ground expressions as C over eight states at a time: numbers, and masks of where something is true.

Nothing branches: a condition is a mask, and both sides of an ``if`` are computed. What Python leaves out, as
the operands after a false one, is computed too, and not used; no expression of C can fail (engine/lanes.h).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from checker.backends.c.machine_words import constant as word_constant
from checker.backends.c.machine_words import in_words, pieces, read
from checker.backends.packed import Fields, Point
from checker.ground.layout import Bits
from checker.ground.not_ground import not_ground
from checker.program.expressions import (
    And,
    Arithmetic,
    Cell,
    Compare,
    Conditional,
    Constant,
    Expression,
    Not,
    Or,
)

TRUE, FALSE = "EVERYWHERE", "NOWHERE"
COMPARED = {
    "==": "equal({0}, {1})",
    "!=": "~equal({0}, {1})",
    "<": "less({0}, {1})",
    "<=": "~less({1}, {0})",
    ">": "less({1}, {0})",
    ">=": "~less({0}, {1})",
}
COMBINED = {
    "+": "({0} + {1})",
    "-": "({0} - {1})",
    "*": "({0} * {1})",
    "//": "quotient({0}, {1})",
    "%": "remainder_of({0}, {1})",
}


@dataclass(kw_only=True)
class LaneCoder:
    """Writes the code of expressions of one layout."""

    fields: Fields
    words: int
    lines: list[str] = field(default_factory=list)
    names: int = 0

    def add(self, indent: int, text: str) -> None:
        """Write one line."""
        self.lines.append("\t" * indent + text)

    def fresh(self, prefix: str) -> str:
        """A new C variable."""
        self.names += 1
        return f"{prefix}{self.names}"

    # -- values ------------------------------------------------------------------------------

    def value(self, expression: Expression, at: Point) -> str:
        """Code of type ``numbers`` whose value is the expression's."""
        match expression:
            case Constant(value):
                return f"every({value})"
            case Cell(number):
                return self.read(number, at)
            case Arithmetic(sign, left, right):
                return COMBINED[sign].format(self.value(left, at), self.value(right, at))
            case Conditional(condition, then, otherwise):
                test = self.truth(condition, at)
                return f"pick({test}, {self.value(then, at)}, {self.value(otherwise, at)})"
            case Not() | And() | Or() | Compare():
                return f"as_numbers({self.truth(expression, at)})"
            case _:
                not_ground(expression)

    def read(self, number: int, at: Point) -> str:
        """Code of type ``numbers`` whose value is a cell's."""
        if number in at.new:
            known = at.new[number]
            return f"every({known})" if isinstance(known, int) else known
        if number in at.old and number not in at.gains:
            return f"every({at.old[number]})"
        bits = self.fields.layout.bits.get(number)
        if bits is None:
            return f"every({self.fields.layout.fixed[number]})"
        low = bits.low + at.gains.get(number, 0)
        code = f"(numbers){read(bits.shift, bits.width)}"
        return f"({code} + {low})" if low > 0 else f"({code} - {-low})" if low else code

    # -- conditions --------------------------------------------------------------------------

    def truth(self, expression: Expression, at: Point) -> str:
        """Code of type ``mask`` that is true where the expression is."""
        literal = self.fields.asked(expression, at)
        if literal is not None:
            return self.masked([literal])
        match expression:
            case Constant(value):
                return TRUE if value else FALSE
            case Not(operand):
                return negated(self.truth(operand, at))
            case And(operands):
                return self.conjunction(operands, at)
            case Or(operands):
                return joined("|", [self.truth(one, at) for one in operands], TRUE, FALSE)
            case Compare(sign, left, right):
                literal = self.fields.asked(Compare("==", left, right), at) if sign == "!=" else None
                if literal is not None:
                    return negated(self.masked([literal]))
                return COMPARED[sign].format(self.value(left, at), self.value(right, at))
            case Cell() | Arithmetic() | Conditional():
                return f"~equal({self.value(expression, at)}, every(0))"
            case _:
                not_ground(expression)

    def conjunction(
        self, operands: Iterable[Expression], at: Point, first: Iterable[tuple[int, int]] = ()
    ) -> str:
        """The code of an ``and``: equalities of fields of one word as one comparison."""
        literals, rest = list(first), []
        for operand in flattened(operands):
            literal = self.fields.asked(operand, at)
            if literal is not None:
                literals.append(literal)
            else:
                rest.append(self.truth(operand, at))
        return joined("&", [*([self.masked(literals)] if literals else []), *rest], FALSE, TRUE)

    def masked(self, literals: list[tuple[int, int]]) -> str:
        """The code that compares several fields with constants at once, word by word."""
        wanted = dict(literals)
        if any(wanted[cell] != value for cell, value in literals):
            return FALSE
        masks = in_words(sum(self.fields.layout.bits[cell].mask for cell in wanted), self.words)
        codes = in_words(sum(self.fields.layout.bits[cell].code(v) for cell, v in wanted.items()), self.words)
        return joined(
            "&",
            [
                f"has(s[{word}], {word_constant(mask)}, {word_constant(code)})"
                for word, (mask, code) in enumerate(zip(masks, codes, strict=True))
                if mask
            ],
            FALSE,
            TRUE,
        )

    def in_one_word(self, bits: Bits) -> bool:
        """Whether a field is in one word, so that it can be added to."""
        return len(pieces(bits.shift, bits.width)) == 1


def flattened(operands: Iterable[Expression]) -> list[Expression]:
    """The operands, and those of each ``and`` among them."""
    found: list[Expression] = []
    for operand in operands:
        found.extend(flattened(operand.operands) if isinstance(operand, And) else [operand])
    return found


def negated(code: str) -> str:
    """The code of ``not``."""
    if code in (TRUE, FALSE):
        return FALSE if code == TRUE else TRUE
    return code[1:] if code.startswith("~") else f"~{code}"


def joined(sign: str, parts: list[str], decides: str, otherwise: str) -> str:
    """The code of ``and`` or ``or``: the constant ``decides`` settles it, ``otherwise`` changes nothing."""
    parts = [part for part in parts if part != otherwise]
    if decides in parts:
        return decides
    if not parts:
        return otherwise
    return parts[0] if len(parts) == 1 else "(" + f" {sign} ".join(parts) + ")"
