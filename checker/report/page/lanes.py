"""The steps of a run in lanes, time downwards: a table that needs no script to be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from checker.counterexample.trace import Trace
from checker.report.drawing.lanes import Lane
from checker.report.page.lane_rows import Orders, marks
from checker.report.page.markup import Html, lines, tag


@dataclass(frozen=True, slots=True)
class Lanes:
    """What is drawn. ``shown`` has what is said of each step, by number from 0, and of each actor that is
    stuck, whose numbers follow; ``lanes`` are those of all of these. ``orders`` are marked, and so is the
    point of no return, if it is known. ``first`` steps at the start are left out.

    ``kind`` is ``whole`` or ``slice``; ``name`` begins the names of the places in it; ``names`` are those of
    actors that are called otherwise here.
    """

    kind: str
    name: str
    caption: str
    trace: Trace
    lanes: tuple[Lane, ...]
    shown: Mapping[int, Html]
    orders: Orders
    no_return: int | None = None
    first: int = 0
    names: Mapping[str, str] = field(default_factory=dict)

    def actor(self, number: int) -> str:
        """The actor of a step, or one that is stuck."""
        steps = self.trace.steps
        return steps[number].actor if number < len(steps) else self.trace.stuck[number - len(steps)].actor


def lane_table(drawn: Lanes) -> Html:
    """The table."""
    return tag(
        "table",
        tag("caption", drawn.caption),
        tag("thead", tag("tr", tag("th", "step", scope="col"), *headings(drawn))),
        tag("tbody", lines(*body(drawn))),
        class_=f"lanes {drawn.kind} of-{min(len(drawn.lanes), 9)}",
    )


def headings(drawn: Lanes) -> list[Html]:
    """What each lane is, and the actors in it."""
    return [
        tag(
            "th",
            tag("span", f"{lane.context} "),
            *(tag("b", drawn.names.get(actor, actor)) for actor in lane.actors),
            scope="col",
            class_="lane",
        )
        for lane in drawn.lanes
    ]


def body(drawn: Lanes) -> Iterator[Html]:
    """A row for the start, one for each step, one for each actor that is stuck, and remarks between them."""
    last = len(drawn.trace.steps)
    yield start(drawn)
    if drawn.first:
        yield remark(drawn, f"steps 1 to {drawn.first:,} are left out", "left-out")
    before = -1
    for number in sorted(drawn.shown):
        yield from remarks(drawn, before, number)
        yield row(drawn, number, kinds(drawn, number, before))
        before = number
    if before < last:
        yield from remarks(drawn, before, last)


def remarks(drawn: Lanes, before: int, number: int) -> Iterator[Html]:
    """What is said between one row that is shown and the next."""
    loop, last = drawn.trace.loop_from, len(drawn.trace.steps)
    if drawn.no_return is not None and before < drawn.no_return <= number and before < last:
        yield no_return(drawn)
    if loop is not None and before < loop <= number:
        yield remark(drawn, "repeats for ever from here", "repeats")
    if loop is not None and before < last <= number:
        yield remark(drawn, f"and again from step {loop + 1}", "repeats-end")


def kinds(drawn: Lanes, number: int, before: int) -> str:
    """What is to be seen of a row, by the numbers of it and of the one before."""
    trace = drawn.trace
    if number >= len(trace.steps):
        return "stuck"
    marked = {
        "step": True,
        "switch": before >= 0 and drawn.actor(before) != drawn.actor(number),
        "after-others": drawn.kind == "slice" and before != number - 1,
        "loop": trace.loop_from is not None and number >= trace.loop_from,
        "fails": trace.steps[number].failed is not None,
    }
    return " ".join(word for word, is_so in marked.items() if is_so)


def start(drawn: Lanes) -> Html:
    """The row before the first step."""
    text = tag("td", tag("i", "the start"), colspan=max(len(drawn.lanes), 1))
    return tag("tr", step_number(drawn, 0), text, class_="start", id=place(drawn, 0), data_step=0)


def row(drawn: Lanes, number: int, kind: str) -> Html:
    """The row of a step, or of an actor that is stuck: what happens in its lane."""
    actor, is_step = drawn.actor(number), number < len(drawn.trace.steps)
    found = marks(drawn.trace, drawn.orders, number)
    beside = tag("div", *found, class_="marks") if found else None
    inside = tag("div", tag("div", drawn.shown[number], beside, class_="card"), class_="over")
    cells = [tag("td", inside if actor in lane.actors else "") for lane in drawn.lanes]
    if not is_step:
        return tag("tr", tag("td", ""), *cells, class_=kind)
    step = number + 1
    return tag("tr", step_number(drawn, step), *cells, class_=kind, id=place(drawn, step), data_step=step)


def step_number(drawn: Lanes, step: int) -> Html:
    """The number of a step, which leads to it."""
    link = tag("a", str(step), href=f"#{drawn.name}&step={step}", aria_label=f"step {step}")
    return tag("th", link, scope="row")


def place(drawn: Lanes, step: int) -> str | None:
    """What the row of a step is called; the rows of a slice are there for the script alone."""
    return f"{drawn.name}&step={step}" if drawn.kind == "whole" else None


def remark(drawn: Lanes, text: str, kind: str) -> Html:
    """A line across all lanes."""
    told = tag("td", tag("span", text), colspan=max(len(drawn.lanes), 1))
    return tag("tr", tag("td", ""), told, class_=f"remark {kind}")


def no_return(drawn: Lanes) -> Html:
    """The point of no return."""
    last = drawn.no_return == len(drawn.trace.steps)
    rest = "until this last step it could be prevented" if last else "from here nothing can prevent it"
    return remark(drawn, f"the point of no return: {rest}", "no-return")
