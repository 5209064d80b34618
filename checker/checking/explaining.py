"""What was found, replayed and explained as far as there is time for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from checker.backends.python.system import PythonSystem
from checker.checking.explainer import Budget, Explainer, explain_by
from checker.checking.listener import Listener
from checker.checking.options import Explaining
from checker.checking.outcome import verdict
from checker.checking.side_by_side import SideBySide
from checker.checking.worker import Failure, Notice, WorkResult
from checker.counterexample.explanation import By, ExplainedRace, Explanation, Proved
from checker.counterexample.replay import replay
from checker.exploration.deadline import Deadline
from checker.exploration.result import Result
from checker.language.property import Kind

Races = dict[int, ExplainedRace]  # by the number of the property


def explained_races(
    system: PythonSystem, result: Result, wanted: Explaining | None, listener: Listener, deadline: Deadline
) -> tuple[Races, Result]:
    """What was found, replayed, and explained if that is wanted.

    Ctrl-C, a limit and a lack of memory end the explaining: what is not explained by then is shown as it was
    found, and says so; after Ctrl-C the result says that it was interrupted.
    """
    telling = Telling(system, result, listener, deadline, deadline.wrapping_up())
    for number in result.found:
        telling.replay(number)
    if wanted is not None and not telling.result.interrupted:
        telling.explain(wanted)
    return telling.races, telling.result


@dataclass
class Telling:
    """Turns schedules into traces, and explains them as long as there is time.

    ``last`` is when the replaying must end.
    """

    system: PythonSystem
    result: Result
    listener: Listener
    deadline: Deadline
    last: Deadline
    races: Races = field(default_factory=dict)

    def replay(self, number: int) -> None:
        """Follow the schedule of a property; where there is no time for it, the result says so."""

        def work() -> None:
            judged = self.system.ground.properties[number]
            trace = replay(self.system, self.result.found[number], judged)
            self.races[number] = ExplainedRace(trace, Explanation(proved=self.proved(number)))

        cut = self.last.attempt(work)
        if cut is not None:
            unshown = self.result.unshown | {number: cut.reason}
            self.result = replace(self.result, unshown=unshown)
            self.interrupted(cut.interrupted)

    def proved(self, number: int) -> Proved:
        """What the search has shown of a trace."""
        return Proved(number in self.result.shortest, number in self.result.fewest, By.EXHAUSTION)

    def interrupted(self, by_somebody: bool) -> None:
        """Note that somebody has asked for an end."""
        self.result = replace(self.result, interrupted=self.result.interrupted or by_somebody)

    def explain(self, wanted: Explaining) -> None:
        """Explain the races, each in its share of the time."""
        if wanted.unexpected_only and self.is_as_declared():
            return
        races = [self.explainer(number, wanted) for number in self.races if self.is_race(number)]
        several = wanted.why and min(wanted.jobs, len(races)) > 1
        if several and all(self.may_be_elsewhere(one) for one in races):
            self.explain_side_by_side(races, wanted)
        else:
            self.explain_in_turn(races, wanted)

    def explainer(self, number: int, wanted: Explaining) -> Explainer:
        """Explains one race, as yet without a share of the time."""
        found, race = self.result.found[number], self.races[number]
        return Explainer(
            self.system, number, found, race, wanted, self.listener, self.deadline, self.deadline
        )

    def explain_in_turn(self, races: Sequence[Explainer], wanted: Explaining) -> None:
        """Explain them one after the other in this process."""
        whole = explain_by(wanted.seconds, self.deadline)
        for position, explainer in enumerate(races):
            share = whole.part(1 / (len(races) - position))
            self.take(explainer.number, explainer.with_share(share).attempt())
            if self.result.interrupted:
                break

    def take(self, number: int, race: ExplainedRace) -> None:
        """Note a race as far as it is explained."""
        self.races[number] = race
        self.interrupted(race.explanation.interrupted)

    def may_be_elsewhere(self, explainer: Explainer) -> bool:
        """Whether a race can be explained in another process: there is no limit of memory to be shared, and
        nobody looks for a simpler race, which the listener would hear of."""
        return self.deadline.memory is None and not explainer.may_be_simpler

    def explain_side_by_side(self, races: Sequence[Explainer], wanted: Explaining) -> None:
        """Explain them in several processes at a time."""
        waiting = {explainer.number: explainer for explainer in races}
        jobs = min(wanted.jobs, len(races))
        budget = Budget(wanted.seconds * jobs, wanted.seconds, len(races))
        with SideBySide(jobs, self.deadline) as crew:
            for explainer in races:
                crew.add(explainer.number, explainer.work(budget))
            for number, said in filter(None, crew.events()):
                if isinstance(said, Failure) and isinstance(said.error, OSError):
                    break  # there can be no other process
                if not isinstance(said, Notice):
                    self.take(number, self.heard(waiting.pop(number), said, budget))
        self.explain_in_turn(list(waiting.values()), wanted)

    def heard(self, explainer: Explainer, said: WorkResult | Failure, budget: Budget) -> ExplainedRace:
        """The race as another process has explained it, or why it has not. Raises a fault of the checker."""
        if isinstance(said, Failure):
            budget.settle(0)
            return explainer.ended_by(said.error)
        race, used = cast(tuple[ExplainedRace, float], said.content)
        budget.settle(used)
        return race

    def is_as_declared(self) -> bool:
        """Whether everything was seen, and is what the model declares."""
        ground, result = self.system.ground, self.result
        verdicts = (verdict(ground, number, result) for number in range(len(ground.properties)))
        return result.exhaustive and all(one.as_declared for one in verdicts)

    def is_race(self, number: int) -> bool:
        """Whether there is something to be explained: a violation that takes steps."""
        kind = self.system.ground.properties[number].property.kind
        return kind is not Kind.REACHABLE and bool(self.result.found[number].moves)
