"""A Hypothesis strategy for runs of a model.

A schedule is drawn as bursts: an actor, and how many steps it takes before another may. A few long bursts
find races that a fair coin at each step does not, and shrink to few switches: Hypothesis tries to leave out
bursts, then to shorten them. Zero ends the schedule, so that is tried first.
"""

from __future__ import annotations

from hypothesis import strategies as st

from checker.backends.python.system import PythonSystem
from checker.checking.system import system_of
from checker.exploration.result import Schedule
from checker.ground.moves import Move, State
from checker.testing.named import ModelLike, Value, compiled
from checker.testing.run import Run, stepped

BURST = 8  # the most steps of one burst; two bursts of one actor may follow each other
ENDS = 32  # a schedule ends before a burst with a chance of one in this


def schedules(model: ModelLike, most: int = 100, **settings: Value) -> st.SearchStrategy[Run]:
    """Runs of a model of at most ``most`` steps, shrinking to short ones with few switches.

    A run ends where the schedule ends, where no actor can step, or at a step that fails. Raises ModelError if
    the model is invalid.
    """
    return runs_of(system_of(compiled(model, settings)), most)


def runs_of(system: PythonSystem, most: int) -> st.SearchStrategy[Run]:
    """Runs of a system of at most ``most`` steps."""
    start = st.integers(0, len(system.initial()) - 1)
    actors = len(system.ground.instances)
    bursts = st.integers(0, max(1, ENDS // actors) * actors)
    lengths = st.integers(1, BURST)

    @st.composite
    def runs(draw: st.DrawFn) -> Run:
        run = Drawn(system, draw(start))
        while run.fails is None and len(run.moves) < most and (able := run.able()):
            number = draw(bursts)
            if number == 0:
                break
            actor = min(able, key=lambda one: (one - number + 1) % actors)
            run.burst(draw, actor, min(draw(lengths), most - len(run.moves)))
        return run.done()

    return runs()


class Drawn:
    """A run that is being drawn."""

    def __init__(self, system: PythonSystem, initial: int) -> None:
        self.system = system
        self.initial = initial
        self.passed: list[State] = [system.initial()[initial]]
        self.moves: list[Move] = []
        self.fails: str | None = None

    def able(self) -> set[int]:
        """The actors that can step now."""
        return {move.actor for move in self.system.enabled(self.passed[-1])}

    def burst(self, draw: st.DrawFn, actor: int, length: int) -> None:
        """Let one actor take that many steps, or as many as it can."""
        for _ in range(length):
            open_moves = [move for move in self.system.enabled(self.passed[-1]) if move.actor == actor]
            if not open_moves or self.fails is not None:
                return
            several = len(open_moves) > 1
            move = open_moves[draw(st.integers(0, len(open_moves) - 1)) if several else 0]
            self.moves.append(move)
            self.fails = stepped(self.system, self.passed, move)

    def done(self) -> Run:
        """The run so far."""
        return Run(self.system, Schedule(self.initial, tuple(self.moves)), tuple(self.passed), self.fails)
