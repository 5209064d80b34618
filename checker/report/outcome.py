"""One model's outcome: its verdicts against what it declares, its coverage, its traces."""

from __future__ import annotations

import builtins
from dataclasses import dataclass, replace
from typing import Literal

from checker.analysis.influence import deciding_ghosts
from checker.counterexample.cost import Cost
from checker.counterexample.trace import Trace
from checker.exploration.result import Result
from checker.ground.program import Ground
from checker.program.label import Call
from checker.program.program import Program, Property
from checker.report.vacuity import hidden_by_failures, why_never_judged, without_end
from checker.source.span import Span

Status = Literal["holds", "violated", "unknown"]
MEMORY_MODEL = "sequential consistency"  # that every verdict is given under


@dataclass(frozen=True, slots=True)
class Verdict:
    """One property: what was found, and what the model declares.

    ``shortest`` says that no trace is shorter, ``fewest_switches`` that no shortest one has fewer
    changes of actor. ``executions`` is how many executions show it, where they were counted.
    ``never_judged`` says why one that is vacuous holds for no reason, or why it is open; ``unshown`` why
    there is no trace of what was decided.
    """

    property: Property
    status: Status
    trace: Trace | None
    vacuous: bool
    fewest_switches: bool = False
    shortest: bool = False
    executions: int | None = None
    never_judged: str = ""
    unshown: str = ""

    @builtins.property
    def as_declared(self) -> bool:
        """Whether the model declares just this."""
        return self.status == self.property.expected


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
    calls: tuple[Call, ...] = ()

    @property
    def way(self) -> str:
        """Where the calls stand that lead to it: ``a.py:3 -> b.py:9``."""
        return " -> ".join(f"{call.span.source.shown}:{call.span.line}" for call in self.calls)


@dataclass(frozen=True)
class Outcome:
    """Everything that is reported of one model. ``ghosts`` are those that decide a step, and should not.

    ``without_end`` are actors that loop for ever by construction, where a property asks who finishes.
    """

    path: str
    sha256: str
    program: Program
    engine: str
    reductions: tuple[str, ...]
    result: Result
    verdicts: tuple[Verdict, ...]
    coverage: tuple[Covered, ...]
    costs: tuple[Cost, ...] = ()
    ghosts: tuple[str, ...] = ()
    without_end: tuple[str, ...] = ()

    @property
    def never_taken(self) -> tuple[Covered, ...]:
        """Statements that no execution takes, where everything was seen: by any call, or by this one."""
        if not self.result.exhaustive:
            return ()
        somewhere = {(c.actor, c.span) for c in self.coverage if c.taken}
        idle = [c for c in self.coverage if not c.taken]
        told = [c if (c.actor, c.span) in somewhere else replace(c, calls=()) for c in idle]
        return tuple(dict.fromkeys(told))

    @property
    def vacuous(self) -> tuple[str, ...]:
        """Properties that hold although nothing was tested for them."""
        return tuple(v.property.name for v in self.verdicts if v.vacuous)

    @property
    def verdict(self) -> Status:
        """The worst of the properties; a violation that is declared does not outweigh what was not seen."""
        violated = [v for v in self.verdicts if v.status == "violated"]
        if violated and (self.is_decided or not all(v.as_declared for v in violated)):
            return "violated"
        return "holds" if self.is_decided else "unknown"

    @property
    def is_decided(self) -> bool:
        """Whether everything was seen, and nothing left open."""
        return self.result.exhaustive and not any(v.status == "unknown" for v in self.verdicts)

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
    ground: Ground,
    engine: str,
    reductions: tuple[str, ...],
    result: Result,
    traces: dict[int, Trace],
    costs: tuple[Cost, ...] = (),
) -> Outcome:
    """Put a result together with the program that it is about."""
    verdicts = tuple(
        verdict(ground, number, result, traces.get(number)) for number in range(len(ground.properties))
    )
    shown = tuple(
        v for v in verdicts if not (v.property.kind == "step" and v.status == "holds" and v.as_declared)
    )
    covered, ghosts, endless = coverage(ground, result), deciding_ghosts(ground), without_end(ground)
    return Outcome(
        path, sha256, ground.program, engine, reductions, result, shown, covered, costs, ghosts, endless
    )


def verdict(ground: Ground, number: int, result: Result, trace: Trace | None) -> Verdict:
    """What a search says of one property. A sighting decides; its absence only when all was seen."""
    judged = ground.properties[number].property
    seen = number in result.decided
    wanted = judged.kind == "reachable"
    decided: Status = "holds" if seen == wanted else "violated"
    beyond = hidden_by_failures(ground, number, result)
    known = seen or (result.exhaustive and number not in result.undecided and not beyond)
    status: Status = decided if known else "unknown"
    idle = why_never_judged(ground, number, result) if status == "holds" and result.exhaustive else beyond
    counted = result.wrong.get(number, 0) if result.executions is not None else None
    return Verdict(
        judged, status, trace, bool(idle and known),
        number in result.fewest, number in result.shortest, counted, idle,
        result.unshown.get(number, "") if trace is None else "",
    )  # fmt: skip


def coverage(ground: Ground, result: Result) -> tuple[Covered, ...]:
    """How often each statement was taken, by actor and call: copies in a loop, and instances, together."""
    commands = [command for row in ground.commands for command in row]
    counts: dict[tuple[str, Span, tuple[Call, ...]], Covered] = {}
    for command, taken in zip(commands, result.taken, strict=True):
        actor, label = ground.instances[command.instance].actor, command.label
        key = actor, label.span, label.calls
        before = counts.get(key)
        total = taken + (before.taken if before else 0)
        counts[key] = Covered(actor, label.procedure, label.span, label.text, total, label.calls)
    return tuple(counts.values())
