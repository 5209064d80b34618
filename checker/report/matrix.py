"""The review: designs and properties in one table, with what the designs cost."""

from __future__ import annotations

from checker.checking.outcome import MEMORY_MODEL, Outcome, Verdict
from checker.report.summary import cost_line

MOST_NAME = 46


def matrix(outcomes: list[Outcome]) -> str:
    """A column for each design, a row for each property, and the mechanisms that are on, with their costs.

    A cell says ``holds``, or how many steps the shortest race has, or ``hangs`` where progress fails;
    or ``fails`` where there was no time to show how; ``vacuous`` and ``?`` (not decided) are no verdicts;
    a dot where the design has no such property.
    """
    names = list(dict.fromkeys(v.property.name for o in outcomes for v in o.verdicts))
    first = max([len(name) for name in names if len(name) <= MOST_NAME] or [8])
    width = max(7, len(str(len(outcomes))) + 3)
    lines = [" " * first + "".join(f"[{n}]".rjust(width) for n in range(1, len(outcomes) + 1))]
    for name in names:
        cells = "".join(cell(found, name).rjust(width) for found in outcomes)
        lines.append(f"{shortened(name, first)}{cells}")
    lines += [
        f"{outcomes[0].result.unit}s".ljust(first)
        + "".join(counted(found.result.count).rjust(width) for found in outcomes),
        "",
    ]
    legends = [legend(n, found) for n, found in enumerate(outcomes, 1)]
    return "\n".join([*lines, *legends, "", f"Every verdict is given under {MEMORY_MODEL}."])


def shortened(name: str, width: int) -> str:
    """A name in a column."""
    return (name if len(name) <= width else name[: width - 3] + "...").ljust(width)


def cell(found: Outcome, name: str) -> str:
    """What a design has to say of a property."""
    verdicts = [v for v in found.verdicts if v.property.name == name]
    return word(verdicts[0]) if verdicts else "."


def word(verdict: Verdict) -> str:
    """A verdict in a word, or the length of the race that decides it."""
    if verdict.vacuous:
        return "vacuous"
    if verdict.status == "unknown":
        return "?"
    if verdict.status == "holds":
        return "holds"
    if verdict.property.is_progress:
        return "hangs"
    if verdict.unshown:
        return "fails"
    return str(len(verdict.trace.steps)) if verdict.trace else "never"


def counted(number: int) -> str:
    """A number of states that fits a narrow column: ``61,692``, ``1.2M``."""
    return (
        f"{number:,}"
        if number < 100_000
        else f"{number / 1e6:.1f}M"
        if number >= 1e6
        else f"{number // 1000}K"
    )


def legend(number: int, found: Outcome) -> str:
    """A design's number, path, verdict, and what it costs: as its file says, and as counted in it."""
    on = [f"{s.name} ({s.cost})" for s in found.program.settings if s.cost is not None and s.value]
    verdict = "inconclusive" if found.verdict == "unknown" else found.verdict
    declared = (
        ", not as declared" if found.exit_status == 1 else " (as declared)" if verdict == "violated" else ""
    )
    costs = "".join(f"\n      costs {cost}" for cost in on)
    costs += "".join(f"\n      alone, {cost_line(cost)}" for cost in found.costs)
    return f"  [{number}] {found.path}: {verdict}{declared}{costs}"
