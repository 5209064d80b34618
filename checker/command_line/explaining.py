"""What ``check`` says of a race besides the race: its options, and what is done for them."""

from __future__ import annotations

import argparse
import math
import sys
import time
from dataclasses import dataclass, field, replace

from checker.backends.z3.library import NoZ3
from checker.command_line.why_options import SECONDS
from checker.counterexample.replay import replay
from checker.counterexample.trace import Proved, Trace, Why
from checker.exploration.deadline import Deadline, LimitReached, cut_by
from checker.exploration.result import Result, Schedule
from checker.exploration.system import System
from checker.report.forms import drawing

ON_A_BUSY_MACHINE = 3  # so many times the time by the clock on the wall ends explaining in any case


@dataclass(frozen=True)
class Explaining:
    """What is to be found out about each race.

    ``why``: the orders that force it, and the point of no return. ``simplest``: how many seconds z3 has
    to make it the simplest; None leaves the races alone that a search has shown to be shortest.
    ``races``: how many that differ in the orders that force them. ``seconds``: for all of that, but for a
    ``simplest`` that was asked for.
    """

    why: bool = False
    simplest: float | None = None
    races: int = 1
    seconds: float = SECONDS


NOTHING = Explaining()


def explaining(asked: argparse.Namespace) -> Explaining:
    """What the command line says of it; nothing is looked for that nobody will see."""
    seen = not asked.quiet or any((asked.json, asked.html, asked.junit))
    return Explaining(asked.why and seen, asked.simplest, asked.counterexamples, asked.explain_time)


def for_explaining(asked: argparse.Namespace, deadline: Deadline) -> Deadline:
    """When explaining must end that begins now."""
    return explain_by(asked.explain_time, deadline)


def explain_by(seconds: float, deadline: Deadline) -> Deadline:
    """The same for so many seconds.

    They are of this process, so that a model is told the same on a busy machine, within reason.
    """
    said = f"not finished in {seconds:g} s (--explain-time gives it more)"
    return deadline.sooner(seconds * ON_A_BUSY_MACHINE, said).sooner(seconds, said, time.process_time)


def told(
    system: System, result: Result, wanted: Explaining, deadline: Deadline
) -> tuple[dict[int, Trace], Result]:
    """What was found, replayed and explained, by the number of the property.

    Ctrl-C, a limit and a lack of memory end the explaining: what is not explained by then is shown as it was
    found, and says so; after Ctrl-C the result says that it was interrupted.
    """
    telling = Telling(system, result, deadline, deadline.wrapping_up())
    for number in result.found:
        telling.replay(number)
    if wanted is not NOTHING and not telling.result.interrupted:
        telling.explain(wanted)
    return telling.traces, telling.result


@dataclass
class Telling:
    """Turns schedules into traces, and explains them as long as there is time.

    ``last`` is when the replaying must end.
    """

    system: System
    result: Result
    deadline: Deadline
    last: Deadline
    traces: dict[int, Trace] = field(default_factory=dict)

    def replay(self, number: int) -> None:
        """Follow the schedule of a property; where there is no time for it, the result says so."""

        def work() -> None:
            judged = self.system.ground.properties[number]
            trace = replay(self.system, self.result.found[number], judged)
            self.traces[number] = replace(trace, proved=self.proved(number))

        cut = self.last.attempt(work)
        if cut is not None:
            unshown = self.result.unshown | {number: cut.reason}
            self.result = replace(self.result, unshown=unshown)
            self.interrupted(cut.interrupted)

    def proved(self, number: int) -> Proved:
        """What the search has shown of a trace."""
        return Proved(number in self.result.shortest, number in self.result.fewest, "exhaustion")

    def interrupted(self, by_somebody: bool) -> None:
        """Note that somebody has asked for an end."""
        self.result = replace(self.result, interrupted=self.result.interrupted or by_somebody)

    def explain(self, wanted: Explaining) -> None:
        """Explain the races, each in its share of the time."""
        races = [n for n in self.traces if self.is_race(n)]
        whole = explain_by(wanted.seconds, self.deadline)
        for position, number in enumerate(races):
            share = whole.part(1 / (len(races) - position))
            self.explain_one(number, wanted, share)
            if self.result.interrupted:
                break

    def explain_one(self, number: int, wanted: Explaining, share: Deadline) -> None:
        """Explain one race; where somebody or a lack of memory ends that, it stays as it is, and says so."""
        schedule, trace = self.result.found[number], self.traces[number]
        try:
            trace = explained_race(self.system, number, schedule, trace, wanted, self.deadline, share)
        except (KeyboardInterrupt, LimitReached, MemoryError) as end:
            cut = cut_by(end)
            trace = replace(trace, why=Why(unfinished=(f"what forces this race: {cut.reason}",)))
            self.interrupted(cut.interrupted)
        self.traces[number] = trace
        self.interrupted(trace.why is not None and trace.why.interrupted)

    def is_race(self, number: int) -> bool:
        """Whether there is something to be explained: a violation that takes steps."""
        reachable = self.system.ground.properties[number].property.kind == "reachable"
        return not reachable and bool(self.result.found[number].moves)


