"""Why a race happens, in the page: each order by its letter, with the way to what reverses it."""

from __future__ import annotations

from checker.counterexample.explanation import Explanation
from checker.report.drawing import provoke
from checker.report.drawing.race_text import RaceDrawing
from checker.report.page.lane_rows import letter, name_of
from checker.report.page.markup import Html, lines, tag, together
from checker.report.why import StepNames, claim, decided, executions, put_off, why_lines


def reasons(drawing: RaceDrawing, missed: dict[int, str]) -> Html:
    """The orders, how to provoke the race, the point of no return, and what was not found. ``missed`` has the
    place in the page of the near miss that reverses an order, by the order's number."""
    trace, why = drawing.trace, drawing.explanation
    if not why.orders:
        lone = [" ".join(why_lines(trace, why, by_cpu=False)), provoke.sentence(drawing)]
        return together(*(tag("p", line, class_="why") for line in lone if line))
    steps = StepNames(trace, trace.actors, by_cpu=False)
    found = [tag("p", claim(why), class_="why"), order_list(drawing, why.orders, missed)]
    found += [tag("p", line, class_="why") for line in [provoke.sentence(drawing)] if line]
    found += [tag("p", line, class_="why") for line in [put_off(why)] if line]
    if counted := executions(why):
        found.append(tag("p", counted, class_="why"))
    if told := f"{decided(steps, why)} {instead(why)}".strip():
        found.append(tag("p", told, class_="why"))
    left_out = len(why.near_misses) - len(missed) if missed else 0
    if left_out:
        more = f"Near misses left out here: {left_out}; --near-misses prints them."
        found.append(tag("p", more, class_="why"))
    found += [tag("p", f"Not found: {one}.", class_="why") for one in why.unfinished]
    return lines(*found)


def order_list(drawing: RaceDrawing, orders: tuple[tuple[int, int], ...], missed: dict[int, str]) -> Html:
    """The orders, one a line."""
    found: list[Html] = []
    for position, (before, after) in enumerate(orders):
        more = tag("a", "what if it is reversed", href=f"#{missed[position]}") if position in missed else None
        item: list[str | Html | None] = [
            tag("b", letter(position), class_="letter"),
            f" {name_of(drawing.trace, before)}, ",
            tag("code", called(drawing, before)),
            ", before ",
            f"{name_of(drawing.trace, after)}, ",
            tag("code", called(drawing, after)),
            ". " if more else ".",
            more,
        ]
        found.append(tag("li", *item))
    return tag("ul", *found, class_="orders")


def called(drawing: RaceDrawing, number: int) -> str:
    """What a step is called, also one that is in an order and not in the slice."""
    return (
        drawing.step_name(number)
        if number in drawing.texts
        else StepNames(drawing.trace, drawing.trace.actors).label(number)
    )


def instead(why: Explanation) -> str:
    """Who could have stepped instead at the point of no return."""
    if not why.no_return or not why.instead:
        return ""
    *others, last = why.instead
    names = f"{', '.join(others)} or {last}" if others else last
    return f"Instead, {names} could have stepped."
