"""Statements, and the point after each."""

from __future__ import annotations

from dataclasses import replace

from checker.testing.writing.expressions import Expressions
from checker.testing.writing.names import MOST, Name, WritingPoint, WrittenProcedure


class Statements(Expressions):
    """Writes statements."""

    def block(self, at: WritingPoint, count: int) -> WritingPoint:
        """Some statements; the point after them."""
        before = len(self.lines)
        for _ in range(count):
            at = self.statement(at)
        if len(self.lines) == before:
            self.add(at.indent, "pass")
        return at

    def statement(self, at: WritingPoint) -> WritingPoint:
        """One statement; the point after it."""
        self.budget = 3 if at.atomic else 1
        makers = [self.store, self.store, self.local, self.again]
        if not at.atomic and not self.short:
            makers += [self.wait, self.choose_then]
        if at.atomic:
            makers += [self.exchange]
        else:
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

    def store(self, at: WritingPoint) -> WritingPoint:
        """An assignment to a shared place."""
        self.budget -= 1
        place = self.place(at, self.one(["bool", "int", "mode", "ref"]))
        if at.atomic and place.type == "int" and self.chance(60):
            self.add(at.indent, f"{place.text} {self.one(['+', '-'])}= 1")
        elif place.type == "int" and self.chance(20) and any(n.type == "int" for n in at.names):
            local = self.one([n for n in at.names if n.type == "int"])
            sign = self.one(["+", "-", "*", "//", "%", "|", ">>"])
            self.add(at.indent, f"{place.text} = {local.text} {sign} {self.atom('int', at)}")
        else:
            self.add(at.indent, f"{place.text} = {self.value(place.type, at, 1)}")
        return at

    def exchange(self, at: WritingPoint) -> WritingPoint:
        """An exchange of two places."""
        self.budget -= 2
        kind = self.one(["bool", "int", "mode", "ref"])
        one, other = self.place(at, kind), self.place(at, kind)
        if one.type == other.type:
            self.add(at.indent, f"swap({one.text}, {other.text})")
        return at

    def local(self, at: WritingPoint) -> WritingPoint:
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

    def again(self, at: WritingPoint) -> WritingPoint:
        """An assignment to an existing local."""
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

    def claim(self, at: WritingPoint) -> WritingPoint:
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

    def wait(self, at: WritingPoint) -> WritingPoint:
        """A bare wait."""
        read = self.read("bool", at)
        resting = ", resting=True" if self.chance(10) else ""
        if read is None:
            return self.store(at)
        self.add(at.indent, f"wait_until({self.negated(read)}{resting})")
        return at

    def choose_then(self, at: WritingPoint) -> WritingPoint:
        """A bare choice, and a step that cannot wait."""
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
            self.block_head(at)
            at = self.block(at.inside(atomic=True), 2)
            at = replace(at, indent=at.indent - 1, atomic=False, depth=at.depth + 1)
        return at

    def choice(self, at: WritingPoint) -> Name:
        """``x = choose(...)``."""
        domains = [("nodes", "ref"), ("Mode", "mode"), ("(False, True)", "bool"), ("range(2)", "int")]
        if not self.symmetric:
            domains += [("(nodes[0], None)", "ref")]
        domain, kind = self.one(domains)
        name = self.fresh("c")
        self.add(at.indent, f"{name} = choose({domain})")
        return Name(name, kind)

    def choices(self, at: WritingPoint) -> WritingPoint:
        """The beginning of an atomic block."""
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

    def atomic(self, at: WritingPoint) -> WritingPoint:
        """An atomic block, which keeps its locals."""
        self.block_head(at)
        inner = at.inside(atomic=True)
        if not self.short:
            inner = self.choices(inner)
        inner = self.block(inner, 1 + self.pick(3))
        return replace(at, names=inner.names)

    def block_head(self, at: WritingPoint) -> None:
        """The first line of an atomic block, named in one of the possible ways; this affects no choice."""
        number = len(self.lines)
        names = (":", f'("step {number}"):', f":  # step {number}", ":  # noqa")
        self.add(at.indent, "with atomic" + names[number % len(names)])

    def branch(self, at: WritingPoint) -> WritingPoint:
        """if, elif, else. What is assigned in one branch only is not known afterwards."""
        inner = at.inside()
        self.add(at.indent, f"if {self.test(at)}:")
        self.block(inner, 1 + self.pick(2))
        if self.chance(30):
            # the first test has used its read: a second one is a step of its own
            self.budget = 3 if at.atomic else 1
            self.add(at.indent, f"elif {self.condition(at, 1)}:")
            self.block(inner, 1)
        if self.chance(50):
            self.add(at.indent, "else:")
            self.block(inner, 1)
        return at

    def test(self, at: WritingPoint) -> str:
        """The condition of an ``if``, now and then a call."""
        able = [p for p in self.procedures if p.gives == "bool" and self.can_call(p, at)]
        if able and self.chance(30):
            return self.called(self.one(able), at)
        return self.condition(at, 2 if at.atomic else 1)

    def guarded(self, at: WritingPoint) -> WritingPoint:
        """A block that a mechanism switches."""
        self.add(at.indent, self.one(["if CHECK:", "if not CHECK:"]))
        self.block(at.inside(), 1)
        if self.chance(40):
            self.add(at.indent, "else:")
            self.block(at.inside(), 1)
        return at

    def loop(self, at: WritingPoint) -> WritingPoint:
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

    def go_through(self, at: WritingPoint) -> WritingPoint:
        """for, over a known sequence."""
        name = self.fresh("e")
        over, kind = self.one(
            [("range(2)", "int"), ("(Mode.FREE, Mode.DONE)", "mode"), ("(False, True)", "bool")]
        )
        if not self.symmetric and self.chance(60):
            over, kind = "nodes", "ref"
        self.add(at.indent, f"for {name} in {over}:")
        self.block(at.inside(loop=True).knowing(Name(name, kind, fixed=True)), 1 + self.pick(2))
        return at

    def leave(self, at: WritingPoint) -> WritingPoint:
        """break or continue, under a condition."""
        self.add(at.indent, f"if {self.condition(at, 1)}:")
        self.add(at.indent + 1, self.one(["break", "continue"]))
        return at

    def give_back(self, at: WritingPoint) -> WritingPoint:
        """An early return, under a condition."""
        self.add(at.indent, f"if {self.condition(at, 1)}:")
        self.budget = 3 if at.atomic else 1
        self.add(at.indent + 1, f"return {self.value(at.gives, at, 1)}" if at.gives else "return")
        return at

    def call(self, at: WritingPoint) -> WritingPoint:
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

    def called(self, procedure: WrittenProcedure, at: WritingPoint) -> str:
        """The code of a call, its arguments read from locals."""
        return f"{procedure.name}({', '.join(self.argument(kind, at) for kind in procedure.takes)})"

    def can_call(self, procedure: WrittenProcedure, at: WritingPoint) -> bool:
        """Whether there is an argument for each parameter, and room for its steps."""
        objects = not self.symmetric or any(n.type == "ref" for n in at.names)
        return (procedure.short or not (at.atomic or self.short)) and (
            objects or "ref" not in procedure.takes
        )

    def argument(self, kind: str, at: WritingPoint) -> str:
        """A local or a constant; never None, which has no record."""
        code = self.atom(kind, at)
        known = [n.text for n in at.names if n.type == kind]
        return code if code != "None" else known[0] if known else "nodes[0]"
