"""A whole model: its declarations, actors and properties."""

from __future__ import annotations

from collections.abc import Sequence

from checker.testing.writing.names import (
    ARRAYS,
    FIELDS,
    HEAD,
    MOST,
    PLAIN,
    Name,
    WritingPoint,
    WrittenProcedure,
)
from checker.testing.writing.statements import Statements


class ModelWriter(Statements):
    """Writes one model; with ``progress``, one with progress properties."""

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
        at = WritingPoint(1, atomic=True)
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
        at = WritingPoint(1, names, gives=gives, returns=True, depth=1 if short else 2)
        self.short = short
        at = self.block(at, 1 + self.pick(3))
        self.short = False
        if gives is not None:
            self.budget = 1
            self.add(1, f"return {self.value(gives, at, 1)}")
        self.procedures.append(WrittenProcedure(name, takes, gives, short))

    def actors(self) -> None:
        """One to three actors, and never more than four instances."""
        left = 4
        for _ in range(1 + self.pick(3)):
            decorator, instances, takes = self.one(self.kinds())
            if instances > left:
                continue
            left -= instances
            name = self.fresh("actor")
            if self.progress and self.chance(50):
                decorator = with_fairness(decorator, self.one(['"strong"', "False"]))
            self.lines += ["", decorator, f"def {name}({', '.join(n.text for n in takes)}) -> None:"]
            at = self.unpacked(takes)
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
            self.block(WritingPoint(1), 2)

    def kinds(self) -> list[tuple[str, int, tuple[Name, ...]]]:
        """The possible decorators of an actor, how many instances each makes, and its argument."""
        found: list[tuple[str, int, tuple[Name, ...]]] = [
            ("@actor", 1, ()),
            ("@actor(count=2)", 2, ()),
            ("@actor(count=3)", 3, ()),
            ("@actor(nodes)", self.size, (Name("node", "ref", fixed=True),)),
            ("@actor(range(2))", 2, (Name("me", "int", fixed=True),)),
        ]
        if self.second:
            pair = ("@actor(list(zip(nodes, tasks)))", self.size, (Name("pair", "pair", fixed=True),))
            found += [pair, pair, pair]
        if self.size == 2:
            pairs = "[(a, b) for a in nodes for b in nodes if a is not b]"
            found.append((f"@actor({pairs})", 2, (Name("both", "both", fixed=True),)))
        return found

    def unpacked(self, takes: tuple[Name, ...]) -> WritingPoint:
        """The point where an actor's statements begin: both parts of a pair are known by name."""
        kind = takes[0].type if takes else ""
        if kind not in ("pair", "both"):
            return WritingPoint(1, takes, returns=True)
        self.add(1, f"node, task = {takes[0].text}")
        task = "ref" if self.alike or kind == "both" else "task"
        return WritingPoint(
            1, (Name("node", "ref", fixed=True), Name("task", task, fixed=True)), returns=True
        )

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
                self.add(1, f"return {self.condition(WritingPoint(1, atomic=True), 2)}")
                names.append(name)
        names += [self.in_the_end() for _ in range(3 if self.progress else 0)]
        self.lines += ["", f"properties = [{', '.join(dict.fromkeys(names))}]"]

    def in_the_end(self) -> str:
        """One progress property; its name."""
        name, at = self.fresh("progress"), WritingPoint(1, atomic=True)
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


def with_fairness(decorator: str, fair: str) -> str:
    """The decorator of an actor that may stop for ever, or is strongly fair."""
    return f"@actor(fair={fair})" if decorator == "@actor" else f"{decorator[:-1]}, fair={fair})"
