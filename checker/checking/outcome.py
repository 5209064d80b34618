"""One model's outcome: its verdicts against what it declares, its coverage, its traces."""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from checker.analysis.influence import deciding_ghosts
from checker.checking.search import Searched
from checker.checking.vacuity import hidden_by_failures, why_never_judged, without_end
from checker.counterexample.cost import Cost
from checker.counterexample.example_run import ExampleRun
from checker.counterexample.explanation import UNEXPLAINED, ExplainedRace, Explanation
from checker.counterexample.standing import Standings
from checker.counterexample.trace import Trace
from checker.exploration.engines import Engine, Reduction
from checker.exploration.result import Result
from checker.ground.program import Ground
from checker.language.ordering import MemoryModel
from checker.language.property import Kind
from checker.program.label import CallSite, Label
from checker.program.program import EITHER, Program, ProgramProperty
from checker.source.span import Span

Status = Literal["holds", "violated", "unknown"]
NOBODY_STANDS = Standings()


@dataclass(frozen=True, slots=True)
class Verdict:
    """One property: what was found, and what the model declares.

    ``shortest`` says that no trace is shorter, ``fewest_switches`` that no shortest one has fewer
    changes of actor. ``executions`` is how many executions show it, where they were counted.
    ``never_judged`` says why one that is vacuous holds for no reason, or why it is open; ``unshown`` why
    there is no trace of what was decided. ``explanation`` is of the trace; ``standings`` only where they were
    asked for. ``behind_failure`` says that it is open because a step fails, and what would follow is unknown.
    """

    property: ProgramProperty
    status: Status
    trace: Trace | None
    vacuous: bool
    fewest_switches: bool = False
    shortest: bool = False
    executions: int | None = None
    never_judged: str = ""
    unshown: str = ""
    explanation: Explanation = UNEXPLAINED
    standings: Standings = NOBODY_STANDS
    behind_failure: bool = False

    @builtins.property
    def as_declared(self) -> bool:
        """Whether the model declares just this, or nothing."""
        return self.property.expected in (self.status, EITHER)

    @builtins.property
    def is_foreseen(self) -> bool:
        """Whether the model declares a violation, and this is one."""
        return self.status == self.property.expected == "violated"


@dataclass(frozen=True, slots=True)
class Covered:
    """One statement of the model, and how often it was taken in one actor by one way of calls.

    ``calls`` leads to it from the actor's own function, outermost first; it is empty in what is said of a
    statement wherever it is called from.
    """

    actor: str
    procedure: str
    span: Span
    text: str
    taken: int
    calls: tuple[CallSite, ...] = ()

    @property
    def way(self) -> str:
        """Where the calls stand that lead to it: ``a.py:3 -> b.py:9``."""
        return " -> ".join(f"{call.span.source.shown}:{call.span.line}" for call in self.calls)


@dataclass(frozen=True)
class Unchecked:
    """A model of which nothing is known: ``status`` is the exit status that it calls for."""

    path: str
    status: int
    why: str


@dataclass(frozen=True)
class Outcome:
    """Everything that is reported of one model. ``ghosts`` are those that decide a step, and should not.

    ``without_end`` are actors that loop for ever by construction, where a property asks who finishes.
    ``assertions`` are those in branches of steps that were taken: 1 where some step passes them, else 0.
    ``example`` is a run that shows the model at work, if one is asked for; ``no_example`` says why there is
    none. ``bounds_reached`` names the bounds of the memory model that some step would exceed;
    ``fully_ordered`` are the blocks that it takes for fully ordered.
    """

    path: str
    sha256: str
    program: Program
    engine: Engine
    reductions: tuple[Reduction, ...]
    result: Result
    verdicts: tuple[Verdict, ...]
    coverage: tuple[Covered, ...]
    costs: tuple[Cost, ...] = ()
    ghosts: tuple[str, ...] = ()
    without_end: tuple[str, ...] = ()
    assertions: tuple[Covered, ...] = ()
    example: ExampleRun | None = None
    no_example: str = ""
    bounds_reached: tuple[str, ...] = ()
    fully_ordered: tuple[Label, ...] = ()

    @property
    def memory_model(self) -> str:
        """The memory model that the verdicts are given under, and whether a bound of it was reached."""
        memory = self.program.memory
        if memory is MemoryModel.SC:
            return memory.description
        bounds = " and ".join(self.bounds_reached)
        return f"{memory.description}, {f'within bounds: {bounds}' if bounds else 'exact'}"

    @property
    def strong(self) -> tuple[str, ...]:
        """The actors whose strong fairness was assumed, for a progress property."""
        if not any(one.is_progress for one in self.program.properties):
            return ()
        return tuple(actor.name for actor in self.program.actors if actor.strong)

    @property
    def never_taken(self) -> tuple[Covered, ...]:
        """Statements that no execution takes, where everything was seen: by any call, or by this one."""
        if not self.result.exhaustive:
            return ()
        everything = (*self.coverage, *self.assertions)
        somewhere = {(c.actor, c.span) for c in everything if c.taken}
        idle = [c for c in everything if not c.taken]
        gaps = [c if (c.actor, c.span) in somewhere else replace(c, calls=()) for c in idle]
        return tuple(dict.fromkeys(gaps))

    @property
    def vacuous(self) -> tuple[str, ...]:
        """Properties that hold although nothing was tested for them."""
        return tuple(v.property.name for v in self.verdicts if v.vacuous)

    @property
    def verdict(self) -> Status:
        """The worst of the properties; a violation that is declared does not outweigh what was not seen."""
        violated = [v for v in self.verdicts if v.status == "violated"]
        if violated and (self.is_decided or not all(v.is_foreseen for v in violated)):
            return "violated"
        return "holds" if self.is_decided else "unknown"

    @property
    def is_decided(self) -> bool:
        """Whether everything was seen, and nothing left open but what a failing step hides."""
        left = (v for v in self.verdicts if v.status == "unknown" and not v.behind_failure)
        return self.result.exhaustive and not any(left)

    @property
    def exit_status(self) -> int:
        """0 as declared and exhausted; 1 not as declared; 3 inconclusive; 130 interrupted."""
        if any(not v.as_declared and v.status != "unknown" for v in self.verdicts):
            return 1
        if self.result.interrupted:
            return 130
        return 0 if self.is_decided else 3


