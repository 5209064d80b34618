"""Explains one race, within its share of the time, in this process or in another."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, replace

from checker.backends.python.system import PythonSystem
from checker.backends.z3.library import NoZ3
from checker.checking.listener import Listener
from checker.checking.options import Explaining
from checker.checking.worker import Say, Work, WorkerDied
from checker.counterexample.explanation import FORCED, SIMPLER, By, ExplainedRace, Explanation, Proved
from checker.counterexample.replay import replay
from checker.exploration.deadline import Cut, Deadline, LimitReached, cut_by
from checker.exploration.result import Schedule

ON_A_BUSY_MACHINE = 3  # so many times the time by the clock on the wall ends explaining in any case


def explain_by(seconds: float, deadline: Deadline, of: float | None = None) -> Deadline:
    """When explaining must end that begins now and has so many seconds, ``of`` those that a model has.

    They are of this process, so that a model is told the same on a busy machine, within reason.
    """
    ended = f"not finished in {of or seconds:g} s (--explain-time gives it more)"
    return deadline.sooner(seconds * ON_A_BUSY_MACHINE, ended).sooner(seconds, ended, time.process_time)


@dataclass
class Budget:
    """Seconds of processor time for several races; each may take an equal part of what the others leave.

    ``wanted`` are the seconds that each processor gives, ``races`` is how many are not explained yet.
    """

    seconds: float
    wanted: float
    races: int

    def until(self, deadline: Deadline) -> Deadline:
        """When explaining one of them must end that begins now."""
        return explain_by(self.seconds / self.races, deadline, self.wanted)

    def settle(self, used: float) -> None:
        """One of them is explained, and took so many seconds."""
        self.seconds = max(self.seconds - used, 0.0)
        self.races -= 1


@dataclass(frozen=True)
class Explainer:
    """Explains the race of one property. ``share`` is when that must end, but for a ``simplest`` that was
    asked for: that has until the ``deadline`` of the whole."""

    system: PythonSystem
    number: int
    found: Schedule
    race: ExplainedRace
    wanted: Explaining
    listener: Listener
    deadline: Deadline
    share: Deadline

    def with_share(self, share: Deadline) -> Explainer:
        """The same with a share of the time."""
        return replace(self, share=share)

    def work(self, budget: Budget) -> Work:
        """The work of another process: the race as far as it is explained, and the seconds that it took."""

        def done(_: Say) -> tuple[ExplainedRace, float]:
            return self.with_share(budget.until(self.deadline)).attempt(), time.process_time()

        return done

    def attempt(self) -> ExplainedRace:
        """The race, explained. If somebody, a limit or a lack of memory ends that, it is as it was found, and
        says so."""
        try:
            return self.explained()
        except (KeyboardInterrupt, LimitReached, MemoryError) as end:
            return self.ended_by(end)

    def ended_by(self, end: BaseException) -> ExplainedRace:
        """The race as it was found. Raises ``end`` if it is a fault of the checker."""
        if isinstance(end, WorkerDied):
            return not_explained(self.race, Cut(str(end)))
        if isinstance(end, KeyboardInterrupt | LimitReached | MemoryError):
            return not_explained(self.race, cut_by(end))
        raise end

    def explained(self) -> ExplainedRace:
        """A violation, as simple as is wanted, and explained."""
        schedule, race = self.found, self.race
        reached = self.deadline.reached()
        if reached is not None:
            return not_explained(race, Cut(reached)) if self.wanted.why else race
        if self.may_be_simpler:
            schedule, race = self.simpler(schedule, race)
        if not self.wanted.why or race.explanation.interrupted:
            return race
        return ExplainedRace(race.trace, self.why(schedule, race))

    @property
    def may_be_simpler(self) -> bool:
        """Whether a simpler race is to be looked for: one that ends, and that no search has shown to be
        shortest or that is wanted simplest."""
        judged = self.system.ground.properties[self.number].property
        if judged.is_progress or self.found.doom is not None:
            return False
        proved = self.race.explanation.proved
        assert proved is not None
        return self.wanted.simplest is not None or not proved.shortest

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


def not_explained(race: ExplainedRace, cut: Cut) -> ExplainedRace:
    """A race as it was found, which says why no more is said of it."""
    unfinished, interrupted = (f"{FORCED}: {cut.reason}",), cut.interrupted
    return ExplainedRace(
        race.trace, replace(race.explanation, unfinished=unfinished, interrupted=interrupted)
    )
