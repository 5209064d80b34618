"""The last lines about a model: verdicts, what was never exercised, how much was seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from checker.checking.outcome import Covered, Outcome, Verdict
from checker.counterexample.cost import Cost
from checker.exploration.limits import size
from checker.language.property import Kind
from checker.program.program import ProgramProperty
from checker.report.paragraphs import folded
from checker.report.phrases import plural

Paint = Callable[[str, str], str]
WIDEST = 100  # however wide the terminal is
FEW = 3  # statements that are named where they were never taken; -v names all
WORDS = {"violated": "violated", "holds": "shown", "unknown": "open"}


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """A word, and what it is said of. ``status`` is what colours it."""

    word: str
    text: str
    status: str = ""

    def lines(self, width: int, paint: Paint) -> list[str]:
        """``  holds     a, b and c``, over several lines where it is long."""
        lead = f"  {self.word.ljust(8)}  "
        first, *rest = folded(self.text, width, " " * len(lead), " " * len(lead))
        word = paint(self.word.ljust(8), self.status) if self.status else self.word.ljust(8)
        return [f"  {word}  {first.lstrip()}", *rest]


def summary(found: Outcome, verbose: bool, quiet: bool, paint: Paint, width: int = WIDEST) -> str:
    """The verdict, how much was seen, and what does not simply hold, at most as wide as given, or as 100.
    Quiet: the verdict alone, on one line, so that a program may read it."""
    room = min(width, WIDEST)
    if quiet:
        return f"{headline(found, paint)} ({briefly_seen(found)}; {assumed(found)})"
    lines = [headline(found, paint), *folded(seen(found), room, "  ", "  ")]
    lines += folded(" ".join(s.written for s in found.program.settings), room, "  ", "  ")
    lines += folded(fully_ordered(found), room, "  ", "    ") if found.fully_ordered else []
    if verbose or not is_clean(found):
        remarks = [*verdicts(found), *doubts(found), *never_taken(found.never_taken, verbose)]
        lines += [line for remark in remarks for line in remark.lines(room, paint)]
    return "\n".join(lines + (details(found, room) if verbose else []))


def fully_ordered(found: Outcome) -> str:
    """The blocks that the memory model takes for fully ordered."""
    names = (f"{one.text.split('; ')[0]} ({one.span.place})" for one in found.fully_ordered)
    return f"taken as fully ordered, for they touch several locations: {', '.join(names)}"


def is_clean(found: Outcome) -> bool:
    """Whether everything holds, as declared, and was exercised."""
    holds = all(v.status == "holds" and v.as_declared and not v.vacuous for v in found.verdicts)
    return holds and not found.never_taken and not found.ghosts and not found.without_end


def headline(found: Outcome, paint: Paint) -> str:
    """``models/x.py: violated (as declared): 5 of 8 properties hold``."""
    verdict = "inconclusive" if found.verdict == "unknown" else found.verdict
    return f"{found.path}: {paint(verdict, found.verdict)}{declared(found)}: {counted(found)}"


def seen(found: Outcome) -> str:
    """``all 89,542 states, 298,448 transitions, depth 41; sequential consistency``."""
    result = found.result
    count = plural(result.count, result.unit)
    first = f"all {count}" if result.exhaustive else f"{count}, then {result.stopped}"
    more = f"{plural(result.transitions, 'transition')}, depth {result.depth}{reduced(found)}"
    return f"{first}, {more}; {assumed(found)}"


def assumed(found: Outcome) -> str:
    """The memory model, and strong fairness if a verdict depends on it."""
    return found.memory_model + (f", strong fairness of {', '.join(found.strong)}" if found.strong else "")


def briefly_seen(found: Outcome) -> str:
    """``89,542 states``; where not everything was seen, also why."""
    result = found.result
    count = plural(result.count, result.unit)
    return count if result.exhaustive else f"{count}, then {result.stopped}"


def declared(found: Outcome) -> str:
    """Whether the model says so itself, where that is not plain."""
    if any(v.status == "holds" and not v.as_declared for v in found.verdicts):
        return " (not as declared)"
    foreseen = found.exit_status == 0 and any(v.is_foreseen for v in found.verdicts)
    return " (as declared)" if found.verdict == "violated" and foreseen else ""


def counted(found: Outcome) -> str:
    """``4 of 5 properties hold``; where not everything was seen, what was decided and what is open."""
    number = {status: sum(v.status == status for v in found.verdicts) for status in WORDS}
    if found.result.exhaustive and not number["unknown"]:
        idle = f", {len(found.vacuous)} of them vacuously" if found.vacuous else ""
        return f"{number['holds']} of {len(found.verdicts)} properties hold{idle}"
    return ", ".join(f"{count} {WORDS[status]}" for status, count in number.items() if count)


def reduced(found: Outcome) -> str:
    """The reductions that were used."""
    names = ["partial order" if name == "por" else name for name in found.reductions]
    return f", up to {' and '.join(names)}" if names else ""


def verdicts(found: Outcome) -> list[SummaryLine]:
    """A line for each property that does not simply hold, and one for all that do."""
    plain = [v.property.name for v in found.verdicts if holds_simply(v)]
    others = [v for v in found.verdicts if not (holds_simply(v) or v.status == "unknown")]
    return [
        *(SummaryLine(v.status, verdict_text(v), v.status) for v in others),
        *(SummaryLine("unknown", text, "unknown") for text in left_open(found)),
        *([SummaryLine("holds", ", ".join(plain), "holds")] if plain else []),
    ]


def left_open(found: Outcome) -> Iterator[str]:
    """The properties that are unknown, those with the same reason together."""
    names: dict[str, list[str]] = {}
    for one in found.verdicts:
        if one.status == "unknown":
            names.setdefault(one.never_judged, []).append(one.property.name)
    for why, together in names.items():
        yield ", ".join(together) + (f": {why}" if why else "")


def holds_simply(verdict: Verdict) -> bool:
    """Whether a property holds as declared, and there is no more to say."""
    return verdict.status == "holds" and verdict.as_declared and verdict.trace is None


def verdict_text(verdict: Verdict) -> str:
    """``no_lost_update, in 6 steps (as declared)``; with its sentence where no race is shown."""
    judged, status = verdict.property, verdict.status
    text = judged.name
    if status == "violated" and verdict.trace is None:
        text += f": {if_violated(judged)}"
    if verdict.trace:
        reached = ": reached" if status == "holds" else ","
        steps = len(verdict.trace.steps)
        text += f"{reached} in {plural(steps, 'step')}" if steps else f"{reached} before the first step"
        text += "" if verdict.executions is None else f", by {plural(verdict.executions, 'execution')}"
    if verdict.unshown:
        text += f" (how is not shown: {verdict.unshown})"
    if verdict.is_foreseen:
        text += " (as declared)"
    elif judged.expected == "violated" and status == "holds":
        text += " (but it is declared violated)"
    return text


def if_violated(judged: ProgramProperty) -> str:
    """What is wrong where a property is violated: what should have been reached never is."""
    return f"never: {judged.sentence}" if judged.kind is Kind.REACHABLE else judged.sentence


def doubts(found: Outcome) -> list[SummaryLine]:
    """What keeps a verdict from meaning what it says."""
    return [
        *(
            SummaryLine("vacuous", f"{v.property.name}: {v.never_judged}, so nothing was tested")
            for v in found.verdicts
            if v.vacuous
        ),
        *(
            SummaryLine("no end", f"{name} goes on for ever, and need not finish")
            for name in found.without_end
        ),
        *(SummaryLine("no ghost", f"{name} decides what a step does") for name in found.ghosts),
    ]


def never_taken(never: tuple[Covered, ...], verbose: bool) -> list[SummaryLine]:
    """The statements that no execution takes: how many, or each of them by its calls."""
    if verbose or not never:
        return [
            SummaryLine(
                "not run", f"{c.span.source.shown}:{c.span.line} in {c.actor}{called_from(c)}: {c.text}"
            )
            for c in never
        ]
    places = list(dict.fromkeys(f"{c.span.source.shown}:{c.span.line}" for c in never))
    where = f" ({', '.join(places)})" if len(places) <= FEW else ""
    return [SummaryLine("not run", f"{plural(len(never), 'statement')}{where}; -v lists them by their calls")]


def called_from(covered: Covered) -> str:
    """Where a statement is called from, if that is not everywhere."""
    return f", called from {covered.way}" if covered.calls else ""


def details(found: Outcome, width: int) -> list[str]:
    """What ``-v`` adds: how wide each depth was, and how often each statement was taken."""
    result = found.result
    widest = ", ".join(f"{count:,}" for count in result.levels)
    lines = [f"  {found.engine} engine, {result.seconds:.2f} s, {size(result.memory)} of memory"]
    lines += [f"  alone, {cost_line(cost)}" for cost in found.costs]
    lines += [*folded(f"states at each depth: {widest}", width, "  ", "    "), "  taken       statement"]
    for c in found.coverage:
        place = f"{c.span.source.shown}:{c.span.line} {c.actor}{called_from(c)}: {c.text}"
        lines += folded(place, width, f"  {c.taken:>10,}  ", " " * 14)
    return lines


def cost_line(cost: Cost) -> str:
    """``get_user_pages_fast: 3 atomics (1 may wait), 2 writes, 2 reads``."""
    waits = f" ({cost.waits} may wait)" if cost.waits else ""
    parts = [
        f"{plural(cost.atomics, 'atomic')}" if cost.atomics else "",
        f"{plural(cost.writes, 'write')}" if cost.writes else "",
        f"{plural(cost.reads, 'read')}" if cost.reads else "",
    ]
    return f"{cost.actor}: {', '.join(part for part in parts if part) or 'nothing shared'}{waits}"
