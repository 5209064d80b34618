"""The text of ``--barriers``."""

from __future__ import annotations

from itertools import groupby

from checker.checking.barriers import BarrierReport, Without
from checker.checking.outcome import Outcome
from checker.language.ordering import Order
from checker.report.design_space import braced
from checker.report.paragraphs import folded
from checker.report.phrases import plural
from checker.report.summary import WIDEST


def barrier_text(report: BarrierReport, width: int) -> str:
    """A paragraph for each barrier, and the least sets; at most as wide as given, or as 100."""
    found, room = report.baseline, min(width, WIDEST)
    if not report.alone and report.cut is None:
        nothing = f"{found.path}: there is no barrier and no order to weaken ({found.memory_model})"
        return "\n".join(
            folded(f"{nothing}; those of the checker's own primitives stay as they are", room, "", "  ")
        )
    sites = [list(some) for _, some in groupby(report.alone, key=lambda one: one.site)]
    lines = [
        *folded(f"{found.path}: {plural(len(sites), 'barrier')}; {found.memory_model}", room, "", "  "),
        *as_it_is(found, room),
        "",
    ]
    column = max((len(some[0].site.place) for some in sites), default=0)
    for some in sites:
        lead = f"  {some[0].site.place.ljust(column)}  "
        lines += folded(some[0].site.text, room, lead, " " * len(lead))
        lines += folded(about(some), room, " " * len(lead), " " * len(lead))
    return "\n".join([*lines, "", *folded(least(report), room, "", "  ")])


def as_it_is(found: Outcome, room: int) -> list[str]:
    """What is violated with all barriers in place: without one, nobody can say what it is needed for."""
    names = [verdict.property.name for verdict in found.verdicts if verdict.status == "violated"]
    if not names:
        return []
    fails = f"{' and '.join(names)} {'fails' if len(names) == 1 else 'fail'} with every barrier in place"
    return folded(f"{fails}; only the other verdicts say what is needed", room, "  ", "  ")


def about(some: list[Without]) -> str:
    """Whether a barrier is needed, for what, and what would be enough."""
    last = some[-1]
    if last.is_open:
        return f"open: {last.outcome.result.stopped or 'some verdict is open'}"
    if not last.is_weakest:
        return "open: the work was ended here"
    if not last.violated:
        return "not needed alone: every verdict is the same without it"
    enough = [order_name(one.order) for one in some[:-1] if not one.violated and not one.is_open]
    instead = f"; {' or '.join(enough)} is enough" if enough else ""
    return f"needed: {wrong(last)}{instead}"


def wrong(one: Without) -> str:
    """``without it sb fails in 6 steps``."""
    parts = []
    for verdict in one.violated:
        steps = f" in {plural(len(verdict.trace.steps), 'step')}" if verdict.trace is not None else ""
        parts.append(f"{verdict.property.name} fails{steps}")
    weaker = "without it" if one.order is None else f"if it is {order_name(one.order)}"
    return f"{weaker} {' and '.join(parts)}"


def order_name(order: Order | None) -> str:
    """An order as a reader of the kernel says it."""
    if order is None:
        return "nothing"
    return f"{order}()" if order.is_barrier else str(order)


def least(report: BarrierReport) -> str:
    """The least sets that keep every verdict."""
    if report.least is None:
        why = f" ({report.cut.reason})" if report.cut is not None else ""
        return f"A search did not come to its end{why}: no set is called least."
    sets = [braced(sorted(one, key=place_key)) for one in report.least]
    word = "least set that keeps" if len(sets) == 1 else "least sets that keep"
    return f"{word} every verdict: {' or '.join(sets)}"


def place_key(place: str) -> tuple[str, int]:
    """Places in the order of files and lines."""
    file, _, line = place.rpartition(":")
    return file, int(line)
