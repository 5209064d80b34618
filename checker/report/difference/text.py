"""What differs between two models as text: ASCII, at most 75 wide, for the cover letter of a patch series."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from checker.checking.outcome import Outcome, Verdict
from checker.comparison.difference import Became, Difference, PropertyChange, Renewal
from checker.comparison.side import ComparedSide
from checker.exploration.limits import size
from checker.report.commit import Subject
from checker.report.difference.verdicts import bewares, sentences, verdict_line
from checker.report.form import Form
from checker.report.forms import drawing
from checker.report.paragraphs import WIDTH, ascii_only, fill, wrapped
from checker.report.phrases import plural
from checker.report.summary import cost_line

OLD_DRAWN = (Became.CLOSED, Became.WITHIN_BOUNDS, Became.ANOTHER, Became.VACUOUS, Became.OPEN, Became.LOST)
NEW_DRAWN = (Became.OPENED, Became.ANOTHER, Became.NEW, Became.DECIDED)
ENDLESS = "does not finish alone"
PATHS = ("old: ", "new: ")  # are not broken, however long they are
NOT_THERE = "is not there"
IN_FULL = (*OLD_DRAWN, *NEW_DRAWN, Became.GONE, Became.BOTH, Became.REACHED)


def difference_text(difference: Difference, form: Form, width: int, verbose: bool = False) -> str:
    """The whole text, without a line end."""
    full = [one for one in difference.properties if is_in_full(one)]
    parts = [
        "\n".join(brief(difference, frozenset(one.name for one in full))),
        *("\n\n".join(section(one, difference, form, width)) for one in full),
        "\n".join(costs(difference, verbose)),
    ]
    return "\n\n".join(part for part in parts if part)


def is_in_full(change: PropertyChange) -> bool:
    """Whether there is more to say of a property than its line."""
    return change.became in IN_FULL and not change.is_hidden


def brief(difference: Difference, left_out: frozenset[str] = frozenset()) -> list[str]:
    """The short form: what was compared, what changed, and what did not."""
    lines = fill(headline(difference), WIDTH, "", "  ")
    for line in inputs(difference):
        lines += (
            [f"  {line}"]
            if len(line) < WIDTH - 1 or line.startswith(PATHS)
            else fill(line, WIDTH, "  ", "      ")
        )
    lines += changed_properties(difference, left_out)
    same = [one.name for one in difference.properties if not is_worth_a_line(one)]
    return lines + (fill(f"unchanged: {', '.join(same)}", WIDTH, "  ", "      ") if same else [])


def is_worth_a_line(change: PropertyChange) -> bool:
    """Whether a property does not simply stay as it is."""
    return change.became is not Became.UNCHANGED or change.is_open


def changed_properties(difference: Difference, left_out: frozenset[str] = frozenset()) -> list[str]:
    """A line for each property that does not simply stay as it is."""
    lines: list[str] = []
    for change in difference.properties:
        if change.name not in left_out and is_worth_a_line(change):
            lines += fill(verdict_line(change, difference), WIDTH, "  ", "      ")
            for beware in bewares(change, difference):
                lines += fill(beware, WIDTH, "      ", "      ")
    return lines


def brief_changes(difference: Difference) -> list[str]:
    """What changed since the last check of one model."""
    states = difference.old.outcome.result.count, difference.new.outcome.result.count
    counts = f"  {states[0]:,} -> {plural(states[1], difference.new.outcome.result.unit)}"
    values = [f"  {renewed(one)}" for one in (*difference.settings, *difference.actors)]
    return [*values, *changed_properties(difference), *([counts] if states[0] != states[1] else [])]


def headline(difference: Difference) -> str:
    """``page_lock: 1 verdict changed: 1 race closed; 3 races remain``."""
    changed = [one for one in difference.properties if one.is_changed]
    count = {became: sum(one.became is became for one in difference.properties) for became in Became}
    remain = sum(one.before == one.after == "violated" for one in difference.properties)
    parts = [f"{plural(count[Became.CLOSED], 'race')} closed"] if count[Became.CLOSED] else []
    within = count[Became.WITHIN_BOUNDS]
    parts += [f"{plural(within, 'race')} not found within bounds"] if within else []
    parts += [f"{plural(count[Became.OPENED], 'new race')}"] if count[Became.OPENED] else []
    parts += [f"{remain} violated in both"] if remain else []
    parts += (
        [f"{open_} left open"] if (open_ := sum(o.is_inconclusive for o in difference.properties)) else []
    )
    none = "no verdict is known to have changed" if open_ else "no verdict changed"
    verdicts = f"{plural(len(changed), 'verdict')} changed" if changed else none
    name = difference.new.outcome.program.name
    details = f" ({', '.join(parts)})" if parts else ""
    return ascii_only(f"{name}: {verdicts}{details}")


def inputs(difference: Difference) -> Iterator[str]:
    """What was compared, and what of it differs."""
    yield from (f"{word}: {side.name}" for word, side in (("old", difference.old), ("new", difference.new)))
    for one in difference.settings:
        yield renewed(one)
    for one in difference.actors:
        yield f"actor {renewed(one)}"
    for edit in difference.files:
        added = plural(len(edit.added), "line")
        yield f"{edit.name or 'the model'}: {added} added, {len(edit.removed)} removed"
    for word, side in (("old", difference.old), ("new", difference.new)):
        if side.outcome.result.stopped is not None:
            yield f"the {word} search has not seen everything: {side.outcome.result.stopped}"
        if side.outcome.bounds_reached:
            within = " and ".join(side.outcome.bounds_reached)
            yield f"the {word} search stayed within bounds of the memory model: {within}"
    if not (difference.settings or difference.actors or difference.files):
        yield "the two do not differ"


def renewed(one: Renewal) -> str:
    """``CONVERTED off -> on``, ``HOLD on (new)``."""
    if one.before is None:
        return f"{one.name} {one.after} (new)"
    return (
        f"{one.name} {one.before} (gone)" if one.after is None else f"{one.name} {one.before} -> {one.after}"
    )


def section(change: PropertyChange, difference: Difference, form: Form, width: int) -> Iterator[str]:
    """One property: its races, and what is said of them."""
    yield wrapped(verdict_line(change, difference))
    new = list(drawn(change.new, difference.new.outcome, form, width)) if change.became in NEW_DRAWN else []
    if change.became in OLD_DRAWN:
        yield from drawn(change.old, difference.old.outcome, form, width)
    else:
        yield from new
    yield from map(wrapped, sentences(change, difference))
    if change.became in OLD_DRAWN:
        yield from new


def drawn(verdict: Verdict | None, outcome: Outcome, form: Form, width: int) -> Iterator[str]:
    """The drawing of a race, if there is one."""
    if verdict is not None and verdict.trace is not None and verdict.status == "violated":
        subject = Subject(Path(outcome.path).stem)
        yield drawing(verdict.trace, verdict.explanation, form, width, verdict.shortest, subject)


# -- costs -------------------------------------------------------------------------------------------------


def costs(difference: Difference, verbose: bool) -> list[str]:
    """What each model costs to check and to run: a table, and a line for each actor whose cost differs."""
    rows = cost_rows(difference, verbose)
    widths = [max(len(row[n]) for row in rows) for n in range(3)]
    lines = [f"  {a.ljust(widths[0])}  {b.rjust(widths[1])}  {c.rjust(widths[2])}" for a, b, c in rows]
    return [*lines, *actor_costs(difference)]


def cost_rows(difference: Difference, verbose: bool) -> list[tuple[str, str, str]]:
    """The table: how much was seen in both searches."""
    old, new = difference.old.outcome.result, difference.new.outcome.result
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


def actor_costs(difference: Difference, width: int = WIDTH) -> list[str]:
    """The actors that do other work than before where nothing is in their way."""
    before = {one.actor: cost_line(one) for one in difference.old.outcome.costs}
    after = {one.actor: cost_line(one) for one in difference.new.outcome.costs}
    lines: list[str] = []
    for actor in {**before, **after}:
        old, new = before.get(actor), after.get(actor)
        if old != new:
            was, now = (
                (cost or (ENDLESS if actor in names else NOT_THERE)).removeprefix(f"{actor}: ")
                for cost, names in ((old, actors_of(difference.old)), (new, actors_of(difference.new)))
            )
            lines += fill(f"{actor} alone: {was} -> {now}", width, "  ", "      ")
    return lines


def actors_of(side: ComparedSide) -> frozenset[str]:
    """The actors that a model has."""
    return frozenset(one.name for one in side.outcome.program.actors if one.items)