def explained_race(
    system: System, number: int, schedule: Schedule, trace: Trace, wanted: Explaining, deadline: Deadline,
    share: Deadline,
) -> Trace:  # fmt: skip
    """A violation, as simple as is wanted, and explained by the deadline of its share."""
    reached = deadline.reached()
    if reached is not None:
        return (
            replace(trace, why=Why(unfinished=(f"what forces this race: {reached}",)))
            if wanted.why
            else trace
        )
    ends = not system.ground.properties[number].property.is_progress and schedule.doom is None
    assert trace.proved is not None
    if ends and (wanted.simplest is not None or not trace.proved.shortest):
        schedule, trace = simpler(system, number, schedule, trace, wanted, deadline, share)
    if not wanted.why or (trace.why is not None and trace.why.interrupted):
        return trace
    from checker.counterexample.several import with_others
    from checker.counterexample.why import Effort, explained, race_of

    before = trace.why.unfinished if trace.why is not None else ()
    trace = explained(system, number, schedule, trace, Effort(), share)
    if trace.why is not None:
        trace = replace(trace, why=replace(trace.why, unfinished=(*before, *trace.why.unfinished)))
    return with_others(race_of(system, number, schedule, trace), trace, wanted.races, share)


def simpler(
    system: System, number: int, schedule: Schedule, trace: Trace, wanted: Explaining, deadline: Deadline,
    share: Deadline,
) -> tuple[Schedule, Trace]:  # fmt: skip
    """The simplest race that z3 finds in time, with what is shown of it by then."""
    from checker.counterexample.simplest import simplest

    until = share.part(1 / 2) if wanted.simplest is None else deadline
    try:
        best = simplest(system, number, schedule, wanted.simplest or math.inf, until)
    except NoZ3 as missing:
        print(f"no simpler race was looked for: {missing}", file=sys.stderr)
        return schedule, trace
    proved, done = trace.proved, best.proved
    if "steps" in done:
        proved = Proved(True, "switches" in done, "z3", "actors" in done, best.is_proved)
    elif len(best.schedule.moves) < len(schedule.moves):
        proved = Proved(False, False, "")
    judged = system.ground.properties[number]
    told = f"whether a simpler race exists: {best.ended}"
    why = Why(unfinished=(told,), interrupted=best.interrupted) if best.ended else None
    return best.schedule, replace(replay(system, best.schedule, judged), proved=proved, why=why)


def more_of(trace: Trace, asked: argparse.Namespace, width: int) -> list[str]:
    """What is shown after a race: its near misses, and other races with theirs."""
    from checker.report.near_misses import near_misses

    missed = near_misses(trace) if asked.near_misses else []
    others = [[drawing(one, asked.format, width), *more_of(one, asked, width)] for one in trace.others]
    return missed + [text for texts in others for text in texts]
