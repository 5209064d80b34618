"""The Python lowering, which is the definition: what the other lowerings must agree with.

Each command becomes a Python function of a packed state, compiled under the model's own file name
and line numbers, so that a traceback or a debugger shows the model. The same code, strung together
in one loop over many states, is what searches use.
"""

from __future__ import annotations

import ast
import linecache
from collections.abc import Callable, Iterable
from functools import cache, cached_property
from typing import Any

from checker.lowering.ground import Case, Ground, GroundCommand, Instance
from checker.lowering.interpret import initial_values
from checker.lowering.layout import layout_of
from checker.lowering.moves import Expansion, Move, State, StepFails
from checker.lowering.python_code import Coder, Ends, Line, Point
from checker.lowering.symmetry import Canonical
from checker.program import fold
from checker.program.commands import Check, each
from checker.program.expressions import Expression
from checker.program.types import Boolean

Steps = Callable[[State], list[tuple[int, State]]]
Run = dict[str, Any]


class PythonSystem:
    """A ground program as Python functions. ``symmetry`` makes searches see one state of each orbit."""

    def __init__(self, ground: Ground, symmetry: bool = False) -> None:
        self.ground = ground
        self.layout = layout_of(ground)
        self._canonical = Canonical(ground, self.layout)
        progress = any(judged.property.is_progress for judged in ground.properties)
        self.symmetry = symmetry and not self._canonical.trivial and not progress
        self.checks = tuple(dict.fromkeys(all_checks(ground)))
        self._numbers = {check: number for number, check in enumerate(self.checks)}
        self._steps = cache(self._compile_command)

    # -- one step at a time ------------------------------------------------------------------

    def initial(self) -> tuple[State, ...]:
        """The initial states, without repetition. Raises InitialFails where ``@initial`` fails."""
        return tuple(self.layout.pack(values) for values in initial_values(self.ground))

    def enabled(self, state: State) -> tuple[Move, ...]:
        """The moves of a state, in order of actor and choice."""
        return tuple(move for move, _ in self.moves(state))

    def after(self, state: State, move: Move) -> State:
        """The state after a move. Raises StepFails, or KeyError where the move is not enabled."""
        successor = dict(self.moves(state))[move]
        if successor < 0:
            raise StepFails(self.checks[~successor])
        return successor

    def moves(self, state: State) -> list[tuple[Move, State]]:
        """Each move with the state after it; ``~k`` where check ``k`` fails."""
        found: list[tuple[Move, State]] = []
        for number, one in enumerate(self.ground.instances):
            location = self.location(state, one)
            if location >= 0:
                steps = self._steps(number, location)
                found.extend((Move(number, choice), after) for choice, after in steps(state))
        return found

    def location(self, state: State, one: Instance) -> int:
        """Where an instance stands."""
        bits = self.layout.bits.get(one.location)
        if bits is None:
            return self.ground.cells[one.location].low
        return (state >> bits.shift & (1 << bits.width) - 1) + bits.low

    def values(self, state: State) -> list[int]:
        """A value for every cell of the ground program."""
        return self.layout.unpack(state, self.ground.cells)

    def canonical(self, state: State) -> State:
        """The representative of a state's orbit; the state itself without symmetry."""
        return self._canonical(state) if self.symmetry else state

    # -- many states at a time ---------------------------------------------------------------

    def expand(self, states: Iterable[State], seen: set[State], found: list[State]) -> Expansion:
        """Take every move of every state; a new state is added to ``seen`` and to ``found``."""
        failures: dict[int, tuple[State, Move]] = {}
        stuck: list[State] = []
        taken = self._expand(states, seen, found, failures, stuck)
        moves = {number: (state, Move(*move)) for number, (state, move) in failures.items()}
        return Expansion(list(taken), moves, stuck)

    def first(self, judged: int, states: Iterable[State]) -> State | None:
        """The first of the states that a property's ``bad`` is true of."""
        found: State | None = self._judges[judged](states)
        return found

    def missing(self, judged: int, states: Iterable[State]) -> list[State]:
        """Of some states, those in which the goal of a progress property is not reached."""
        return self.chosen(self.ground.properties[judged].bad)(states)

    def triggered(self, judged: int, states: Iterable[State]) -> list[State]:
        """Of some states, those that trigger a progress property."""
        trigger = self.ground.properties[judged].trigger
        return self.chosen(fold.TRUE if trigger is None else trigger)(states)

    def meets(self, judged: int, states: Iterable[State]) -> bool:
        """Whether one of the states satisfies a property's premises."""
        return self._premises[judged](states) is not None

    # -- code --------------------------------------------------------------------------------

    @cached_property
    def _booleans(self) -> frozenset[int]:
        return frozenset(n for n, cell in enumerate(self.ground.cells) if isinstance(cell.type, Boolean))

    def coder(self) -> Coder:
        """A writer of code for this layout."""
        return Coder(self.layout, self._booleans)

    def _compile_command(self, number: int, location: int) -> Steps:
        command = self.ground.commands[number][location]
        coder = self.coder()
        coder.add(0, "def step(s):", command.command.span)
        coder.add(1, "out = []", command.command.span)
        for case in command.cases:
            self.write_case(
                coder,
                command,
                case,
                1,
                leaf=lambda after, choice=case.choice: [f"out.append(({choice}, {after}))"],  # type: ignore[misc]  # mypy cannot type a default of a lambda
                fail=lambda check, choice=case.choice: [f"out.append(({choice}, {~self._numbers[check]}))"],  # type: ignore[misc]  # as above
            )
        coder.add(1, "return out", command.command.span)
        return under_model_lines(coder.lines, command)["step"]  # type: ignore[no-any-return]  # compiled code has no type

    @cached_property
    def _expand(self) -> Callable[..., tuple[int, ...]]:
        names: Run = {"canonical": self._canonical.quick}
        return compiled(self.source(), names)["expand"]  # type: ignore[no-any-return]  # compiled code has no type

    def source(self) -> str:
        """The Python source of ``expand``."""
        coder = self.coder()
        numbers = [(i, at) for i, row in enumerate(self.ground.commands) for at in range(len(row))]
        counts = {place: f"n{k}" for k, place in enumerate(numbers)}
        coder.add(0, "def expand(states, seen, found, failures, stuck):")
        coder.add(1, "add, append = seen.add, found.append")
        for name in counts.values():
            coder.add(1, f"{name} = 0")
        coder.add(1, "for s in states:")
        if self.wants_stuck:
            coder.add(2, "moved = False")
        for number, one in enumerate(self.ground.instances):
            self.write_instance(coder, number, one, counts)
        if self.wants_stuck:
            coder.add(2, "if not moved:")
            coder.add(3, "stuck.append(s)")
        coder.add(1, f"return ({''.join(f'{name}, ' for name in counts.values())})")
        return source_text(coder.lines)

    @property
    def wants_stuck(self) -> bool:
        """Whether some property is judged where nobody can step."""
        return any(judged.only_at_rest for judged in self.ground.properties)

    def write_instance(self, coder: Coder, number: int, one: Instance, counts: dict[tuple[int, int], str]) -> None:
        """Write what one instance does in state ``s``, found by its location."""
        commands = self.ground.commands[number]
        low = self.ground.cells[one.location].low
        places = list(range(low, len(commands)))
        bits = self.layout.bits.get(one.location)
        if bits is None:
            places = [low]
        else:
            shifted = f"s >> {bits.shift} & {(1 << bits.width) - 1}" if bits.shift else f"s & {bits.mask}"
            coder.add(2, f"l = {shifted}")
        self.write_places(coder, number, places, low, 2, counts)

    def write_places(
        self, coder: Coder, number: int, places: list[int], low: int, indent: int, counts: dict[tuple[int, int], str]
    ) -> None:
        """Write a choice between locations as a tree of comparisons."""
        if len(places) > 1:
            middle = len(places) // 2
            coder.add(indent, f"if l < {places[middle] - low}:")
            self.write_places(coder, number, places[:middle], low, indent + 1, counts)
            coder.add(indent, "else:")
            self.write_places(coder, number, places[middle:], low, indent + 1, counts)
            return
        before = len(coder.lines)
        if places[0] >= 0:
            command = self.ground.commands[number][places[0]]
            for case in command.cases:
                count = counts[number, places[0]]
                self.write_case(coder, command, case, indent, self.taking(count), self.failing(count, number, case))
        if len(coder.lines) == before:
            coder.add(indent, "pass")

    def taking(self, count: str) -> Callable[[str], list[str]]:
        """The lines at the end of a step in a search."""
        start = ["moved = True"] if self.wants_stuck else []
        keep = ["    add(t)", "    append(t)"]
        if self.symmetry:
            keep = ["    t = canonical(t)", "    if t not in seen:", "        add(t)", "        append(t)"]
        return lambda after: [*start, f"{count} += 1", f"t = {after}", "if t not in seen:", *keep]

    def failing(self, count: str, number: int, case: Case) -> Callable[[Check], list[str]]:
        """The lines at a check that fails in a search."""
        start = ["moved = True"] if self.wants_stuck else []
        return lambda check: [
            *start,
            f"{count} += 1",
            f"failures.setdefault({self._numbers[check]}, (s, ({number}, {case.choice})))",
        ]

    def write_case(
        self,
        coder: Coder,
        command: GroundCommand,
        case: Case,
        indent: int,
        leaf: Callable[[str], list[str]],
        fail: Callable[[Check], list[str]],
    ) -> None:
        """Write one case of a command: its condition, its effects, its ends."""
        one = self.ground.instances[command.instance]
        place = command.command.location
        at = Point(old={one.location: place, **dict(case.split)})
        for cell in one.locals.values():
            if cell not in one.kept[place]:
                at.old.setdefault(cell, self.ground.cells[cell].reset)
        condition = coder.conjunction([case.guard], Point(), first=self.kept_split(case))
        if condition != "True":
            coder.add(indent, f"if {condition}:", command.command.span)
            indent += 1
        coder.learn(case.guard, True, at)
        coder.go(at, case.effects, indent, Ends(self.arriving(one, place), leaf, fail))

    def kept_split(self, case: Case) -> list[tuple[int, int]]:
        """The equalities of a case that are not true in every state."""
        return [(cell, value) for cell, value in case.split if cell in self.layout.bits]

    def arriving(self, one: Instance, start: int) -> Callable[[Point, int], None]:
        """What standing at a location means: where the instance is, and which locals are reset."""

        def arrive(at: Point, location: int) -> None:
            at.new[one.location] = location
            kept = one.kept[location] if location >= 0 else frozenset()
            for cell in one.locals.values():
                if cell not in kept and (cell in one.kept[start] or cell in at.new):
                    at.gains.pop(cell, None)
                    at.new[cell] = self.ground.cells[cell].reset

        return arrive

    @cached_property
    def _judges(self) -> list[Callable[[Iterable[State]], State | None]]:
        return [self.finder(judged.bad) for judged in self.ground.properties]

    @cached_property
    def _premises(self) -> dict[int, Callable[[Iterable[State]], State | None]]:
        judged = enumerate(self.ground.properties)
        return {n: self.finder(fold.conjunction(one.premises)) for n, one in judged if one.premises}

    def chosen(self, condition: Expression) -> Callable[[Iterable[State]], list[State]]:
        """A function that chooses the states that satisfy a condition."""
        coder = self.coder()
        coder.add(0, "def chosen(states):")
        coder.add(1, f"return [s for s in states if {coder.truth(condition, Point())}]")
        return compiled(source_text(coder.lines), {})["chosen"]  # type: ignore[no-any-return]  # compiled code has no type

    def finder(self, condition: Expression) -> Callable[[Iterable[State]], State | None]:
        """A function that finds the first state that satisfies a condition."""
        coder = self.coder()
        coder.add(0, "def first(states):")
        coder.add(1, "for s in states:")
        coder.add(2, f"if {coder.truth(condition, Point())}:")
        coder.add(3, "return s")
        coder.add(1, "return None")
        return compiled(source_text(coder.lines), {})["first"]  # type: ignore[no-any-return]  # compiled code has no type


def all_checks(ground: Ground) -> list[Check]:
    """Every check of every command, in order."""
    commands = [command for row in ground.commands for command in row]
    cases = [case for command in commands for case in command.cases]
    return [effect for case in cases for effect in each(case.effects) if isinstance(effect, Check)]


def source_text(lines: list[Line]) -> str:
    """Generated lines as text."""
    return "\n".join("    " * line.indent + line.text for line in lines) + "\n"


def compiled(source: str, names: Run) -> Run:
    """Run generated source under a name that ``linecache`` knows, so that a traceback shows it."""
    name = f"<generated {hash(source) & 0xFFFFFFFF:08x}>"
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    exec(compile(source, name, "exec"), names)
    return names


def under_model_lines(lines: list[Line], command: GroundCommand) -> Run:
    """Run generated lines under the model's file name, each at the line of the model it stands for."""
    tree = ast.parse(source_text(lines))
    home = command.command.span
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt | ast.expr):
            span = lines[node.lineno - 1].span or home
            line = span.line if span.source == home.source else home.line
            node.lineno, node.end_lineno = line, line
    names: Run = {}
    exec(compile(tree, home.source.path, "exec"), names)
    return names

