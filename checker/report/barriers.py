"""The text of ``--barriers``."""

from __future__ import annotations

from itertools import groupby

from checker.checking.barriers import BarrierReport, Without
from checker.language.ordering import Order
from checker.report.paragraphs import folded
from checker.report.phrases import plural
from checker.report.summary import WIDEST


def barrier_text(report: BarrierReport) -> str:
    """A paragraph for each barrier, and the least sets."""
    found = report.baseline
    if not report.alone:
        return f"{found.path}: there is no barrier and no order to weaken ({found.memory_model})"
    sites = [list(some) for _, some in groupby(report.alone, key=lambda one: one.site)]
    lines = [f"{found.path}: {plural(len(sites), 'barrier')}; {found.memory_model}", ""]
    width = max(len(some[0].site.place) for some in sites)
    for some in sites:
        site = some[0].site
        lead = f"  {site.place.ljust(width)}  "
        lines.append(f"{lead}{site.text}")
        lines += folded(about(some), WIDEST, " " * len(lead), " " * len(lead))
    return "\n".join([*lines, "", *least(report)])


def about(some: list[Without]) -> str:
    """Whether a barrier is needed, for what, and what would be enough."""
    last = some[-1]
    if not last.is_decided:
        return f"open: {last.outcome.result.stopped}"
    if not last.changed:
        return "not needed alone: every verdict is the same without it"
    enough = [one for one in some[:-1] if not one.changed and one.is_decided]
    instead = f"; {' or '.join(name(one.order) for one in enough)} is enough" if enough else ""
    return f"needed: {wrong(last)}{instead}"


def wrong(one: Without) -> str:
    """``without it sb fails in 6 steps``."""
    parts = []
    for verdict in one.changed:
        steps = f" in {plural(len(verdict.trace.steps), 'step')}" if verdict.trace is not None else ""
        parts.append(f"{verdict.property.name} fails{steps}")
    weaker = "without it" if one.order is None else f"if it is {name(one.order)}"
    return f"{weaker} {' and '.join(parts)}"


def name(order: Order | None) -> str:
    """An order as a reader of the kernel says it."""
    if order is None:
        return "nothing"
    return f"{order}()" if order.is_barrier else str(order)


def least(report: BarrierReport) -> list[str]:
    """The least sets that keep every verdict."""
    if report.least is None:
        return ["A search did not come to its end: no set is called least."]
    sets = ["{" + ", ".join(sorted(one, key=place_key)) + "}" for one in report.least]
    word = "least set that keeps" if len(sets) == 1 else "least sets that keep"
    return folded(f"{word} every verdict: {' or '.join(sets)}", WIDEST, "", "  ")


def place_key(place: str) -> tuple[str, int]:
    """Places in the order of files and lines."""
    file, _, line = place.rpartition(":")
    return file, int(line)
