"""The Python lowering, which is the definition: the other lowerings must agree with it.

Each command becomes a Python function of a packed state, compiled under the model's own file name and line
numbers, so that a traceback or a debugger shows the model. Searches use the same code, joined in one loop
over many states.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from functools import cache, cached_property

from checker.analysis.footprints import Footprints
from checker.analysis.symmetry import Symmetry
from checker.backends.packed import Point
from checker.backends.python.canonical import Canonical
from checker.backends.python.generated import Run, compiled, source_text, under_model_lines
from checker.backends.python.module import PythonWriter
from checker.ground.layout import layout_of
from checker.ground.meaning import initial_values
from checker.ground.moves import Expansion, Move, State, StepFails
from checker.ground.program import Ground, Instance
from checker.program import fold
from checker.program.expressions import Expression

Steps = Callable[[State], list[tuple[int, State]]]


class PythonSystem:
    """A ground program as Python functions. With ``symmetry`` searches see one state of each orbit."""

    def __init__(self, ground: Ground, symmetry: bool = False) -> None:
        self.ground = ground
        self.layout = layout_of(ground)
        same = Symmetry(ground, self.layout)
        self._canonical = Canonical(same)
        progress = any(judged.property.is_progress for judged in ground.properties)
        self.symmetry = symmetry and not same.is_trivial and not progress
        self._writer = PythonWriter(ground, self.layout, self.symmetry)
        self.checks = self._writer.checks
        self._steps = cache(self._compile_command)
        places = [bits for one in ground.instances if (bits := self.layout.bits.get(one.location))]
        self._where = sum(bits.mask for bits in places)
        self._standing: dict[int, list[tuple[int, Steps]]] = {}

    # -- one step at a time ------------------------------------------------------------------

    def initial(self) -> tuple[State, ...]:
        """The initial states, without repetition. Raises InitialFails if ``@initial`` fails."""
        return self._initial

    @cached_property
    def _initial(self) -> tuple[State, ...]:
        return tuple(self.layout.pack(values) for values in initial_values(self.ground))

    def enabled(self, state: State) -> tuple[Move, ...]:
        """The moves of a state, in order of actor and choice."""
        return tuple(move for move, _ in self.moves(state))

    def after(self, state: State, move: Move) -> State:
        """The state after a move. Raises StepFails, or KeyError if the move is not enabled."""
        successor = dict(self.moves(state))[move]
        if successor < 0:
            raise StepFails(self.checks[~successor])
        return successor

    def moves(self, state: State) -> list[tuple[Move, State]]:
        """Each move with the state after it; ``~k`` if check ``k`` fails."""
        steps = self.next_steps(state)
        return [(Move(number, choice), after) for number, step in steps for choice, after in step(state)]

    def leads_to(self, state: State, wanted: Container[State]) -> bool:
        """Whether a move leads to a wanted state, or fails; evaluates no more than necessary."""
        canonical = self._canonical if self.symmetry else None
        for _, step in self.next_steps(state):
            for _, after in step(state):
                if after < 0 or (after if canonical is None else canonical(after)) in wanted:
                    return True
        return False

    def next_steps(self, state: State) -> list[tuple[int, Steps]]:
        """The next command of each instance that has one, as a function, cached by their locations."""
        standing = state & self._where
        steps = self._standing.get(standing)
        if steps is None:
            steps = self._standing[standing] = self.steps_at(state)
        return steps

    def steps_at(self, state: State) -> list[tuple[int, Steps]]:
        """The next command of each instance that has one, as a function.

        It is the same for all states with the same locations of the instances.
        """
        places = [self.location(state, one) for one in self.ground.instances]
        return [(number, self._steps(number, place)) for number, place in enumerate(places) if place >= 0]

    def steps_of(self, state: State, actor: int) -> list[tuple[int, State]]:
        """The choices of one instance, each with the state after it; ``~k`` if check ``k`` fails."""
        location = self.location(state, self.ground.instances[actor])
        return self._steps(actor, location)(state) if location >= 0 else []

    def location(self, state: State, one: Instance) -> int:
        """The location of an instance."""
        return self.layout.value(state, one.location)

    @cached_property
    def footprints(self) -> Footprints:
        """The cells that each step may touch and write."""
        return Footprints(self.ground, self.layout)

    @cached_property
    def read_somewhere(self) -> frozenset[int]:
        """The cells that some command reads."""
        return self.ground.read_somewhere

    @cached_property
    def changing(self) -> frozenset[int]:
        """The cells that some command updates, or that differ between the initial states."""
        states = [self.values(state) for state in self.initial()]
        differ = (n for n, first in enumerate(states[0]) if any(one[n] != first for one in states[1:]))
        return self.ground.updated_somewhere.union(differ)

    def values(self, state: State) -> list[int]:
        """A value for every cell of the ground program."""
        return self.layout.unpack(state)

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
        """The first of the states for which a property's ``bad`` is true."""
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
        """Whether one of the states satisfies a property's premises, or the condition of a passage."""
        return self._premises[judged](states) is not None

    # -- code --------------------------------------------------------------------------------

    def _compile_command(self, number: int, location: int) -> Steps:
        command = self.ground.commands[number][location]
        return under_model_lines(self._writer.step(command), command)["step"]  # type: ignore[no-any-return]  # compiled code has no type

    @cached_property
    def _expand(self) -> Callable[..., tuple[int, ...]]:
        names: Run = {"canonical": self._canonical.quick}
        return compiled(self.source(), names)["expand"]  # type: ignore[no-any-return]  # compiled code has no type

    @property
    def wants_stuck(self) -> bool:
        """Whether ``expand`` collects the states in which no actor can step."""
        return self._writer.wants_stuck

    def source(self) -> str:
        """The Python source of ``expand``."""
        return self._writer.search()

    @cached_property
    def _judges(self) -> list[Callable[[Iterable[State]], State | None]]:
        return [self.finder(judged.bad) for judged in self.ground.properties]

    @cached_property
    def _premises(self) -> dict[int, Callable[[Iterable[State]], State | None]]:
        return {
            number: self.finder(condition) for number, condition in self.ground.conditions_to_meet.items()
        }

    def chosen(self, condition: Expression) -> Callable[[Iterable[State]], list[State]]:
        """A function that chooses the states that satisfy a condition."""
        coder = self._writer.coder()
        coder.add(0, "def chosen(states):")
        coder.add(1, f"return [s for s in states if {coder.truth(condition, Point())}]")
        return compiled(source_text(coder.lines), {})["chosen"]  # type: ignore[no-any-return]  # compiled code has no type

    def finder(self, condition: Expression) -> Callable[[Iterable[State]], State | None]:
        """A function that finds the first state that satisfies a condition."""
        coder = self._writer.coder()
        coder.add(0, "def first(states):")
        coder.add(1, "for s in states:")
        coder.add(2, f"if {coder.truth(condition, Point())}:")
        coder.add(3, "return s")
        coder.add(1, "return None")
        return compiled(source_text(coder.lines), {})["first"]  # type: ignore[no-any-return]  # compiled code has no type
