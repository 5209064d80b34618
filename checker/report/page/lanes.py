"""The steps of a run in lanes, one for each CPU, time downwards: a table that needs no script to be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from checker.counterexample.trace import Trace
from checker.report.page.lane_rows import Orders, inside
from checker.report.page.markup import Html, lines, tag
from checker.report.page.sliced import NOTHING_FOLDED, Fold, told_blocks
from checker.report.phrases import plural


@dataclass(frozen=True, slots=True)
class Lanes:
    """What is drawn: ``actors`` have a lane each, ``orders`` are marked, and so is the point of no return, if
    it is known. ``first`` is the first step shown, and ``fold`` says which are folded away.

    ``name`` begins the names of the places in it.
    """

    name: str
    trace: Trace
    actors: tuple[str, ...]
    orders: Orders
    no_return: int | None = None
    first: int = 0
    fold: Fold = NOTHING_FOLDED


def lanes(drawn: Lanes) -> Html:
    """The table."""
    return tag(
        "table",
        tag("caption", caption(drawn)),
        tag("thead", tag("tr", tag("th", "step", scope="col"), *heads(drawn))),
        tag("tbody", lines(*body(drawn))),
        class_=f"lanes of-{min(len(drawn.actors), 9)}",
    )


def caption(drawn: Lanes) -> Html | str:
    """How many steps there are, and how many of them are not shown."""
    told = f"{plural(len(drawn.trace.steps), 'step')}, time downwards, a lane for each actor"
    if not drawn.fold.hidden:
        return told
    return tag("span", told, tag("span", f"; {drawn.fold.told}", class_="fold-told"))


def heads(drawn: Lanes) -> list[Html]:
    """A heading for each lane."""
    return [
        tag(
            "th",
            tag("span", f"CPU {number} "),
            tag("b", actor),
            scope="col",
            class_=f"lane {lane_kind(drawn, actor)}".strip(),
        )
        for number, actor in enumerate(drawn.actors)
    ]


def lane_kind(drawn: Lanes, actor: str) -> str:
    """What marks a lane: that it is the last, or the last in the slice, or is not needed there."""
    busy = [one for one in drawn.actors if one not in drawn.fold.idle]
    marks = {
        "idle": actor in drawn.fold.idle,
        "last": actor == drawn.actors[-1],
        "last-in-slice": actor in busy[-1:],
    }
    return " ".join(word for word, is_so in marks.items() if is_so)


def body(drawn: Lanes) -> Iterator[Html]:
    """A row for the start, one for each step, one for each actor that is stuck, and remarks between them."""
    trace, first = drawn.trace, drawn.first
    yield row(drawn, 0, "", tag("i", "the start"), "start")
    if first:
        yield remark(drawn, f"steps 1 to {first:,} are left out", "left-out")
    if drawn.no_return == 0:
        yield no_return(drawn)
    blocks = told_blocks(trace, drawn.fold)
    for number in range(first, len(trace.steps)):
        if number == trace.loop_from:
            yield remark(drawn, "repeats for ever from here", "repeats")
        yield row(
            drawn,
            number + 1,
            trace.steps[number].actor,
            inside(trace, drawn.orders, number, *blocks.steps[number]),
            kinds(drawn, number),
        )
        if number + 1 == drawn.no_return:
            yield no_return(drawn)
    if trace.loop_from is not None:
        yield remark(drawn, f"and again from step {trace.loop_from + 1}", "repeats-end")
    for number, block in enumerate(blocks.stuck, len(trace.steps)):
        told = inside(trace, drawn.orders, number, block)
        yield row(drawn, number + 1, block[0].actor, told, "stuck")


def kinds(drawn: Lanes, number: int) -> str:
    """What is to be seen of the row of a step, by its number from 0."""
    trace, fold = drawn.trace, drawn.fold
    looping = trace.loop_from is not None and number >= trace.loop_from
    before = fold.shown_before(number)
    marks = {
        "step": True,
        "folded": number in fold.hidden,
        "switch": number > drawn.first and other_actor(trace, number, number - 1),
        "switch-in-slice": number in fold.shown and before is not None and other_actor(trace, number, before),
        "after-folded": number - 1 in fold.hidden,
        "loop": looping,
        "fails": trace.steps[number].failed is not None,
    }
    return " ".join(word for word, is_so in marks.items() if is_so)


def other_actor(trace: Trace, one: int, other: int) -> bool:
    """Whether two steps are of different actors."""
    return trace.steps[one].actor != trace.steps[other].actor


def row(drawn: Lanes, step: int, actor: str, text: Html, kind: str) -> Html:
    """One row: its number, and what happens in the lane of its actor."""
    is_step = kind != "stuck"
    place = f"{drawn.name}&step={step}"
    number = tag("a", str(step), href=f"#{place}", aria_label=f"step {step}")
    head = tag("th", number, scope="row") if is_step else tag("td", "")
    cells = [
        tag("td", text if one == actor else "", class_=lane_kind(drawn, one) or None) for one in drawn.actors
    ]
    if kind == "start":
        cells = [tag("td", text, colspan=max(len(drawn.actors), 1))]
    return tag(
        "tr", head, *cells, class_=kind, id=place if is_step else None, data_step=step if is_step else None
    )


def remark(drawn: Lanes, text: str, kind: str) -> Html:
    """A line across all lanes."""
    told = tag("td", tag("span", text), colspan=max(len(drawn.actors), 1))
    return tag("tr", tag("td", ""), told, class_=f"remark {kind}")


def no_return(drawn: Lanes) -> Html:
    """The point of no return."""
    last = drawn.no_return == len(drawn.trace.steps)
    rest = "until this last step it could be prevented" if last else "from here nothing can prevent it"
    return remark(drawn, f"the point of no return: {rest}", "no-return")
