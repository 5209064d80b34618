"""Random bodies of one actor, mostly of what may fail: indices, divisions, references that may be None.

Everything stands in atomic blocks, so that a statement may read as much as it likes, and the checker takes
one path. What Python raises at is what the checker must report.
"""

from __future__ import annotations

from collections.abc import Callable
from textwrap import indent

Pick = Callable[[int], int]  # a number below the argument
HEAD = """
from __future__ import annotations
from enum import Enum

from checker import *


class Mode(Enum):
    FREE = 0
    BUSY = 1


@record
class Node:
    flag: bool = False
    n: int = integer(0, most=3)
    mode: Mode = Mode.FREE
    other: Node | None = None
    bits: Array[bool] = Array(bool, 2)


@record
class System:
    n: int = integer(0, least=-3, most=3)
    m: int = integer(0, most=9)
    owner: Node | None = None


ON = mechanism(True, cost="nothing")
OFF = mechanism(False, cost="nothing")
nodes = shared(Array(Node, 2))
slots = shared(Array(integer(1, most=3), 3))
system = shared(System)


@reachable("anything")
def anything() -> bool:
    return system.n == 0


"""
TAIL = "\n\nproperties = [anything]\n"
NUMBER, TRUTH, NODE, PAIR, BITS = "int", "bool", "Node | None", "", "Array[bool]"
SIGNS = ("==", "!=", "<", "<=", ">", ">=")


