"""One run, step by step, judged as a search judges: its states, its steps, what it shows of each property."""

from __future__ import annotations

from dataclasses import dataclass, field

from checker.backends.python.system import PythonSystem
from checker.exploration.observer import Observer, Sighting
from checker.exploration.result import Result, Schedule
from checker.ground.moves import Expansion, Move, State
from checker.ground.program import GroundCommand


@dataclass
class ObservedRun:
    """A run from an initial state on. ``taken`` counts how often it took each command."""

    system: PythonSystem
    initial: int = 0
    states: list[State] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.observer = Observer(self.system)
        self.taken = [0] * sum(map(len, self.system.ground.commands))
        self.see(self.system.initial()[self.initial])

    def see(self, state: State) -> None:
        """Judge a state."""
        self.states.append(state)
        self.observer.see([state], len(self.moves))

    def take(self, move: Move, after: State) -> None:
        """Take a move that leads to a state; one that fails (``~k``: check ``k``) leads nowhere."""
        state = self.states[-1]
        self.taken[command_of(self.system, state, move).number] += 1
        self.moves.append(move)
        if after >= 0:
            self.see(after)
        else:
            failed = Expansion([], failures={~after: (state, move)})
            self.observer.see_expansion(failed, len(self.moves) - 1)

    def end(self) -> None:
        """Judge the last state as one in which no actor can step, if that is so."""
        if not self.system.enabled(self.states[-1]):
            self.observer.see_expansion(Expansion([], stuck=[self.states[-1]]), len(self.moves))

    @property
    def schedule(self) -> Schedule:
        """The whole run."""
        return Schedule(self.initial, tuple(self.moves))

    def up_to(self, sighting: Sighting) -> Schedule:
        """The run up to where it shows a property."""
        return Schedule(self.initial, tuple(self.moves[: length(sighting)]))

    def result(self, stopped: str) -> Result:
        """What was seen, as the answer of a search that saw no more than this run, and why it ended."""
        sightings = self.observer.sightings
        return Result(
            states=len(set(self.states)),
            transitions=len(self.moves),
            depth=len(self.moves),
            found={number: self.up_to(one) for number, one in sorted(sightings.items())},
            taken=tuple(self.taken),
            unmet=frozenset(self.observer.unmet),
            stopped=stopped,
        )


def observed(system: PythonSystem, schedule: Schedule) -> ObservedRun:
    """A run of a schedule, of which no step fails."""
    run = ObservedRun(system, schedule.initial)
    for move in schedule.moves:
        run.take(move, system.after(run.states[-1], move))
    run.end()
    return run


def length(sighting: Sighting) -> int:
    """How many steps show what was seen."""
    return sighting.depth + (sighting.move is not None)


def command_of(system: PythonSystem, state: State, move: Move) -> GroundCommand:
    """The command that a move takes."""
    one = system.ground.instances[move.actor]
    return system.ground.commands[move.actor][system.location(state, one)]
