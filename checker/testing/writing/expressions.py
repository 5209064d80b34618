"""Writes expressions of each type, within the shared places that a statement may touch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from checker.testing.writing.names import ARRAYS, FIELDS, Name, WritingPoint, WrittenProcedure

T = TypeVar("T")
Pick = Callable[[int], int]


@dataclass
class Expressions:
    """Writes expressions.

    ``pick(n)`` gives a number below ``n``; 0 is the simplest. ``budget`` is how many shared places the
    current statement may still touch; the fields from ``symmetric`` on describe the model.
    """

    pick: Pick
    progress: bool = False
    lines: list[str] = field(default_factory=list)
    procedures: list[WrittenProcedure] = field(default_factory=list)
    waits: list[str] = field(default_factory=list)
    count: int = 0
    budget: int = 0
    short: bool = False
    symmetric: bool = False
    size: int = 1
    fields: list[str] = field(default_factory=list)
    arrays: list[str] = field(default_factory=list)
    plain: str | None = None
    second: bool = False
    alike: bool = False
    linked: bool = False

    # -- small things ------------------------------------------------------------------------

    def one(self, things: Sequence[T]) -> T:
        """One of several things."""
        return things[self.pick(len(things))]

    def chance(self, percent: int) -> bool:
        """True with that chance; False is the simpler."""
        return self.pick(100) >= 100 - percent

    def fresh(self, prefix: str = "v") -> str:
        """A name that is not used yet."""
        self.count += 1
        return f"{prefix}{self.count}"

    def add(self, indent: int, text: str) -> None:
        """Write one line; a statement has a name now and then, which affects no choice."""
        number = len(self.lines)
        nameable = indent and text != "pass" and not text.startswith("with ")
        name = f"  #: step {number}" if nameable and number % 4 == 0 else ""
        self.lines.append("    " * indent + text + name)

    # -- expressions -------------------------------------------------------------------------

    def value(self, kind: str, at: WritingPoint, depth: int) -> str:
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

    def number(self, at: WritingPoint) -> str:
        """Arithmetic, which may leave a range."""
        if self.budget >= 3 and self.chance(50):
            return self.counted()
        sign = self.one(["+", "-", "*", "%", "//", "&", "|", "^", "<<", ">>"])
        left = self.read("int", at) or self.atom("int", at)
        right = self.atom("int", at) if self.chance(50) else "2"
        return f"({left} {sign} {right})" if right != "0" else left

    def counted(self) -> str:
        """sum(...) over the nodes."""
        self.budget -= 3
        name = self.fresh("q")
        part = self.element(name, "bool") or "True"
        if "n" in self.fields and self.chance(85):
            return f"sum({name}.n for {name} in nodes if {part})"
        return f"sum(1 for {name} in nodes if {part})"

    def condition(self, at: WritingPoint, depth: int, given: str | None = None) -> str:
        """A boolean expression; ``given`` is a part of it."""
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

    def comparison(self, at: WritingPoint) -> str:
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
            "mode": f"{name}.mode is {self.atom('mode', WritingPoint(0))}",
            "other": f"({name}.other is {name})",
        }
        if "other" in self.fields and len(self.fields) > 1:
            field = self.one([f for f in self.fields if f != "other"])
            through = options[field].replace(name, f"{name}.other", 1)
            guarded = f"({name}.other is not None and {through})"
            options["other"] = self.one([options["other"], through, guarded])
        found = [options[f] for f in self.fields] + [f"system.owner is {name}"]
        return self.negated(self.one(found)) if kind == "bool" else found[0]

    def negated(self, code: str) -> str:
        """A condition or, more rarely, the opposite."""
        return f"not ({code})" if self.chance(40) else code

    def atom(self, kind: str, at: WritingPoint) -> str:
        """A constant, a parameter or a local."""
        known = [n.text for n in at.names if n.type == kind or (kind == "int" and n.type == "declared")]
        if known and self.chance(75):
            return self.one(known)
        if kind == "int":
            return str(self.pick(3))
        if kind == "ref":
            return "None" if self.symmetric else self.one(["None", "nodes[0]", f"nodes[{self.size - 1}]"])
        return self.one({"bool": ["False", "True"], "mode": ["Mode.FREE", "Mode.BUSY", "Mode.DONE"]}[kind])

    def read(self, kind: str, at: WritingPoint) -> str | None:
        """A read of a shared place, if the budget allows one."""
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

    def place(self, at: WritingPoint, kind: str) -> Name:
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
