"""A run that shows a model at work: one in which every actor gets through, or else one that covers much."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from functools import partial

from checker.checking.getting_through import GOAL, goal_of
from checker.checking.listener import Listener
from checker.checking.options import Options
from checker.checking.outcome import Outcome
from checker.checking.search import Searched
from checker.checking.statements import statement_of, statements_taken, statements_to_take
from checker.counterexample.example_run import ExampleRun, RunKind, ShownProperty
from checker.counterexample.replay import replay
from checker.counterexample.standing import standings_in
from checker.exploration.choice import EngineChoice
from checker.exploration.coverage_run import CoverageRun
from checker.exploration.deadline import Cut, Deadline, LimitReached, cut_by
from checker.exploration.limits import Watch
from checker.exploration.observed_run import ObservedRun, length, observed
from checker.exploration.result import Result
from checker.ground.program import Ground, GroundCommand
from checker.language.property import Kind

NONE_THROUGH = "In no run does every actor get through."


def with_example(
    outcome: Outcome, searched: Searched, options: Options, listener: Listener, deadline: Deadline
) -> Outcome:
    """The outcome of a check with an example, or with the reason why there is none. No verdict changes.

    Ctrl-C ends the looking; the result says then that it was interrupted.
    """
    looking = ExampleSearch(outcome, searched, options, listener, deadline)
    cut = deadline.attempt(looking.prepare) or looking.search() or looking.finish()
    if cut is not None:
        result = replace(outcome.result, interrupted=outcome.result.interrupted or cut.interrupted)
        outcome = replace(outcome, result=result)
    missing = cut.reason if cut is not None and looking.found is None else ""
    return replace(outcome, example=looking.found, no_example=missing)


@dataclass
class ExampleSearch:
    """Looks for an example, part by part: each says what has cut it short, if anything has."""

    outcome: Outcome
    searched: Searched
    options: Options
    listener: Listener
    deadline: Deadline
    found: ExampleRun | None = None

    def prepare(self) -> None:
        """Say what is looked for."""
        self.goal = goal_of(self.outcome.program)

    def search(self) -> Cut | None:
        """Look for a run in which every actor gets through. A limit leaves that open, and is no cut."""
        options = self.options
        engine = "auto" if options.engine == "dpor" else options.engine
        with self.listener.searching(self.outcome.path) as show:
            watch = Watch(options.limits, show, whole=self.deadline)
            try:
                found = self.goal.sought(EngineChoice(engine, options.threads), options.reductions, watch)
            except (KeyboardInterrupt, LimitReached, MemoryError) as end:
                return cut_by(end)
        self.result = found.result
        return Cut("interrupted", True) if self.result.interrupted else None

    def finish(self) -> Cut | None:
        """Tell the run that was found; else find one that covers much, for which there is little time left
        where the search has used it up."""
        last = self.deadline.wrapping_up()
        return last.attempt(self.through if GOAL in self.result.found else lambda: self.coverage(last))

    def through(self) -> None:
        """The run that the search has found."""
        run = observed(self.searched.system, self.result.found[GOAL])
        self.through_in(run, GOAL in self.result.shortest)

    def through_in(self, run: ObservedRun, shortest: bool) -> None:
        """A run in which every actor gets through."""
        example = self.told(RunKind.THROUGH, "every actor gets through", run)
        self.found = replace(example, shortest=shortest, round=self.goal.round)

    def coverage(self, until: Deadline) -> None:
        """A run that covers many statements."""
        system = self.searched.system
        schedule = CoverageRun(system, partial(statement_of_instance, system.ground), until).run()
        outside = self.goal.outside(schedule)
        if not outside:
            self.through_in(observed(system, schedule), shortest=False)
            return
        example = self.told(RunKind.COVERAGE, "a run that covers much", observed(system, schedule))
        covered = example.statements - len(example.not_covered)
        said = f"a run that covers {covered} of {example.statements} statements"
        open_ = f"Whether every actor can get through is open: {self.result.stopped}."
        remark = NONE_THROUGH if self.result.exhaustive else open_
        trace = example.trace.told_as(said)
        self.found = replace(example, trace=trace, outside=outside, remark=remark)

    def told(self, kind: RunKind, what: str, run: ObservedRun) -> ExampleRun:
        """A run as an example, with where everybody stands in each of its states if that is asked for."""
        example = example_run(kind, what, run, self.outcome.result)
        if not self.options.standings:
            return example
        return replace(example, standings=standings_in(self.searched.system, example.trace))


def statement_of_instance(ground: Ground, command: GroundCommand) -> Hashable:
    """A statement, each copy of its actor apart: else one copy would leave the others nothing to cover."""
    return command.instance, statement_of(ground, command)


def example_run(kind: RunKind, sentence: str, run: ObservedRun, whole: Result) -> ExampleRun:
    """A run, told under a sentence; ``whole`` says which statements there are to take."""
    ground = run.system.ground
    taken, everything = statements_taken(ground, run.taken), statements_to_take(ground, whole)
    return ExampleRun(
        kind,
        replay(run.system, run.schedule).told_as(sentence),
        len(everything | taken),
        tuple(one for key, one in everything.items() if key not in taken),
        violated=violated(run),
    )


def violated(run: ObservedRun) -> tuple[ShownProperty, ...]:
    """The properties that a run violates, the first first."""
    judged = run.system.ground.properties
    sightings = [
        one
        for one in run.observer.sightings.values()
        if judged[one.property].property.kind is not Kind.REACHABLE
    ]
    return tuple(
        ShownProperty(told.name, told.sentence, length(one))
        for one in sorted(sightings, key=length)
        for told in [judged[one.property].property]
    )
