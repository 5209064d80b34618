"""The review of several designs on one screen: a line for each, and in full only what is not as declared."""

from __future__ import annotations

from collections.abc import Sequence

from checker.checking.outcome import Outcome, Unchecked, Verdict
from checker.report.design_names import design_names
from checker.report.matrix import memory_models, word
from checker.report.paragraphs import folded
from checker.report.phrases import plural
from checker.report.summary import WIDEST
from checker.source.called import words_to_call


def review(outcomes: Sequence[Outcome], unchecked: Sequence[Unchecked] = (), width: int = WIDEST) -> str:
    """The lines of a review, none longer than the width, or than 100."""
    room = min(width, WIDEST)
    names = design_names(one.path for one in outcomes)
    rows = [(names[one.path], *row(one)) for one in outcomes]
    name, held = (
        max([len(head), *(len(cells[n]) for cells in rows)]) for n, head in ((0, "design"), (1, "holds"))
    )
    lines = [*folded(headline(outcomes, unchecked), room), ""]
    for design, holds, rest in [("design", "holds", "shortest failing property, steps (others)"), *rows]:
        lead = f"{design.ljust(name)}  {holds.rjust(held)}  "
        lines += folded(rest, room, lead, " " * len(lead)) if rest else [lead.rstrip()]
    lines += [
        line
        for one in unchecked
        for line in folded(f"{one.path}: not checked: {reason(one)}", room, "", "  ")
    ]
    return "\n".join([*lines, "", *folded(more(outcomes), room)])


def headline(outcomes: Sequence[Outcome], unchecked: Sequence[Unchecked]) -> str:
    """``13 designs: 3 satisfy all their properties, 10 do not (all as declared; sequential consistency)``."""
    counts = {
        verdict: sum(one.verdict == verdict for one in outcomes)
        for verdict in ("holds", "violated", "unknown")
    }
    parts = [f"{counts['holds']} satisfy all their properties"]
    parts += [f"{counts['violated']} do not"] if counts["violated"] else []
    parts += [f"{counts['unknown']} inconclusive"] if counts["unknown"] else []
    parts += [f"{len(unchecked)} not checked"] if unchecked else []
    total = plural(len(outcomes) + len(unchecked), "design")
    return f"{total}: {', '.join(parts)} ({declared(outcomes, unchecked)}{memory_models(outcomes)})"


def declared(outcomes: Sequence[Outcome], unchecked: Sequence[Unchecked]) -> str:
    """How many designs are not as declared; that all are is said only where all were decided."""
    otherwise = sum(one.exit_status == 1 for one in outcomes)
    if otherwise:
        return f"{otherwise} not as declared; "
    decided = not unchecked and all(one.exit_status == 0 for one in outcomes)
    return "all as declared; " if decided else ""


def reason(one: Unchecked) -> str:
    """Why a design was not checked, without the lines that were printed where it was refused."""
    return next(iter(one.why.splitlines()), "")


def row(found: Outcome) -> tuple[str, str]:
    """How many properties of a design hold, and the shortest of its failures."""
    holds = sum(verdict.status == "holds" for verdict in found.verdicts)
    return f"{holds}/{len(found.verdicts)}", "; ".join(failures(found))


def failures(found: Outcome) -> list[str]:
    """The shortest failure and how many more there are, and what else a reader must know."""
    failed = sorted((v for v in found.verdicts if v.status == "violated"), key=length)
    first = f"{failed[0].property.name} {word(failed[0])}" if failed else ""
    more = f" (+{len(failed) - 1})" if len(failed) > 1 else ""
    vacuous = sum(verdict.vacuous for verdict in found.verdicts)
    unknown = sum(verdict.status == "unknown" for verdict in found.verdicts)
    parts = [
        first + more,
        f"{vacuous} vacuous" if vacuous else "",
        f"{unknown} not decided" if unknown else "",
        "NOT AS DECLARED" if found.exit_status == 1 else "",
    ]
    return [part for part in parts if part]


def length(verdict: Verdict) -> tuple[bool, int]:
    """What is shorter comes first; what goes on for ever comes last."""
    steps = len(verdict.trace.steps) if verdict.trace is not None else 0
    return verdict.property.is_progress or verdict.trace is None, steps


def more(outcomes: Sequence[Outcome]) -> str:
    """How to see a race, and the rest."""
    violated = sorted(
        (one for one in outcomes if one.verdict == "violated"), key=lambda one: one.exit_status == 0
    )
    failed = violated[0].path if violated else None
    race = f"A race: {' '.join(words_to_call())} {failed}  " if failed else ""
    return f"{race}The whole review: --matrix, --costs, -v"
