"""What differs between two models as text: ASCII, at most 75 wide, for the cover letter of a patch series."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from checker.checking.outcome import Outcome, Verdict
from checker.comparison.difference import Became, Difference, PropertyChange, Renewal
from checker.exploration.limits import size
from checker.report.commit import Subject
from checker.report.difference.verdicts import sentences, verdict_line
from checker.report.form import Form
from checker.report.forms import drawing
from checker.report.paragraphs import WIDTH, ascii_only, fill, wrapped
from checker.report.phrases import plural
from checker.report.summary import cost_line

OLD_DRAWN = (Became.CLOSED, Became.ANOTHER, Became.VACUOUS, Became.OPEN, Became.LOST)
NEW_DRAWN = (Became.OPENED, Became.ANOTHER, Became.NEW, Became.DECIDED)
ENDLESS = "does not finish alone"
IN_FULL = (*OLD_DRAWN, *NEW_DRAWN, Became.GONE, Became.BOTH, Became.REACHED)


def difference_text(comparison: Difference, form: Form, width: int, verbose: bool = False) -> str:
    """The whole text, without a line end."""
    full = [one for one in comparison.properties if is_in_full(one)]
    parts = [
        "\n".join(brief(comparison, left_out=full)),
        *("\n\n".join(section(one, comparison, form, width)) for one in full),
        "\n".join(costs(comparison, verbose)),
    ]
    return "\n\n".join(part for part in parts if part)


def is_in_full(change: PropertyChange) -> bool:
    """Whether there is more to say of a property than its line."""
    return change.became in IN_FULL


def brief(comparison: Difference, left_out: Sequence[PropertyChange] = ()) -> list[str]:
    """The short form: what was compared, and a line for each property that does not simply stay as it is."""
    lines = [headline(comparison), *(f"  {line}" for line in inputs(comparison))]
    for change in comparison.properties:
        if change not in left_out and (change.became is not Became.UNCHANGED or change.is_inconclusive):
            lines += fill(verdict_line(change, comparison), WIDTH, "  ", "      ")
    same = [one.name for one in comparison.properties if one.became is Became.UNCHANGED]
    decided = [one for one in same if not inconclusive(comparison, one)]
    lines += fill(f"unchanged: {', '.join(decided)}", WIDTH, "  ", "      ") if decided else []
    return lines


def inconclusive(comparison: Difference, name: str) -> bool:
    """Whether a property was left open by a search."""
    return any(one.is_inconclusive for one in comparison.properties if one.name == name)


def headline(comparison: Difference) -> str:
    """``page_lock: 1 verdict changed: 1 race closed; 3 races remain``."""
    changed = [one for one in comparison.properties if one.is_changed]
    count = {became: sum(one.became is became for one in comparison.properties) for became in Became}
    remain = sum(one.before == one.after == "violated" for one in comparison.properties)
    parts = [f"{plural(count[Became.CLOSED], 'race')} closed"] if count[Became.CLOSED] else []
    parts += [f"{plural(count[Became.OPENED], 'new race')}"] if count[Became.OPENED] else []
    parts += [f"{remain} violated in both"] if remain else []
    parts += (
        [f"{open_} left open"] if (open_ := sum(o.is_inconclusive for o in comparison.properties)) else []
    )
    verdicts = f"{plural(len(changed), 'verdict')} changed" if changed else "no verdict changed"
    name = comparison.new.outcome.program.name
    details = f" ({', '.join(parts)})" if parts else ""
    return ascii_only(f"{name}: {verdicts}{details}")


def inputs(comparison: Difference) -> Iterator[str]:
    """What was compared, and what of it differs."""
    yield from (f"{word}: {side.name}" for word, side in (("old", comparison.old), ("new", comparison.new)))
    for one in comparison.settings:
        yield renewed(one)
    for one in comparison.actors:
        yield f"actor {renewed(one)}"
    for edit in comparison.files:
        added = plural(len(edit.added), "line")
        yield f"{edit.name or 'the model'}: {added} added, {len(edit.removed)} removed"
    if not (comparison.settings or comparison.actors or comparison.files):
        yield "the two do not differ"


def renewed(one: Renewal) -> str:
    """``CONVERTED off -> on``, ``HOLD on (new)``."""
    if one.before is None:
        return f"{one.name} {one.after} (new)"
    return (
        f"{one.name} {one.before} (gone)" if one.after is None else f"{one.name} {one.before} -> {one.after}"
    )


def section(change: PropertyChange, comparison: Difference, form: Form, width: int) -> Iterator[str]:
    """One property: its races, and what is said of them."""
    yield wrapped(verdict_line(change, comparison))
    new = list(drawn(change.new, comparison.new.outcome, form, width)) if change.became in NEW_DRAWN else []
    if change.became in OLD_DRAWN:
        yield from drawn(change.old, comparison.old.outcome, form, width)
    else:
        yield from new
    yield from map(wrapped, sentences(change, comparison))
    if change.became in OLD_DRAWN:
        yield from new


def drawn(verdict: Verdict | None, outcome: Outcome, form: Form, width: int) -> Iterator[str]:
    """The drawing of a race, if there is one."""
    if verdict is not None and verdict.trace is not None and verdict.status == "violated":
        subject = Subject(Path(outcome.path).stem)
        yield drawing(verdict.trace, verdict.explanation, form, width, verdict.shortest, subject)


# -- costs -------------------------------------------------------------------------------------------------


def costs(comparison: Difference, verbose: bool) -> list[str]:
    """What each model costs to check and to run: a table, and a line for each actor whose cost differs."""
    rows = cost_rows(comparison, verbose)
    widths = [max(len(row[n]) for row in rows) for n in range(3)]
    lines = [f"  {a.ljust(widths[0])}  {b.rjust(widths[1])}  {c.rjust(widths[2])}" for a, b, c in rows]
    return [*lines, *actor_costs(comparison)]


def cost_rows(comparison: Difference, verbose: bool) -> list[tuple[str, str, str]]:
    """The table: how much was seen in both searches."""
    old, new = comparison.old.outcome.result, comparison.new.outcome.result
    rows = [
        ("", "old", "new"),
        (f"{new.unit}s", f"{old.count:,}", f"{new.count:,}"),
        ("transitions", f"{old.transitions:,}", f"{new.transitions:,}"),
        ("depth", f"{old.depth:,}", f"{new.depth:,}"),
    ]
    if verbose:
        rows.append(("seconds", f"{old.seconds:.2f}", f"{new.seconds:.2f}"))
        rows.append(("memory", size(old.memory), size(new.memory)))
    return rows


def actor_costs(comparison: Difference, width: int = WIDTH) -> list[str]:
    """The actors that do other work than before where nothing is in their way."""
    before = {one.actor: cost_line(one) for one in comparison.old.outcome.costs}
    after = {one.actor: cost_line(one) for one in comparison.new.outcome.costs}
    lines: list[str] = []
    for actor in {**before, **after}:
        old, new = before.get(actor), after.get(actor)
        if old != new:
            was = (old or ENDLESS).removeprefix(f"{actor}: ")
            now = (new or ENDLESS).removeprefix(f"{actor}: ")
            lines += fill(f"{actor} alone: {was} -> {now}", width, "  ", "      ")
    return lines
