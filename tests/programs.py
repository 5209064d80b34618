"""Random models, as the text that a person would write: small, mostly accepted, of every construct.

A ``Writer`` asks for small numbers and writes a model. Hypothesis gives the numbers where a failing
program is to be shrunk; ``random.Random`` gives them where thousands are wanted.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from hypothesis import strategies as st

from checker.compiler.compile import compile_model
from checker.program.program import Program

T = TypeVar("T")
Pick = Callable[[int], int]
MOST = 2  # bounded integers go from 0 to this
HEAD = """from __future__ import annotations

import enum
from checker import *


class Mode(enum.Enum):
    FREE = 0
    BUSY = 1
    DONE = 2

"""
FIELDS = {
    "flag": ("bool", "bool", "False"),
    "n": ("int", "int", f"integer(0, most={MOST})"),
    "mode": ("Mode", "mode", "Mode.FREE"),
    "other": ("Node | None", "ref", "None"),
}
ARRAYS = {
    "bits": ("Array[bool]", "bool", "Array(bool, 2)"),
    "counts": ("Array[int]", "int", f"Array(integer(1, most={MOST}), 2)"),
}
PLAIN = {"bool": "bool", "int": f"integer(1, most={MOST})", "mode": "Mode.BUSY", "ref": "reference(Node)"}


@dataclass(frozen=True)
class Name:
    """A local, a parameter or a shared place, and the type of its value. ``fixed``: it is not assigned to."""

    text: str
    type: str
    fixed: bool = False


@dataclass(frozen=True)
class Procedure:
    """A procedure that was written: what it takes and gives, and whether it fits into an atomic block."""

    name: str
    takes: tuple[str, ...]
    gives: str | None
    short: bool


@dataclass(frozen=True)
class Point:
    """Where the next statement stands. ``reads`` is how many shared places it may touch."""

    indent: int
    names: tuple[Name, ...] = ()
    atomic: bool = False
    loop: bool = False
    gives: str | None = None
    returns: bool = False
    depth: int = 2

    def inside(self, **changes: object) -> Point:
        """A point one block further in."""
        return replace(self, indent=self.indent + 1, depth=self.depth - 1, **changes)  # type: ignore[arg-type]  # fields of Point

    def knowing(self, *names: Name) -> Point:
        """The same point, with more names."""
        return replace(self, names=(*self.names, *names))


@dataclass
class Writer:
    """Writes one model; with ``progress``, one that says what must happen in the end."""

    pick: Pick
    progress: bool = False
    lines: list[str] = field(default_factory=list)
    procedures: list[Procedure] = field(default_factory=list)
    waits: list[str] = field(default_factory=list)
    count: int = 0
    budget: int = 0
    short: bool = False

    # -- small things ------------------------------------------------------------------------

    def one(self, things: Sequence[T]) -> T:
        """One of several things."""
        return things[self.pick(len(things))]

    def chance(self, percent: int) -> bool:
        """True that often; False is the simpler."""
        return self.pick(100) >= 100 - percent

    def fresh(self, prefix: str = "v") -> str:
        """A name that is not used yet."""
        self.count += 1
        return f"{prefix}{self.count}"

    def add(self, indent: int, text: str) -> None:
        """Write one line."""
        self.lines.append("    " * indent + text)

    # -- the model ---------------------------------------------------------------------------

    def model(self) -> str:
        """The whole text."""
        self.symmetric = self.chance(50)
        self.size = 1 + self.pick(3)
        self.fields = [name for name in FIELDS if self.chance(45)] or ["flag"]
        self.arrays = [name for name in ARRAYS if self.chance(12)]
        self.plain = self.one(list(PLAIN)) if self.chance(40) else None
        self.second = self.chance(40)
        self.alike = self.second and self.chance(40)
        self.lines.append(HEAD)
        self.add(0, f"SIZE = parameter({self.size}, most=3)")
        self.add(0, "CHECK = mechanism(True, cost='a look')")
        self.record("Node", self.fields, self.arrays)
        self.linked = self.chance(20)
        self.record("System", ["turn", "flag", "owner", "mode", *(["links"] if self.linked else [])], [])
        self.add(0, "nodes = shared(Array(Node, SIZE))")
        self.add(0, "system = shared(System)")
        if self.second:
            if not self.alike:
                self.record("Task", ["flag", "node"], [])
            self.add(0, f"tasks = shared(Array({'Node' if self.alike else 'Task'}, SIZE))")
        if self.plain:
            self.add(0, f"slots = shared(Array({PLAIN[self.plain]}, 2))")
        if self.chance(35):
            self.initial()
        for _ in range(self.pick(3)):
            self.procedure()
        self.actors()
        self.properties()
        return "\n".join(self.lines) + "\n"

    def record(self, name: str, fields: Sequence[str], arrays: Sequence[str]) -> None:
        """One class."""
        known = FIELDS | {
            "turn": ("int", "int", f"integer(0, most={MOST})"),
            "owner": ("Node | None", "ref", "None"),
            "node": ("Node | None", "ref", "None"),
            "links": ("Array[Node | None]", "ref", "Array(reference(Node), 2)"),
        }
        self.lines += ["", "@record", f"class {name}:"]
        for one in fields:
            self.add(1, f"{one}: {known[one][0]} = {known[one][2]}")
        for one in arrays:
            self.add(1, f"{one}: {ARRAYS[one][0]} = {ARRAYS[one][2]}")
        self.lines.append("")

    def initial(self) -> None:
        """The procedure before the first step."""
        self.lines += ["", "@initial", "def start() -> None:"]
        at = Point(1, atomic=True)
        for _ in range(self.pick(3)):
            name = self.choice(at)
            at = at.knowing(name)
            if self.chance(30):
                self.budget = 1
                self.add(1, f"wait_until({self.comparison(at)} or {self.comparison(at)})")
        for name in at.names:
            self.budget = 0
            place = self.place(at, name.type)
            self.add(1, f"{place.text} = {name.text}")
        self.block(at, self.pick(3) if at.names else 1)

    def procedure(self) -> None:
        """One procedure; those before it may be called."""
        name = self.fresh("procedure")
        takes = tuple(self.one(["ref", "int", "bool", "mode"]) for _ in range(self.pick(3)))
        gives = self.one([None, "bool", "int", "ref", "mode"])
        short = self.chance(60)
        names = tuple(Name(f"p{n}", kind) for n, kind in enumerate(takes))
        self.lines += ["", "@procedure", f"def {name}({', '.join(n.text for n in names)}):"]
        at = Point(1, names, gives=gives, returns=True, depth=1 if short else 2)
        self.short = short
        at = self.block(at, 1 + self.pick(3))
        self.short = False
        if gives is not None:
            self.budget = 1
            self.add(1, f"return {self.value(gives, at, 1)}")
        self.procedures.append(Procedure(name, takes, gives, short))

    def actors(self) -> None:
        """One to three actors, and never more than four instances."""
        left = 4
        for _ in range(1 + self.pick(3)):
            kinds: list[tuple[str, int, tuple[Name, ...]]] = [
                ("@actor", 1, ()),
                ("@actor(count=2)", 2, ()),
                ("@actor(count=3)", 3, ()),
            ]
            kinds.append(("@actor(nodes)", self.size, (Name("node", "ref", fixed=True),)))
            kinds.append(("@actor(range(2))", 2, (Name("me", "int", fixed=True),)))
            if self.second:
                pair = ("@actor(list(zip(nodes, tasks)))", self.size, (Name("pair", "pair", fixed=True),))
                kinds += [pair, pair, pair]
            if self.size == 2:
                pairs = "[(a, b) for a in nodes for b in nodes if a is not b]"
                kinds.append((f"@actor({pairs})", 2, (Name("both", "both", fixed=True),)))
            decorator, instances, takes = self.one(kinds)
            if instances > left:
                continue
            left -= instances
            name = self.fresh("actor")
            if self.progress and self.chance(25):
                decorator = (
                    "@actor(fair=False)" if decorator == "@actor" else f"{decorator[:-1]}, fair=False)"
                )
            self.lines += ["", decorator, f"def {name}({', '.join(n.text for n in takes)}) -> None:"]
            at = Point(1, takes, returns=True)
            if takes and takes[0].type == "pair":
                self.add(1, "node, task = pair")
                known = Name("task", "ref" if self.alike else "task", fixed=True)
                at = Point(1, (Name("node", "ref", fixed=True), known), returns=True)
            if takes and takes[0].type == "both":
                self.add(1, "node, task = both")
                at = Point(
                    1, (Name("node", "ref", fixed=True), Name("task", "ref", fixed=True)), returns=True
                )
            if self.chance(25):
                self.add(1, "while True:")
                self.atomic(at.inside(loop=True))
                self.block(at.inside(loop=True), self.pick(3))
            else:
                self.block(at, 1 + self.pick(4 if left > 1 else 3))
            self.waits.append(name)
        if not self.waits:
            self.waits.append("last")
            self.lines += ["", "@actor", "def last() -> None:"]
            self.block(Point(1), 2)

    def properties(self) -> None:
        """Two to four properties."""
        names = []
        for _ in range(2 + self.pick(3)):
            kind = self.one(["always", "never", "reachable", "finishes", "waits"])
            if kind == "finishes":
                names.append("every_actor_finishes()")
            elif kind == "waits":
                names.append(f"never_waits({self.one(self.waits)})")
            else:
                name = self.fresh("property")
                self.lines += ["", f"@{kind}('a sentence')", f"def {name}() -> bool:"]
                self.budget = 6
                self.add(1, f"return {self.condition(Point(1, atomic=True), 2)}")
                names.append(name)
        names += [self.in_the_end() for _ in range(3 if self.progress else 0)]
        self.lines += ["", f"properties = [{', '.join(dict.fromkeys(names))}]"]

    def in_the_end(self) -> str:
        """One progress property; its name."""
        name, at = self.fresh("progress"), Point(1, atomic=True)
        kind = self.one(["eventually", "leads_to"])
        self.lines += ["", f"@{kind}('a sentence')"]
        self.budget = 6
        goal = self.condition(at, 2)
        self.budget = 6
        if kind == "eventually":
            self.lines += [f"def {name}() -> bool:", f"    return {goal}"]
        else:
            result = f"return ({self.condition(at, 2)}), ({goal})"
            self.lines += [f"def {name}() -> tuple[bool, bool]:", f"    {result}"]
        return name

    # -- statements --------------------------------------------------------------------------

    def block(self, at: Point, count: int) -> Point:
        """Some statements; the point after them."""
        before = len(self.lines)
        for _ in range(count):
            at = self.statement(at)
        if len(self.lines) == before:
            self.add(at.indent, "pass")
        return at

    def statement(self, at: Point) -> Point:
        """One statement; the point after it."""
        self.budget = 3 if at.atomic else 1
        makers = [self.store, self.store, self.local, self.again]
        if not at.atomic and not self.short:
            makers += [self.wait, self.choose_then]
        if not at.atomic:
            makers += [self.atomic, self.atomic, self.atomic]
        makers += [self.claim]
        if at.depth > 0:
            makers += [self.branch, self.branch, self.guarded, self.go_through]
            if not at.atomic and not self.short:
                makers += [self.loop, self.loop]
        if self.procedures:
            makers += [self.call, self.call]
        if at.loop:
            makers += [self.leave]
        if at.returns:
            makers += [self.give_back]
        return self.one(makers)(at)

    def store(self, at: Point) -> Point:
        """An assignment to a shared place."""
        self.budget -= 1
        place = self.place(at, self.one(["bool", "int", "mode", "ref"]))
        if at.atomic and place.type == "int" and self.chance(60):
            self.add(at.indent, f"{place.text} {self.one(['+', '-'])}= 1")
        elif place.type == "int" and self.chance(20) and any(n.type == "int" for n in at.names):
            local = self.one([n for n in at.names if n.type == "int"])
            self.add(
                at.indent,
                f"{place.text} = {local.text} {self.one(['+', '-', '*', '//', '%'])} {self.atom('int', at)}",
            )
        else:
            self.add(at.indent, f"{place.text} = {self.value(place.type, at, 1)}")
        return at

    def local(self, at: Point) -> Point:
        """The first assignment to a local."""
        name, kind = self.fresh(), self.one(["bool", "int", "mode", "ref"])
        if kind == "int" and self.chance(25):
            self.add(at.indent, f"{name}: int = integer({self.pick(2)}, most={MOST})")
            return at.knowing(Name(name, "declared"))
        code = self.value(kind, at, 2)
        if code == "None":  # it would have no record, and no fields
            code = "system.owner" if self.budget else "nodes[0]"
        self.add(at.indent, f"{name} = {code}")
        return at.knowing(Name(name, kind))

    def again(self, at: Point) -> Point:
        """An assignment to a local that there is."""
        known = [n for n in at.names if not n.fixed]
        if not known:
            return self.store(at)
        name = self.one(known)
        if name.type == "declared":
            self.add(at.indent, self.one([f"{name.text} += 1", f"{name.text} = {name.text} - 1"]))
        elif name.type == "int":
            self.add(at.indent, f"{name.text} = {self.read('int', at) or '1'}")
        else:
            self.add(at.indent, f"{name.text} = {self.value(name.type, at, 1)}")
        return at

    def claim(self, at: Point) -> Point:
        """An assertion about shared state."""
        read = self.read("bool", at)
        if read is None:
            return self.store(at)
        if at.atomic and self.chance(60):
            read = self.condition(at, 2, read)
        elif self.chance(50):
            read = (
                f"not {read}" if self.chance(50) else f"{read} or {self.condition(replace(at, names=()), 0)}"
            )
        self.add(at.indent, f"assert {read}, 'claimed'")
        return at

    def wait(self, at: Point) -> Point:
        """A bare wait."""
        read = self.read("bool", at)
        resting = ", resting=True" if self.chance(10) else ""
        if read is None:
            return self.store(at)
        self.add(at.indent, f"wait_until({self.negated(read)}{resting})")
        return at

    def negated(self, code: str) -> str:
        """A condition or, more rarely, the opposite."""
        return f"not ({code})" if self.chance(40) else code

    def choose_then(self, at: Point) -> Point:
        """A bare choice, and a step that takes no time to wait."""
        name = self.choice(at)
        at = at.knowing(name)
        self.budget = 0
        if self.chance(50):
            place = self.place(at, name.type)
            self.add(
                at.indent,
                f"{place.text} = {name.text if place.type == name.type else self.atom(place.type, at)}",
            )
        else:
            self.add(at.indent, "with atomic:")
            at = self.block(at.inside(atomic=True), 2)
            at = replace(at, indent=at.indent - 1, atomic=False, depth=at.depth + 1)
        return at

    def choice(self, at: Point) -> Name:
        """``x = choose(...)``."""
        domains = [("nodes", "ref"), ("Mode", "mode"), ("(False, True)", "bool"), ("range(2)", "int")]
        if not self.symmetric:
            domains += [("(nodes[0], None)", "ref")]
        domain, kind = self.one(domains)
        name = self.fresh("c")
        self.add(at.indent, f"{name} = choose({domain})")
        return Name(name, kind)

    def choices(self, at: Point) -> Point:
        """What an atomic block may begin with."""
        for _ in range(self.pick(3)):
            if self.chance(50):
                at = at.knowing(self.choice(at))
            else:
                self.budget = 3
                read = self.read("bool", at)
                if read is not None:
                    condition = self.condition(at, 1, self.negated(read))
                    self.add(at.indent, f"wait_until({condition})")
        return at

    def atomic(self, at: Point) -> Point:
        """An atomic block, which keeps its locals."""
        self.add(at.indent, "with atomic:")
        inner = at.inside(atomic=True)
        if not self.short:
            inner = self.choices(inner)
        inner = self.block(inner, 1 + self.pick(3))
        return replace(at, names=inner.names)

    def branch(self, at: Point) -> Point:
        """if, elif, else. What is assigned in one branch only is not known afterwards."""
        inner = at.inside()
        self.add(at.indent, f"if {self.test(at)}:")
        self.block(inner, 1 + self.pick(2))
        if self.chance(30):
            # the first test has had its read: a second one is a step of its own
            self.budget = 3 if at.atomic else 1
            self.add(at.indent, f"elif {self.condition(at, 1)}:")
            self.block(inner, 1)
        if self.chance(50):
            self.add(at.indent, "else:")
            self.block(inner, 1)
        return at

    def test(self, at: Point) -> str:
        """The condition of an ``if``, now and then a call."""
        able = [p for p in self.procedures if p.gives == "bool" and self.can_call(p, at)]
        if able and self.chance(30):
            return self.called(self.one(able), at)
        return self.condition(at, 2 if at.atomic else 1)

    def guarded(self, at: Point) -> Point:
        """A block that a mechanism switches."""
        self.add(at.indent, self.one(["if CHECK:", "if not CHECK:"]))
        self.block(at.inside(), 1)
        if self.chance(40):
            self.add(at.indent, "else:")
            self.block(at.inside(), 1)
        return at

    def loop(self, at: Point) -> Point:
        """while, with a step in each round."""
        read = self.read("bool", at)
        inner = at.inside(loop=True)
        if read is None or self.chance(25):
            self.add(at.indent, "while True:")
            self.atomic(inner)
            self.block(inner, 1)
            self.budget = 1
            self.add(inner.indent, f"if {self.condition(at, 1)}:")
            self.add(inner.indent + 1, "break")
        else:
            self.add(at.indent, f"while {self.negated(read)}:")
            self.block(inner, 1 + self.pick(2))
        return at

    def go_through(self, at: Point) -> Point:
        """for, over what is known."""
        name = self.fresh("e")
        over, kind = self.one(
            [("range(2)", "int"), ("(Mode.FREE, Mode.DONE)", "mode"), ("(False, True)", "bool")]
        )
        if not self.symmetric and self.chance(60):
            over, kind = "nodes", "ref"
        self.add(at.indent, f"for {name} in {over}:")
        self.block(at.inside(loop=True).knowing(Name(name, kind, fixed=True)), 1 + self.pick(2))
        return at

    def leave(self, at: Point) -> Point:
        """break or continue, under a condition."""
        self.add(at.indent, f"if {self.condition(at, 1)}:")
        self.add(at.indent + 1, self.one(["break", "continue"]))
        return at

    def give_back(self, at: Point) -> Point:
        """An early return, under a condition."""
        self.add(at.indent, f"if {self.condition(at, 1)}:")
        self.budget = 3 if at.atomic else 1
        self.add(at.indent + 1, f"return {self.value(at.gives, at, 1)}" if at.gives else "return")
        return at

    def call(self, at: Point) -> Point:
        """A call, whose result is used or not."""
        able = [p for p in self.procedures if self.can_call(p, at)]
        if not able:
            return self.store(at)
        called = self.one(able)
        code = self.called(called, at)
        if called.gives is None or self.chance(30):
            self.add(at.indent, code)
            return at
        name = self.fresh("r")
        self.add(at.indent, f"{name} = {code}")
        return at.knowing(Name(name, called.gives))

    def called(self, procedure: Procedure, at: Point) -> str:
        """The code of a call, its arguments read from locals."""
        return f"{procedure.name}({', '.join(self.argument(kind, at) for kind in procedure.takes)})"

    def can_call(self, procedure: Procedure, at: Point) -> bool:
        """Whether there is an argument for each parameter, and room for its steps."""
        objects = not self.symmetric or any(n.type == "ref" for n in at.names)
        return (procedure.short or not (at.atomic or self.short)) and (
            objects or "ref" not in procedure.takes
        )

    def argument(self, kind: str, at: Point) -> str:
        """A local or a constant; never None, which has no record."""
        code = self.atom(kind, at)
        known = [n.text for n in at.names if n.type == kind]
        return code if code != "None" else known[0] if known else "nodes[0]"

    # -- expressions -------------------------------------------------------------------------

    def value(self, kind: str, at: Point, depth: int) -> str:
        """An expression of a type, within the budget of reads."""
        if depth > 0 and self.chance(15):
            condition = self.condition(at, depth - 1)
            return (
                f"({self.value(kind, at, depth - 1)} if {condition} else {self.value(kind, at, depth - 1)})"
            )
        if kind == "bool" and self.chance(50):
            return self.condition(at, depth)
        if kind == "int" and depth > 0 and self.chance(30):
            return self.number(at)
        read = self.read(kind, at) if self.chance(50) else None
        return read or self.atom(kind, at)

    def number(self, at: Point) -> str:
        """Arithmetic, which may leave a range."""
        if self.budget >= 3 and self.chance(50):
            return self.counted()
        sign = self.one(["+", "-", "*", "%", "//"])
        left = self.read("int", at) or self.atom("int", at)
        right = self.atom("int", at) if self.chance(50) else "2"
        return f"({left} {sign} {right})" if right != "0" else left

    def counted(self) -> str:
        """sum(...) over the nodes."""
        self.budget -= 3
        name = self.fresh("q")
        part = self.element(name, "bool") or "True"
        if "n" in self.fields and self.chance(60):
            return f"sum({name}.n for {name} in nodes if {part})"
        return f"sum(1 for {name} in nodes if {part})"

    def condition(self, at: Point, depth: int, given: str | None = None) -> str:
        """A boolean expression; ``given`` is a part that it has."""
        if given is not None:
            other = self.condition(at, depth - 1)
            return self.one([f"{given} and {other}", f"({given} or {other})", f"{other} and {given}"])
        if depth > 0:
            if self.chance(20):
                one, other = self.condition(at, depth - 1), self.condition(at, depth - 1)
                return f"{one} {self.one(['and', 'or'])} ({other})"
            if self.chance(12):
                return f"not ({self.condition(at, depth - 1)})"
            if self.budget >= 3 and self.chance(55):
                return self.quantified()
            if self.budget >= 3 and self.chance(8):
                return f"implies({self.condition(at, depth - 1)}, {self.condition(at, depth - 1)})"
        return self.comparison(at)

    def comparison(self, at: Point) -> str:
        """One test of one or two values."""
        kind = self.one(["bool", "int", "mode", "ref"])
        read = self.read(kind, at)
        left = read or self.atom(kind, at)
        if kind == "bool":
            return f"not {left}" if self.chance(50) else left
        if kind == "int" and self.chance(30) and (read is None or at.atomic):
            return f"0 {self.one(['<', '<='])} {left} {self.one(['<', '<='])} {self.pick(3)}"
        if kind == "int":
            right = self.atom("int", at)
            return f"{left} {self.one(['==', '!=', '<', '<=', '>', '>='])} {right}"
        if kind == "mode" and self.chance(30) and (read is None or at.atomic):
            return f"{left} in (Mode.FREE, Mode.BUSY)"
        if kind == "mode":
            return f"{left} {self.one(['is', 'is not', '=='])} {self.atom('mode', at)}"
        right = self.atom("ref", at) if self.chance(50) else "None"
        return f"{left} {self.one(['is', 'is not'])} {right}"

    def quantified(self) -> str:
        """any, all, or a count compared."""
        self.budget -= 3
        name = self.fresh("q")
        part, other = self.element(name, "bool"), self.element(name, "bool")
        given = f" if {other}" if self.chance(40) else ""
        if self.chance(20):
            return f"sum(1 for {name} in nodes{given}) {self.one(['<', '==', '>='])} {self.pick(3)}"
        return f"{self.one(['any', 'all'])}({part} for {name} in nodes{given})"

    def element(self, name: str, kind: str) -> str:
        """A boolean about one node."""
        options = {
            "flag": f"{name}.flag",
            "n": f"{name}.n > {self.pick(3)}",
            "mode": f"{name}.mode is {self.atom('mode', Point(0))}",
            "other": f"({name}.other is {name})",
        }
        if "other" in self.fields and len(self.fields) > 1:
            field = self.one([f for f in self.fields if f != "other"])
            through = options[field].replace(name, f"{name}.other", 1)
            guarded = f"({name}.other is not None and {through})"
            options["other"] = self.one([options["other"], through, guarded])
        found = [options[f] for f in self.fields] + [f"system.owner is {name}"]
        return self.negated(self.one(found)) if kind == "bool" else found[0]

    def atom(self, kind: str, at: Point) -> str:
        """A constant, a parameter or a local."""
        known = [n.text for n in at.names if n.type == kind or (kind == "int" and n.type == "declared")]
        if known and self.chance(75):
            return self.one(known)
        if kind == "int":
            return str(self.pick(3))
        if kind == "ref":
            return "None" if self.symmetric else self.one(["None", "nodes[0]", f"nodes[{self.size - 1}]"])
        return self.one({"bool": ["False", "True"], "mode": ["Mode.FREE", "Mode.BUSY", "Mode.DONE"]}[kind])

    def read(self, kind: str, at: Point) -> str | None:
        """A shared place that is read, if the budget allows one."""
        if self.budget < 1:
            return None
        self.budget -= 1
        place = self.place(at, kind)
        if place.type == kind:
            return place.text
        if kind != "bool":
            return None
        if place.type == "int":
            return f"{place.text} {self.one(['==', '<', '>'])} {self.pick(3)}"
        return f"{place.text} is {self.atom(place.type, at)}"

    def place(self, at: Point, kind: str) -> Name:
        """A shared place, of this type if there is one."""
        found = [Name("system.flag", "bool"), Name("system.turn", "int"), Name("system.mode", "mode")]
        found.append(Name("system.owner", "ref"))
        bases = [n.text for n in at.names if n.type == "ref"]
        integers = [n.text for n in at.names if n.type in ("int", "declared") and n.text[0] not in "ep"]
        if not self.symmetric:
            bases += ["nodes[0]", f"nodes[{self.size - 1}]"]
            bases += [f"nodes[{i}]" for i in integers]
        if self.budget >= 1 and self.chance(15):
            bases += ["system.owner"]
        for base in bases:
            found += [Name(f"{base}.{f}", FIELDS[f][1]) for f in self.fields]
            found += [
                Name(f"{base}.{a}[{self.one(['0', '1', *integers])}]", ARRAYS[a][1]) for a in self.arrays
            ]
        for name in at.names:
            if name.type == "task":
                found += [Name(f"{name.text}.flag", "bool"), Name(f"{name.text}.node", "ref")]
        if self.plain:
            found.append(Name(f"slots[{self.one(['0', '1', *integers])}]", self.plain))
        if self.linked:
            found.append(Name(f"system.links[{self.one(['0', '1', *integers])}]", "ref"))
        fitting = [n for n in found if n.type == kind]
        preferred = [n for n in fitting if not n.text.startswith("system.")]
        chosen = self.one(preferred) if preferred and self.chance(75) else self.one(fitting)
        if chosen.text.startswith("system.owner."):
            self.budget -= 1
        return chosen


@st.composite
def drawn(draw: st.DrawFn) -> str:
    """The text of a model, every number drawn by Hypothesis: it shrinks well, and is often very small."""
    return Writer(lambda count: draw(st.integers(0, count - 1)) if count > 1 else 0).model()


def models() -> st.SearchStrategy[str]:
    """The text of a model: most of them evenly random, some drawn number by number."""
    seeded = st.integers(0, 10**9).map(random_model)
    return st.one_of(seeded, seeded, seeded, drawn())


def progress_models() -> st.SearchStrategy[str]:
    """The text of a model that says what must happen in the end."""
    return st.integers(0, 10**9).map(lambda seed: random_model(seed, progress=True))


def random_model(seed: int, progress: bool = False) -> str:
    """The text of a model, its numbers drawn from a seed."""
    source = random.Random(seed)
    return Writer(source.randrange, progress).model()


@contextmanager
def file_of(source: str) -> Iterator[Path]:
    """The text in a file of its own, for as long as that is needed."""
    with tempfile.NamedTemporaryFile("w", suffix=".py", prefix="model_") as file:
        file.write(source)
        file.flush()
        yield Path(file.name)


def compiled(source: str, **settings: str) -> Program:
    """The program of a model's text. Raises ModelError where the compiler refuses it."""
    with file_of(source) as path:
        return compile_model(str(path), settings).program
