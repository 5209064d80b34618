"""``--mechanisms``: every combination of a model's mechanisms, as far as time allows.

Combinations that compile to the same program are explored once. Programs are the same if they differ only in
settings and warnings. Places, names and texts must be equal too, so that each verdict and each race is that
of the combination itself.
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
    """The results of the combinations that were checked, in order.

    Also the mechanisms of the other combinations, and why they have no result.
    """

    found: list[Outcome]
    missing: list[frozenset[str]]
    cut: Cut


@dataclass(frozen=True)
class Tally:
    """Progress: the number of combinations, of those read, of programs, and of those explored."""

    combinations: int
    read: int
    programs: int
    explored: int


@dataclass(frozen=True)
class CombinationWork:
    """The work: ``read`` a model with some settings, ``check`` what was read, ``show`` the progress.

    Reading and checking may happen in another process, and each gets a listener.
    """

    read: Callable[[Settings, Say], Model]
    check: Callable[[Model, Say], Outcome]
    show: Callable[[Tally], None]


def every_combination(
    model: Model, settings: Sequence[tuple[str, str]], crew: Crew, steps: CombinationWork
) -> Combinations:
    """Read and check every combination.

    Raises what a step raises. Limits and Ctrl-C end the work; they are raised only if no combination has a
    result.
    """
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
    """Processes all combinations, which are numbered. Higher numbers are for exploring programs."""

    combinations: Sequence[Settings]
    crew: Crew
    steps: CombinationWork
    programs: list[Explored] = field(default_factory=list)
    found: dict[int, Outcome] = field(default_factory=dict)
    end: BaseException | None = None
    read: int = 0

    def run(self) -> None:
        """Do all the work. Raises as ``every_combination``."""
        for number, settings in enumerate(self.combinations):
            self.crew.add(number, partial(self.steps.read, settings))
        for event in self.crew.events():
            if event is not None:
                self.take(*event)
            self.steps.show(self.tally)

    @property
    def tally(self) -> Tally:
        """The progress so far."""
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
            case _:  # a progress event
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
        """A program was explored: record the outcome for all its combinations."""
        explored.outcome = outcome
        for number, model in explored.combinations.items():
            self.found[number] = replace(outcome, program=model.program)
        if outcome.result.interrupted:
            self.crew.stop()

    def fail(self, error: BaseException) -> None:
        """A piece of work failed. Raises the error if it is about the model."""
        if isinstance(error, WorkerDied) and (error.is_killed or error.would_not_end):
            why = "the model would not end" if error.would_not_end else str(error)
            self.end = self.end or LimitReached(why)
        elif not isinstance(error, CUT):
            raise error
        else:
            self.end = self.end or error


def minimal(good: Sequence[frozenset[str]]) -> list[frozenset[str]]:
    """The sets of which no part is good too. All combinations were run: a mechanism may also do harm."""
    return [one for one in good if not any(other < one for other in good)]