class Bodies:
    """Writes one model."""

    def __init__(self, pick: Pick) -> None:
        self.pick = pick
        self.locals: dict[str, str] = {}
        self.procedures: list[tuple[str, list[tuple[str, str]]]] = []

    def one(self, *choices: Callable[[], str]) -> str:
        """One of several ways."""
        return choices[self.pick(len(choices))]()

    def named(self, kind: str, otherwise: str) -> str:
        """A local of a kind, if there is one."""
        known = [name for name, its in self.locals.items() if its == kind]
        return known[self.pick(len(known))] if known else otherwise

    # -- expressions ---------------------------------------------------------------------------

    def value(self, kind: str, depth: int) -> str:
        """An expression of a kind."""
        ways = {NUMBER: self.number, TRUTH: self.truth, NODE: self.node, PAIR: self.pair, BITS: self.bits}
        return ways[kind](depth)

    def number(self, depth: int) -> str:
        """A number."""
        leaves = [
            lambda: str(self.pick(4)),
            lambda: self.named(NUMBER, "system.n"),
            lambda: "system.n",
            lambda: "system.m",
        ]
        if depth <= 0:
            return self.one(*leaves)
        below = depth - 1
        return self.one(
            *leaves,
            lambda: f"{self.node(below)}.n",
            lambda: f"slots[{self.number(below)}]",
            lambda: f"({self.number(below)} {('+', '-', '*')[self.pick(3)]} {self.number(below)})",
            lambda: f"({self.number(below)} {('//', '%')[self.pick(2)]} {self.number(below)})",
            lambda: f"({self.number(below)} // {self.number(0)})",
            lambda: f"({self.number(below)} {('&', '|', '^')[self.pick(3)]} {self.number(below)})",
            lambda: f"(~{self.number(below)})",
            lambda: f"({self.number(below)} << ({self.number(0)} & 7) - {self.pick(2)})",
            lambda: f"({self.number(below)} >> {self.number(below)})",
            lambda: f"({self.number(below)} if {self.truth(below)} else {self.number(below)})",
            lambda: f"({self.number(below)}, {self.number(below)})[{self.pick(2)}]",
            lambda: f"len(({self.number(below)}, {self.number(below)}))",
            lambda: f"sum({self.number(0)} for x in ({self.number(below)}, {self.number(0)}))",
            lambda: f"sum(1 for x in {self.many(below)} if {self.truth(below)})",
        )

    def truth(self, depth: int) -> str:
        """A condition."""
        leaves = [
            lambda: ("ON", "OFF", "True", "False")[self.pick(4)],
            lambda: self.named(TRUTH, "OFF"),
            lambda: f"{self.named(NODE, 'nodes[0]')}.flag",
        ]
        if depth <= 0:
            return self.one(*leaves)
        below = depth - 1
        return self.one(
            *leaves,
            lambda: f"({self.truth(below)} and {self.truth(below)})",
            lambda: f"({self.truth(below)} or {self.truth(below)})",
            lambda: f"(not {self.truth(below)})",
            lambda: f"({self.number(below)} {SIGNS[self.pick(6)]} {self.number(below)})",
            lambda: f"({self.number(0)} <= {self.number(below)} < {self.number(below)})",
            lambda: f"({self.number(below)} in ({self.number(below)}, {self.number(below)}))",
            lambda: f"({self.number(below)} in ())",
            lambda: f"({self.node(below)} is {self.node(below)})",
            lambda: f"{self.node(below)}.flag",
            lambda: f"{self.node(below)}.bits[{self.number(below)}]",
            lambda: f"({self.node(below)}.mode is Mode.FREE)",
            lambda: f"any(({self.truth(below)}, {self.truth(below)}))",
            lambda: f"all(({self.truth(below)}, {self.truth(below)}))",
            lambda: f"any({self.truth(below)} for x in {self.many(below)})",
            lambda: f"all({self.truth(below)} for x in {self.many(below)} if {self.truth(below)})",
            lambda: f"({self.truth(below)} if {self.truth(below)} else {self.truth(below)})",
        )

    def many(self, depth: int) -> str:
        """Something to go through."""
        return self.one(
            lambda: f"({self.number(depth)}, {self.number(depth)})",
            lambda: f"({self.truth(depth)},)",
            lambda: "()",
            lambda: "range(2)",
            lambda: "nodes",
            lambda: self.bits(depth),
        )

    def node(self, depth: int) -> str:
        """A node, or None."""
        leaves = [
            lambda: f"nodes[{self.pick(2)}]",
            lambda: self.named(NODE, "system.owner"),
            lambda: "system.owner",
        ]
        if depth <= 0:
            return self.one(*leaves)
        return self.one(
            *leaves, lambda: f"nodes[{self.number(depth - 1)}]", lambda: f"{self.node(depth - 1)}.other"
        )

    def pair(self, depth: int) -> str:
        """A tuple of two numbers."""
        return f"({self.number(depth)}, {self.number(depth)})"

    def bits(self, depth: int) -> str:
        """An array in a node."""
        return f"{self.node(depth)}.bits"

    # -- statements ----------------------------------------------------------------------------

    def call(self) -> str:
        """A call of a procedure, its arguments by position or by name, in any order."""
        name, takes = self.procedures[self.pick(len(self.procedures))]
        if self.pick(2):
            return f"{name}({', '.join(self.value(kind, 1) for _, kind in takes)})"
        names = list(takes)
        given = [names.pop(self.pick(len(names))) for _ in takes]
        return f"{name}({', '.join(f'{one}={self.value(kind, 1)}' for one, kind in given)})"

    def statement(self, depth: int) -> str:
        """One statement of an atomic block."""
        simple = [
            lambda: f"system.n = {self.number(2)}",
            lambda: f"system.m = {self.number(2)}",
            lambda: f"system.owner = {self.node(1)}",
            lambda: f"nodes[{self.number(1)}].other = {self.node(1)}",
            lambda: f"{self.node(1)}.flag = {self.truth(1)}",
            lambda: f"{self.node(1)}.bits[{self.number(1)}] = {self.truth(1)}",
            lambda: f"slots[{self.number(1)}] = {self.number(2)}",
            lambda: f"slots[{self.number(0)}] += {self.number(1)}",
            lambda: f"assert {self.truth(2)}",
            lambda: self.assigned(),
            lambda: self.assigned(),
        ]
        if self.procedures:
            simple += [self.call, self.call, lambda: f"system.n = {self.named(NUMBER, '1')} // {self.call()}"]
        if depth <= 0:
            return self.one(*simple)
        return self.one(
            *simple,
            lambda: f"if {self.truth(2)}:\n{self.block(depth)}",
            lambda: f"if {self.truth(2)}:\n{self.block(depth)}else:\n{self.block(depth)}",
            lambda: f"for x in {self.many(1)}:\n{self.block(depth)}",
        )

    def assigned(self) -> str:
        """A local that has a value already is given another."""
        name = list(self.locals)[self.pick(len(self.locals))] if self.locals else ""
        return f"{name} = {self.value(self.locals[name], 2)}" if name else "pass"

    def block(self, depth: int) -> str:
        """One or two statements, indented."""
        return indent("".join(f"{self.statement(depth - 1)}\n" for _ in range(1 + self.pick(2))), "    ")

    def atomic(self) -> str:
        """An atomic block, which may begin with a wait."""
        wait = (
            f"    wait_until({self.truth(1)}{self.one(str, lambda: ' or ON')})\n" if self.pick(3) == 0 else ""
        )
        body = "".join(indent(f"{self.statement(2)}\n", "    ") for _ in range(1 + self.pick(3)))
        return f"with atomic:\n{wait}{body}"

    # -- the model -----------------------------------------------------------------------------

    def procedure(self, number: int) -> str:
        """A procedure that returns a number, and may leave a parameter alone."""
        kinds = [(NUMBER, TRUTH, NODE, PAIR, BITS)[self.pick(5)] for _ in range(1 + self.pick(2))]
        takes = [(f"a{n}", kind) for n, kind in enumerate(kinds)]
        outside, self.locals = self.locals, {name: kind for name, kind in takes if kind not in (PAIR, BITS)}
        uses = [f"system.n = {name}[0]\n" for name, kind in takes if kind == PAIR and self.pick(2)]
        uses += [f"nodes[0].flag = {name}[1]\n" for name, kind in takes if kind == BITS and self.pick(2)]
        body = "".join([f"{self.statement(1)}\n", *uses, f"return {self.number(1)}\n"])
        self.locals = outside
        name = f"procedure{number}"
        self.procedures.append((name, takes))
        typed = ", ".join(f"{one}: {kind}" if kind else one for one, kind in takes)
        return f"@procedure\ndef {name}({typed}) -> int:\n{indent(body, '    ')}\n\n"

    def model(self) -> str:
        """The text of a model."""
        procedures = "".join(self.procedure(number) for number in range(self.pick(3)))
        known = [("n", NUMBER, "system.n"), ("m", NUMBER, "slots[0]"), ("p", NODE, "system.owner")]
        start = f"system.owner = {('None', 'nodes[1]')[self.pick(2)]}"
        lines = [start, *(f"{name} = {value}" for name, _, value in known), "b = n == 0"]
        self.locals = {**{name: kind for name, kind, _ in known}, "b": TRUTH}
        first = "with atomic:\n" + indent("\n".join(lines) + "\n", "    ")
        body = first + "".join(self.atomic() for _ in range(1 + self.pick(2)))
        return f"{HEAD}{procedures}@actor\ndef run() -> None:\n{indent(body, '    ')}{TAIL}"


def body(pick: Pick) -> str:
    """The text of a model with one actor."""
    return Bodies(pick).model()
