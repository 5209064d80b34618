"""What was found, replayed and explained as far as there is time for it."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field, replace

from checker.backends.python.system import PythonSystem
from checker.backends.z3.library import NoZ3
from checker.checking.listener import Listener
from checker.checking.options import Explaining
from checker.checking.outcome import verdict
from checker.counterexample.explanation import FORCED, SIMPLER, By, ExplainedRace, Explanation, Proved
from checker.counterexample.replay import replay
from checker.exploration.deadline import Deadline, LimitReached, cut_by
from checker.exploration.result import Result, Schedule
from checker.language.property import Kind

ON_A_BUSY_MACHINE = 3  # so many times the time by the clock on the wall ends explaining in any case
Races = dict[int, ExplainedRace]  # by the number of the property


def explain_by(seconds: float, deadline: Deadline) -> Deadline:
    """When explaining must end that begins now and has so many seconds.

    They are of this process, so that a model is told the same on a busy machine, within reason.
    """
    ended = f"not finished in {seconds:g} s (--explain-time gives it more)"
    return deadline.sooner(seconds * ON_A_BUSY_MACHINE, ended).sooner(seconds, ended, time.process_time)


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
        races = [n for n in self.races if self.is_race(n)]
        whole = explain_by(wanted.seconds, self.deadline)
        for position, number in enumerate(races):
            share = whole.part(1 / (len(races) - position))
            self.explain_one(Explainer(self.system, number, wanted, self.listener, self.deadline, share))
            if self.result.interrupted:
                break

    def explain_one(self, explainer: Explainer) -> None:
        """Explain one race; where somebody or a lack of memory ends that, it stays as it is, and says so."""
        number = explainer.number
        race = self.races[number]
        try:
            race = explainer.explained(self.result.found[number], race)
        except (KeyboardInterrupt, LimitReached, MemoryError) as end:
            cut = cut_by(end)
            race = not_explained(race, cut.reason)
            self.interrupted(cut.interrupted)
        self.races[number] = race
        self.interrupted(race.explanation.interrupted)

    def is_as_declared(self) -> bool:
        """Whether everything was seen, and is what the model declares."""
        ground, result = self.system.ground, self.result
        verdicts = (verdict(ground, number, result) for number in range(len(ground.properties)))
        return result.exhaustive and all(one.as_declared for one in verdicts)

    def is_race(self, number: int) -> bool:
        """Whether there is something to be explained: a violation that takes steps."""
        kind = self.system.ground.properties[number].property.kind
        return kind is not Kind.REACHABLE and bool(self.result.found[number].moves)


def not_explained(race: ExplainedRace, reason: str) -> ExplainedRace:
    """A race as it was found, which says why no more is said of it."""
    explanation = replace(race.explanation, unfinished=(f"{FORCED}: {reason}",))
    return ExplainedRace(race.trace, explanation)


@dataclass(frozen=True)
class Explainer:
    """Explains the race of one property. ``share`` is when that must end, but for a ``simplest`` that was
    asked for: that has until the ``deadline`` of the whole."""

    system: PythonSystem
    number: int
    wanted: Explaining
    listener: Listener
    deadline: Deadline
    share: Deadline

    def explained(self, schedule: Schedule, race: ExplainedRace) -> ExplainedRace:
        """A violation, as simple as is wanted, and explained."""
        reached = self.deadline.reached()
        if reached is not None:
            return not_explained(race, reached) if self.wanted.why else race
        if self.may_be_simpler(schedule, race.explanation):
            schedule, race = self.simpler(schedule, race)
        if not self.wanted.why or race.explanation.interrupted:
            return race
        return ExplainedRace(race.trace, self.why(schedule, race))

    def may_be_simpler(self, schedule: Schedule, explanation: Explanation) -> bool:
        """Whether a simpler race is to be looked for: one that ends, and that no search has shown to be
        shortest or that is wanted simplest."""
        judged = self.system.ground.properties[self.number].property
        if judged.is_progress or schedule.doom is not None:
            return False
        assert explanation.proved is not None
        return self.wanted.simplest is not None or not explanation.proved.shortest

    def why(self, schedule: Schedule, race: ExplainedRace) -> Explanation:
        """Why the race happens, with others beside it."""
        from checker.counterexample.several import with_others
        from checker.counterexample.why import Effort, explained, race_of

        before = race.explanation
        reasons = explained(self.system, self.number, schedule, race.trace, Effort(), self.share)
        explanation = replace(
            reasons, proved=before.proved, unfinished=(*before.unfinished, *reasons.unfinished)
        )
        to_explain = race_of(self.system, self.number, schedule, race.trace)
        return with_others(to_explain, explanation, self.wanted.races, self.share)

    def simpler(self, schedule: Schedule, race: ExplainedRace) -> tuple[Schedule, ExplainedRace]:
        """The simplest race that z3 finds in time, with what is shown of it by then."""
        from checker.counterexample.simplest import simplest

        seconds = self.wanted.simplest
        until = self.share.part(1 / 2) if seconds is None else self.deadline
        try:
            best = simplest(self.system, self.number, schedule, seconds or math.inf, until)
        except NoZ3 as missing:
            self.listener.no_simpler_race(str(missing))
            return schedule, race
        proved, parts = race.explanation.proved, best.proved
        if "steps" in parts:
            proved = Proved(True, "switches" in parts, By.Z3, "actors" in parts, best.is_proved)
        elif len(best.schedule.moves) < len(schedule.moves):
            proved = Proved(False, False, By.NOTHING)
        unfinished = (f"{SIMPLER}: {best.ended}",) if best.ended else ()
        explanation = Explanation(unfinished=unfinished, interrupted=best.interrupted, proved=proved)
        trace = replay(self.system, best.schedule, self.system.ground.properties[self.number])
        return best.schedule, ExplainedRace(trace, explanation)
