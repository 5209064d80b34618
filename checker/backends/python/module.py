"""The Python source of a ground program: what one command does, and one loop over many states."""

from __future__ import annotations

from collections.abc import Callable

from checker.backends.packed import Fields, Point, booleans, point_before
from checker.backends.python.effects import Ends, StepCoder
from checker.backends.python.expressions import Line
from checker.backends.python.generated import source_text
from checker.ground.effects import Require
from checker.ground.layout import Layout
from checker.ground.program import Case, Ground, GroundCommand, Instance


class PythonWriter:
    """Writes the functions of one system. With ``symmetry`` its searches see one state of each orbit."""

    def __init__(self, ground: Ground, layout: Layout, symmetry: bool) -> None:
        self.ground = ground
        self.layout = layout
        self.symmetry = symmetry
        self.checks = ground.checks
        self.numbers = {check: number for number, check in enumerate(self.checks)}
        self.fields = Fields(layout, booleans(ground))

    def coder(self) -> StepCoder:
        """A writer of code for this layout."""
        return StepCoder(self.fields)

    def step(self, command: GroundCommand) -> list[Line]:
        """The lines of ``step(s)``: the open choices of one command in ``s``, each with the state after it.

        ``~k`` stands for the state if check ``k`` fails.
        """
        coder = self.coder()
        coder.add(0, "def step(s):", command.label.span)
        coder.add(1, "out = []", command.label.span)
        for case in command.cases:
            self.write_case(coder, command, case, 1, stepping(case), self.stepping_fails(case))
        coder.add(1, "return out", command.label.span)
        return coder.lines

    def stepping_fails(self, case: Case) -> Callable[[Require], list[str]]:
        """The line at a check that fails in ``step``."""
        return lambda check: [f"out.append(({case.choice}, {~self.numbers[check]}))"]

    def search(self) -> str:
        """The source of ``expand``: every move of many states, new states kept, commands counted."""
        coder = self.coder()
        counts = [f"n{command.number}" for row in self.ground.commands for command in row]
        coder.add(0, "def expand(states, seen, found, failures, stuck):")
        coder.add(1, "add, append = seen.add, found.append")
        for name in counts:
            coder.add(1, f"{name} = 0")
        coder.add(1, "for s in states:")
        if self.wants_stuck:
            coder.add(2, "moved = False")
        for number, one in enumerate(self.ground.instances):
            self.write_instance(coder, number, one)
        if self.wants_stuck:
            coder.add(2, "if not moved:")
            coder.add(3, "stuck.append(s)")
        coder.add(1, f"return ({''.join(f'{name}, ' for name in counts)})")
        return source_text(coder.lines)

    @property
    def wants_stuck(self) -> bool:
        """Whether some property is judged where no actor can step."""
        return any(judged.only_at_rest for judged in self.ground.properties)

    def write_instance(self, coder: StepCoder, number: int, one: Instance) -> None:
        """Write the steps of one instance in state ``s``, selected by its location."""
        commands = self.ground.commands[number]
        low = self.ground.cells[one.location].low
        places = list(range(low, len(commands)))
        bits = self.layout.bits.get(one.location)
        if bits is None:
            places = [low]
        else:
            shifted = f"s >> {bits.shift} & {(1 << bits.width) - 1}" if bits.shift else f"s & {bits.mask}"
            coder.add(2, f"l = {shifted}")
        self.write_places(coder, number, places, low, 2)

    def write_places(self, coder: StepCoder, number: int, places: list[int], low: int, indent: int) -> None:
        """Write a choice between locations as a tree of comparisons."""
        if len(places) > 1:
            middle = len(places) // 2
            coder.add(indent, f"if l < {places[middle] - low}:")
            self.write_places(coder, number, places[:middle], low, indent + 1)
            coder.add(indent, "else:")
            self.write_places(coder, number, places[middle:], low, indent + 1)
            return
        before = len(coder.lines)
        if places[0] >= 0:
            command = self.ground.commands[number][places[0]]
            for case in command.cases:
                count = f"n{command.number}"
                self.write_case(
                    coder, command, case, indent, self.taking(count), self.failing(count, number, case)
                )
        if len(coder.lines) == before:
            coder.add(indent, "pass")

    def taking(self, count: str) -> Callable[[str], list[str]]:
        """The lines at the end of a step in a search."""
        start = ["moved = True"] if self.wants_stuck else []
        keep = ["    add(t)", "    append(t)"]
        if self.symmetry:
            keep = ["    t = canonical(t)", "    if t not in seen:", "        add(t)", "        append(t)"]
        return lambda after: [*start, f"{count} += 1", f"t = {after}", "if t not in seen:", *keep]

    def failing(self, count: str, number: int, case: Case) -> Callable[[Require], list[str]]:
        """The lines at a check that fails in a search."""
        start = ["moved = True"] if self.wants_stuck else []
        return lambda check: [
            *start,
            f"{count} += 1",
            f"f = s, ({number}, {case.choice})",
            f"failures[{self.numbers[check]}] = min(failures.get({self.numbers[check]}, f), f)",
        ]

    def write_case(
        self,
        coder: StepCoder,
        command: GroundCommand,
        case: Case,
        indent: int,
        leaf: Callable[[str], list[str]],
        fail: Callable[[Require], list[str]],
    ) -> None:
        """Write one case of a command: its condition, its effects, its ends."""
        condition = coder.conjunction([case.guard], Point(), first=self.asked_of_state(case))
        if condition != "True":
            coder.add(indent, f"if {condition}:", command.label.span)
            indent += 1
        at = point_before(command, case)
        coder.fields.learn(case.guard, True, at)
        coder.go(at, case.effects, indent, Ends(leaf, fail))

    def asked_of_state(self, case: Case) -> list[tuple[int, int]]:
        """The equalities of a case that are not true in every state with the instance at this location."""
        return [(cell, value) for cell, value in case.where[1:] if cell in self.layout.bits]


def stepping(case: Case) -> Callable[[str], list[str]]:
    """The line at the end of a step in ``step``."""
    return lambda after: [f"out.append(({case.choice}, {after}))"]
