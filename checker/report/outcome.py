"""One model's outcome: its verdicts against what it declares, its coverage, its traces."""

from __future__ import annotations

import builtins
from dataclasses import dataclass
from typing import Literal

from checker.counterexample.cost import Cost
from checker.counterexample.trace import Trace
from checker.exploration.result import Result
from checker.lowering.ground import Ground
from checker.lowering.influence import deciding_ghosts
from checker.program.program import Program, Property
from checker.source.span import Span

Status = Literal["holds", "violated", "unknown"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One property: what was found, and what the model declares.

    ``shortest`` says that no trace is shorter, ``fewest_switches`` that no shortest one has fewer
    changes of actor. ``executions`` is how many executions show it, where they were counted.
    ``unshown`` says why there is no trace of what was decided.
    """

    property: Property
    status: Status
    trace: Trace | None
    vacuous: bool
    fewest_switches: bool = False
    shortest: bool = False
    executions: int | None = None
    unshown: str = ""

    @builtins.property
    def as_declared(self) -> bool:
        """Whether the model declares just this."""
        return self.status == self.property.expected


@dataclass(frozen=True, slots=True)
class Covered:
    """One statement of the model, and how often it was taken, over all copies in one actor."""

    actor: str
    procedure: str
    span: Span
    text: str
    taken: int


@dataclass(frozen=True)
class Outcome:
    """Everything that is reported of one model. ``ghosts`` are those that decide a step, and should not."""

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

    @property
    def never_taken(self) -> tuple[Covered, ...]:
        """Statements that no execution takes, where everything was seen."""
        return tuple(c for c in self.coverage if not c.taken) if self.result.exhaustive else ()

    @property
    def vacuous(self) -> tuple[str, ...]:
        """Properties that hold although their premise was never true."""
        return tuple(v.property.name for v in self.verdicts if v.vacuous)

    @property
    def verdict(self) -> Status:
        """The worst of the properties; a violation that is declared does not outweigh what was not seen."""
        violated = [v for v in self.verdicts if v.status == "violated"]
        if violated and (self.result.exhaustive or not all(v.as_declared for v in violated)):
            return "violated"
        return "holds" if self.result.exhaustive else "unknown"

    @property
    def exit_status(self) -> int:
        """0 as declared and exhausted; 1 not as declared; 3 inconclusive; 130 interrupted."""
        if any(not v.as_declared and v.status != "unknown" for v in self.verdicts):
            return 1
        if self.result.interrupted:
            return 130
        return 0 if self.result.exhaustive else 3


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
        verdict(one.property, number, result, traces.get(number))
        for number, one in enumerate(ground.properties)
    )
    shown = tuple(
        v for v in verdicts if not (v.property.kind == "step" and v.status == "holds" and v.as_declared)
    )
    covered, ghosts = coverage(ground, result), deciding_ghosts(ground)
    return Outcome(path, sha256, ground.program, engine, reductions, result, shown, covered, costs, ghosts)


def verdict(judged: Property, number: int, result: Result, trace: Trace | None) -> Verdict:
    """What a search says of one property. A sighting decides; its absence only when all was seen."""
    seen = number in result.decided
    wanted = judged.kind == "reachable"
    decided: Status = "holds" if seen == wanted else "violated"
    status: Status = decided if seen or result.exhaustive else "unknown"
    vacuous = status == "holds" and number in result.unmet and result.exhaustive
    counted = result.wrong.get(number, 0) if result.executions is not None else None
    return Verdict(
        judged, status, trace, vacuous, number in result.fewest, number in result.shortest, counted,
        result.unshown.get(number, "") if trace is None else "",
    )  # fmt: skip


def coverage(ground: Ground, result: Result) -> tuple[Covered, ...]:
    """How often each statement was taken, by actor: copies and instances of it counted together."""
    commands = [command for row in ground.commands for command in row]
    counts: dict[tuple[str, Span], Covered] = {}
    for command, taken in zip(commands, result.taken, strict=True):
        actor, source = ground.instances[command.instance].actor.name, command.command
        before = counts.get((actor, source.span))
        total = taken + (before.taken if before else 0)
        counts[actor, source.span] = Covered(actor, source.procedure, source.span, source.text, total)
    return tuple(counts.values())