def outcome(
    path: str,
    sha256: str,
    searched: Searched,
    races: Mapping[int, ExplainedRace],
    standings: Mapping[int, Standings],
    costs: tuple[Cost, ...] = (),
) -> Outcome:
    """Put what was found together with the program that it is about. ``races`` and ``standings`` are by the
    number of the property."""
    ground, result = searched.system.ground, searched.result
    verdicts = tuple(
        verdict(ground, number, result, races.get(number), standings.get(number, NOBODY_STANDS))
        for number in range(len(ground.properties))
    )
    shown = tuple(
        v for v in verdicts if not (v.property.kind.is_implicit and v.status == "holds" and v.as_declared)
    )
    covered, ghosts, endless = coverage(ground, result), deciding_ghosts(ground), without_end(ground)
    return Outcome(
        path, sha256, ground.program, searched.engine, searched.reductions, result, shown, covered, costs,
        ghosts, endless, inner_assertions(ground, result, covered),
        bounds_reached=bounds_reached(ground, result), fully_ordered=ground.fully_ordered,
    )  # fmt: skip


def bounds_reached(ground: Ground, result: Result) -> tuple[str, ...]:
    """The bounds of the memory model that some step would exceed."""
    first = len(ground.properties) + len(ground.passages)
    return tuple(name for n, (name, _) in enumerate(ground.bounds, first) if n not in result.unmet)


def verdict(
    ground: Ground,
    number: int,
    result: Result,
    race: ExplainedRace | None = None,
    standings: Standings = NOBODY_STANDS,
) -> Verdict:
    """What a search says of one property. A sighting decides; its absence only when all was seen."""
    judged = ground.properties[number].property
    seen = number in result.decided
    wanted = judged.kind is Kind.REACHABLE
    decided: Status = "holds" if seen == wanted else "violated"
    beyond = hidden_by_failures(ground, number, result)
    known = seen or (result.exhaustive and number not in result.undecided and not beyond)
    status: Status = decided if known else "unknown"
    idle = why_never_judged(ground, number, result) if status == "holds" and result.exhaustive else beyond
    idle = result.left_open.get(number, "") if status == "unknown" and not idle else idle
    counted = result.wrong.get(number, 0) if result.executions is not None else None
    return Verdict(
        judged, status, race.trace if race is not None else None, bool(idle and known),
        number in result.fewest, number in result.shortest, counted, idle,
        result.unshown.get(number, "") if race is None else "",
        race.explanation if race is not None else UNEXPLAINED, standings,
        bool(beyond) and result.exhaustive and number not in result.undecided,
    )  # fmt: skip


def coverage(ground: Ground, result: Result) -> tuple[Covered, ...]:
    """How often each statement was taken, by actor and call: copies in a loop, and instances, together."""
    commands = [command for row in ground.commands for command in row]
    counts: dict[tuple[str, Span, tuple[CallSite, ...]], Covered] = {}
    for command, taken in zip(commands, result.taken, strict=True):
        if ground.instances[command.instance].hardware:
            continue
        actor, label = ground.instances[command.instance].actor, command.label
        key = actor, label.span, label.calls
        before = counts.get(key)
        total = taken + (before.taken if before else 0)
        counts[key] = Covered(actor, label.procedure, label.span, label.text, total, label.calls)
    return tuple(counts.values())


def inner_assertions(ground: Ground, result: Result, covered: tuple[Covered, ...]) -> tuple[Covered, ...]:
    """The assertions in branches of steps that were taken, and whether a step passed them."""
    taken = {(c.actor, c.span, c.calls) for c in covered if c.taken}
    return tuple(
        Covered(
            one.actor, one.procedure, one.span, one.span.source.line(one.span.line).strip(),
            int(number not in result.unmet), one.calls,
        )
        for number, one in enumerate(ground.passages, len(ground.properties))
        if (one.actor, one.step, one.calls) in taken
    )  # fmt: skip
