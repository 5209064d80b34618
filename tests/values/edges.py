"""Random programs of numbers at the edges: near 31, 61 to 64 and 70 bits, below zero, ranges of one value.

Two or three small actors compute with them, compare them, choose between them and keep them in locals.
"""

from __future__ import annotations

from collections.abc import Callable
from textwrap import indent

Pick = Callable[[int], int]  # a number below the argument
BITS = (1, 7, 8, 15, 31, 32, 61, 62, 63, 64, 65, 70)
SIGNS = ("==", "!=", "<", "<=", ">", ">=")


class Edges:
    """Writes one model, of numbers of at most so many bits."""

    def __init__(self, pick: Pick, bits: tuple[int, ...] = BITS) -> None:
        self.pick, self.bits = pick, bits
        self.names: list[str] = []
        self.locals: list[str] = []

    def one(self, *choices: Callable[[], str]) -> str:
        """One of several ways."""
        return choices[self.pick(len(choices))]()

    def edge(self) -> int:
        """A number at an edge, or beside it."""
        power = 1 << self.bits[self.pick(len(self.bits))]
        return (-power, power, power // 2, -power // 2, 0)[self.pick(5)] + self.pick(3) - 1

    def bounds(self) -> tuple[int, int]:
        """A range: narrow, of one value, or from one edge to another."""
        low = self.edge()
        high = (low + self.pick(4), low, self.edge())[self.pick(3)]
        return min(low, high), max(low, high)

    # -- expressions ---------------------------------------------------------------------------

    def number(self, depth: int) -> str:
        """A number."""
        leaves = [
            lambda: self.names[self.pick(len(self.names))],
            lambda: self.names[self.pick(len(self.names))],
            lambda: f"({self.edge()})",
            lambda: str(self.pick(3)),
            lambda: self.locals[self.pick(len(self.locals))] if self.locals else "1",
        ]
        if depth <= 0:
            return self.one(*leaves)
        below = depth - 1
        return self.one(
            *leaves,
            lambda: f"({self.number(below)} {('+', '-', '*', '//', '%')[self.pick(5)]} {self.number(below)})",
            lambda: f"({self.number(below)} {('&', '|', '^')[self.pick(3)]} {self.number(below)})",
            lambda: f"({self.number(below)} << {self.pick(4) * self.pick(20)})",
            lambda: f"({self.number(below)} << ({self.number(below)} & {(3, 31)[self.pick(2)]}))",
            lambda: f"({self.number(below)} >> {self.number(below)})",
            lambda: f"({self.number(below)} >> {self.pick(70)})",
            lambda: f"(~{self.number(below)})",
            lambda: f"({self.number(below)} {('+', '-')[self.pick(2)]} 1)",
            lambda: f"({self.number(below)} // (-{1 + self.pick(3)}))",
            lambda: f"(-{self.number(below)})",
            lambda: f"({self.number(below)} if {self.truth(below)} else {self.number(below)})",
        )

    def truth(self, depth: int) -> str:
        """A condition."""
        return self.one(
            lambda: f"{self.number(depth)} {SIGNS[self.pick(6)]} {self.number(depth)}",
            lambda: f"{self.number(0)} <= {self.number(depth)} < {self.number(0)}",
            lambda: f"{self.number(depth)} in ({self.edge()}, {self.number(0)})",
            lambda: f"any({self.number(0)} == x for x in ({self.edge()}, {self.edge()}))",
            lambda: f"(flags[0] or {self.number(0)} == {self.edge()})",
        )

    # -- statements ----------------------------------------------------------------------------

    def effect(self) -> str:
        """Something that a step does."""
        return self.one(
            lambda: f"{self.names[self.pick(len(self.names))]} = {self.number(2)}",
            lambda: f"{self.names[self.pick(len(self.names))]} += {self.number(0)}",
            lambda: (
                f"if {self.truth(1)}:\n    {self.names[0]} = {self.number(1)}\nelse:\n    flags[0] = True"
            ),
            lambda: f"flags[{self.pick(2)}] = {self.truth(1)}",
            lambda: f"assert {self.truth(1)}",
        )

    def step(self) -> str:
        """An atomic block."""
        lines = []
        if self.pick(2):
            name = f"v{len(self.locals)}"
            chosen = ", ".join(str(self.edge()) for _ in range(1 + self.pick(3)))
            lines.append(f"{name} = choose(({chosen},))")
            self.locals.append(name)
        if self.pick(4) == 0:
            lines.append(f"wait_until({self.truth(1)})")
        lines += [self.effect() for _ in range(1 + self.pick(2))]
        return "with atomic:\n" + indent("\n".join(lines), "    ")

    def actor(self, number: int) -> str:
        """An actor of two or three steps."""
        self.locals = []
        body = "\n".join(self.step() for _ in range(1 + self.pick(3)))
        return (
            f"@actor{('', '(count=2)')[self.pick(2)]}\ndef actor{number}() -> None:\n{indent(body, '    ')}\n"
        )

    def model(self) -> str:
        """The text of a model."""
        fields = []
        for number in range(2 + self.pick(2)):
            low, high = self.bounds()
            fields.append(
                f"    n{number}: int = integer({(low, high)[self.pick(2)]}, least={low}, most={high})"
            )
        self.names = [f"system.n{number}" for number in range(len(fields))]
        low, high = self.bounds()
        actors = "\n\n".join(self.actor(number) for number in range(1 + self.pick(2)))
        self.locals = []
        self.names.append("others[1]")
        return "\n".join(
            [
                "from checker import *\n\n\n@record\nclass System:",
                *fields,
                "\n\nsystem = shared(System)",
                f"others = shared(Array(integer({low}, least={low}, most={high}), 2))",
                f"flags = shared(Array(bool, 2))\n\n\n{actors}\n",
                f'@never("seen")\ndef seen() -> bool:\n    return {self.truth(2)}\n\n',
                f'@reachable("not reached")\ndef reached() -> bool:\n    return {self.truth(1)}\n\n',
                "properties = [seen, reached, every_actor_finishes()]\n",
            ]
        )


def edges(pick: Pick, bits: tuple[int, ...] = BITS) -> str:
    """The text of a model of numbers at the edges."""
    return Edges(pick, bits).model()
