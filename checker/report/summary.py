"""The last lines about a model: verdicts, what was never exercised, how much was seen."""

from __future__ import annotations

from collections.abc import Callable

from checker.checking.outcome import MEMORY_MODEL, Covered, Outcome, Verdict
from checker.counterexample.cost import Cost
from checker.exploration.limits import size
from checker.language.property import Kind
from checker.program.program import ProgramProperty
from checker.report.commit import plural
from checker.report.story import sentence

Paint = Callable[[str, str], str]
SHOWN = 12
WORDS = {"violated": "violated", "holds": "shown", "unknown": "open"}


def summary(found: Outcome, verbose: bool, quiet: bool, paint: Paint) -> str:
    """One line where all is clean; otherwise a line for each property and each gap."""
    clean = all(v.status == "holds" and v.as_declared and not v.vacuous for v in found.verdicts)
    first = headline(found, paint)
    gapless = not found.never_taken and not found.ghosts and not found.without_end
    if quiet or (clean and gapless and not verbose):
        return first
    lines = [first, *(property_line(v, paint) for v in found.verdicts)]
    lines += [
        f"  vacuous   {v.property.name}: {v.never_judged}, so nothing was tested"
        for v in found.verdicts
        if v.vacuous
    ]
    lines += [
        f"  open      {v.property.name}: {v.never_judged}"
        for v in found.verdicts
        if v.status == "unknown" and v.never_judged
    ]
    lines += [f"  no end    {name} goes on for ever, and need not finish" for name in found.without_end]
    lines += gaps(found.never_taken)
    lines += [f"  no ghost  {name} decides what a step does" for name in found.ghosts]
    return "\n".join(lines + (details(found) if verbose else []))


def headline(found: Outcome, paint: Paint) -> str:
    """``models/x.py: holds: 5 of 5 properties (all 1,431 states, ..., depth 14; sequential consistency)``."""
    result = found.result
    count = plural(result.count, result.unit)
    seen = f"all {count}" if result.exhaustive else f"{count}, then {result.stopped}"
    verdict = "inconclusive" if found.verdict == "unknown" else found.verdict
    settings = "".join(f" {s.name}={s.shown}" for s in found.program.settings)
    return (
        f"{found.path}:{settings and f' [{settings.strip()}]'} "
        f"{paint(verdict, found.verdict)}{declared(found)}: "
        f"{counted(found)} "
        f"({seen}, {plural(result.transitions, 'transition')}, depth {result.depth}{reduced(found)}; "
        f"{MEMORY_MODEL})"
    )


def declared(found: Outcome) -> str:
    """Whether the model says so itself, where that is not plain."""
    if any(v.status == "holds" and not v.as_declared for v in found.verdicts):
        return " (not as declared)"
    return " (as declared)" if found.verdict == "violated" and found.exit_status == 0 else ""


def counted(found: Outcome) -> str:
    """``4 of 5 properties hold``; where not everything was seen, what was decided and what is open."""
    number = {status: sum(v.status == status for v in found.verdicts) for status in WORDS}
    if found.result.exhaustive and not number["unknown"]:
        return f"{number['holds']} of {len(found.verdicts)} properties hold"
    return ", ".join(f"{count} {WORDS[status]}" for status, count in number.items() if count)


def reduced(found: Outcome) -> str:
    """The reductions that were used."""
    names = ["partial order" if name == "por" else name for name in found.reductions]
    return f", up to {' and '.join(names)}" if names else ""


def property_line(verdict: Verdict, paint: Paint) -> str:
    """``  violated  no_lost_update: an update is lost, in 6 steps (as declared)``."""
    judged, status = verdict.property, verdict.status
    text = f"  {paint(status.ljust(8), status)}  {judged.name}"
    if status == "violated":
        text += f": {sentence(verdict.trace) if verdict.trace else if_violated(judged)}"
    if verdict.trace:
        reached = ": reached" if status == "holds" else ","
        steps = len(verdict.trace.steps)
        text += f"{reached} in {plural(steps, 'step')}" if steps else f"{reached} before the first step"
        text += "" if verdict.executions is None else f", by {plural(verdict.executions, 'execution')}"
    if verdict.unshown:
        text += f" (how is not shown: {verdict.unshown})"
    if judged.expected == "violated" and verdict.as_declared:
        text += " (as declared)"
    elif judged.expected == "violated" and status == "holds":
        text += " (but `expect` declares it violated)"
    return text


def if_violated(judged: ProgramProperty) -> str:
    """What is wrong where a property is violated: what should have been reached never is."""
    return f"never: {judged.sentence}" if judged.kind is Kind.REACHABLE else judged.sentence


def gaps(never: tuple[Covered, ...]) -> list[str]:
    """The statements that no execution takes."""
    lines = [
        f"  never taken  {c.span.source.shown}:{c.span.line} in {c.actor}{called_from(c)}: {c.text}"
        for c in never[:SHOWN]
    ]
    return lines + (
        [f"  never taken  and {len(never) - SHOWN} more (see --json)"] if len(never) > SHOWN else []
    )


def called_from(covered: Covered) -> str:
    """Where a statement is called from, if that is not everywhere."""
    return f", called from {covered.way}" if covered.calls else ""


def details(found: Outcome) -> list[str]:
    """What ``-v`` adds: how wide each depth was, and how often each statement was taken."""
    result = found.result
    widest = ", ".join(f"{count:,}" for count in result.levels)
    lines = [f"  {found.engine} engine, {result.seconds:.2f} s, {size(result.memory)} of memory"]
    lines += [f"  alone, {cost_line(cost)}" for cost in found.costs]
    lines += [f"  states at each depth: {widest}", "  taken       statement"]
    return lines + [
        f"  {c.taken:>10,}  {c.span.source.shown}:{c.span.line} {c.actor}{called_from(c)}: {c.text}"
        for c in found.coverage
    ]


def cost_line(cost: Cost) -> str:
    """``get_user_pages_fast: 3 atomics (1 may wait), 2 writes, 2 reads``."""
    waits = f" ({cost.waits} may wait)" if cost.waits else ""
    parts = [
        f"{plural(cost.atomics, 'atomic')}" if cost.atomics else "",
        f"{plural(cost.writes, 'write')}" if cost.writes else "",
        f"{plural(cost.reads, 'read')}" if cost.reads else "",
    ]
    return f"{cost.actor}: {', '.join(part for part in parts if part) or 'nothing shared'}{waits}"
