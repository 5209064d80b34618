"""``--mechanisms``: every combination of a model's mechanisms, as far as there is time.

Combinations that compile to the same program are explored once. Programs are the same if nothing but the
settings and the warnings tells them apart: places, names and texts too, so that each verdict and each race
is that of the combination itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import product

from checker.checking.check import NothingSeen
from checker.checking.outcome import Outcome
from checker.checking.side_by_side import Crew
from checker.checking.worker import Failure, Notice, Say, WorkerDied, WorkResult
from checker.compiler.compile import Model
from checker.exploration.deadline import Cut, LimitReached, cut_by
from checker.program.program import Program

Settings = dict[str, str]
CUT = (KeyboardInterrupt, LimitReached, NothingSeen, MemoryError)


@dataclass(frozen=True)
class Combinations:
    """The result of the combinations that were checked, in their order; which mechanisms the others have on,
    and why they are missing."""

    found: list[Outcome]
    missing: list[frozenset[str]]
    cut: Cut


@dataclass(frozen=True)
class Tally:
    """How far all that is: combinations, how many of them were read, programs, how many were explored."""

    combinations: int
    read: int
    programs: int
    explored: int


@dataclass(frozen=True)
class CombinationWork:
    """What is done: ``read`` a model with the settings that it is given, ``check`` what was read, ``show``
    how far it is. Each of the two may be done in another process, and is given what to speak with."""

    read: Callable[[Settings, Say], Model]
    check: Callable[[Model, Say], Outcome]
    show: Callable[[Tally], None]


def every_combination(
    model: Model, settings: Sequence[tuple[str, str]], crew: Crew, steps: CombinationWork
) -> Combinations:
    """Read and check every combination. Raises what a step raises, but for limits and Ctrl-C: these end it,
    and are raised only where no combination came to a result."""
    names = [setting.name for setting in model.program.settings if setting.cost is not None]
    ways = list(product(("off", "on"), repeat=len(names)))
    trial = Trial([{**dict(settings), **dict(zip(names, way, strict=True))} for way in ways], crew, steps)
    trial.run()
    on = [frozenset(n for n, value in zip(names, way, strict=True) if value == "on") for way in ways]
    missing = [chosen for number, chosen in enumerate(on) if number not in trial.found]
    if not trial.found and trial.end is not None:
        raise trial.end
    cut = Cut("interrupted", True) if trial.end is None else cut_by(trial.end)
    return Combinations([trial.found[number] for number in sorted(trial.found)], missing, cut)


@dataclass
class Explored:
    """A program, the combinations that compile to it, and its outcome when it is known."""

    program: Program
    combinations: dict[int, Model] = field(default_factory=dict)
    outcome: Outcome | None = None


@dataclass
class Trial:
    """Goes through the combinations, which are numbered. Pieces of work behind them explore the programs."""

    combinations: Sequence[Settings]
    crew: Crew
    steps: CombinationWork
    programs: list[Explored] = field(default_factory=list)
    found: dict[int, Outcome] = field(default_factory=dict)
    end: BaseException | None = None
    read: int = 0

    def run(self) -> None:
        """Do all of it. Raises as ``every_combination``."""
        for number, settings in enumerate(self.combinations):
            self.crew.add(number, partial(self.steps.read, settings))
        for event in self.crew.events():
            if event is not None:
                self.take(*event)
            self.steps.show(self.tally)

    @property
    def tally(self) -> Tally:
        """How far it is."""
        explored = sum(one.outcome is not None for one in self.programs)
        return Tally(len(self.combinations), self.read, len(self.programs), explored)

    def take(self, number: int, said: Notice | WorkResult | Failure) -> None:
        """Record the result of a piece of work."""
        match said:
            case WorkResult(Model() as model):
                self.take_model(number, model)
            case WorkResult(Outcome() as outcome):
                self.take_outcome(self.programs[number - len(self.combinations)], outcome)
            case Failure(error):
                self.fail(error)
            case _:  # a sign of life
                pass

    def take_model(self, number: int, model: Model) -> None:
        """A combination was read: its program is known, or is explored before others are read."""
        self.read += 1
        program = replace(model.program, settings=(), warnings=())
        known = next((one for one in self.programs if one.program == program), None)
        if known is None:
            known = Explored(program)
            self.programs.append(known)
            work = len(self.combinations) + len(self.programs) - 1
            self.crew.add(work, partial(self.steps.check, model), first=True)
        known.combinations[number] = model
        if known.outcome is not None:
            self.found[number] = replace(known.outcome, program=model.program)

    def take_outcome(self, explored: Explored, outcome: Outcome) -> None:
        """A program was explored: that is the outcome of all its combinations."""
        explored.outcome = outcome
        for number, model in explored.combinations.items():
            self.found[number] = replace(outcome, program=model.program)
        if outcome.result.interrupted:
            self.crew.stop()

    def fail(self, error: BaseException) -> None:
        """A piece of work came to nothing. Raises the error if that says something of the model."""
        if isinstance(error, WorkerDied) and (error.is_killed or error.would_not_end):
            why = "the model would not end" if error.would_not_end else str(error)
            self.end = self.end or LimitReached(why)
        elif not isinstance(error, CUT):
            raise error
        else:
            self.end = self.end or error
