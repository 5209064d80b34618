"""What the hardware must do for a race to happen: keep a store in its buffer, load early or late."""

from __future__ import annotations

from collections.abc import Iterator

from checker.report.drawing.race_text import RaceDrawing
from checker.report.phrases import quoted


def demands(drawing: RaceDrawing) -> list[str]:
    """What the hardware must do, a clause for each access that is shown and is not performed in its place;
    nothing where it is not known which steps take part."""
    if drawing.explanation.slice is None:
        return []
    return list(dict.fromkeys(clause for step in drawing.shown for clause in demand(drawing, step)))


def demand(drawing: RaceDrawing, step: int) -> Iterator[str]:
    """What the hardware must do with one access."""
    one = drawing.trace.steps[step].memory
    if one is None or one.of is not None:
        return
    place = drawing.place_of(drawing.actor_of(step))
    if one.delayed:
        until = end_of_delay(drawing, step)
        if until:
            yield f"{place} must keep {drawing.which(step)} in its store buffer until {until}"
    elif one.late:
        between = (n for n in drawing.shown if step < n < lands(drawing, step) and is_own(drawing, step, n))
        ahead = [n for n in between if drawing.trace.steps[n].memory is not None]
        if ahead:
            yield f"{place} must execute {drawing.which(ahead[0])} ahead of {drawing.which(step)}"
    elif one.age:
        yield f"{place} must load {drawing.labels.short[one.location]} {early(drawing, step)}"


def end_of_delay(drawing: RaceDrawing, store: int) -> str:
    """Until when a store must stay in the buffer: the last load that must not see it, or what else comes
    before it lands."""
    seen = drawing.labels.access.visibility
    loads = [n for n in drawing.shown if store in seen.missed(n)]
    between = [
        n
        for n in drawing.shown
        if store < n < lands(drawing, store) and not drawing.labels.access.is_machine(n)
    ]
    others = [n for n in between if not is_own(drawing, store, n)]
    last = (loads or others or between)[-1:]
    if not last or (not loads and lands(drawing, store) == len(drawing.trace.steps)):
        return ""
    who = "it" if is_own(drawing, store, last[0]) else drawing.place_of(drawing.actor_of(last[0]))
    return f"{who} has executed {drawing.which(last[0])}"


def early(drawing: RaceDrawing, load: int) -> str:
    """Ahead of what a load that gets an old value must be performed."""
    seen = drawing.labels.access.visibility
    missed = seen.missed(load)[0]
    visible = seen.landing.get(missed, missed)
    own = [n for n in drawing.shown if visible < n < load and is_own(drawing, load, n)]
    if own:
        return f"ahead of {drawing.which(own[0])}"
    return f"before {quoted(drawing.texts.get(missed, drawing.text_of(missed)))} becomes visible"


def lands(drawing: RaceDrawing, step: int) -> int:
    """The step that performs what another one issued, or the end of the trace."""
    return drawing.labels.access.visibility.landing.get(step, len(drawing.trace.steps))


def is_own(drawing: RaceDrawing, one: int, other: int) -> bool:
    """Whether two steps are of one actor."""
    return drawing.actor_of(one) == drawing.actor_of(other)
