"""What stands in a row of the lanes: the calls, the statement, what it read and changed, the orders."""

from __future__ import annotations

from checker.counterexample.trace import Trace
from checker.report.page.markup import Html, tag, together
from checker.report.story import Row

Orders = tuple[tuple[str, int, int], ...]  # letter, the step before, the step after: by number from 0


def inside(
    trace: Trace, orders: Orders, number: int, block: list[Row], in_slice: list[Row] | None = None
) -> Html:
    """What is said of a step, by its number from 0, and in the slice where that is something else."""
    told, alone = together(*said(block)), together(*said(in_slice or block))
    if told != alone:
        told = together(tag("div", told, class_="in-all"), tag("div", alone, class_="in-slice"))
    found = marks(trace, orders, number)
    beside = tag("div", *found, class_="marks") if found else None
    return tag("div", tag("div", told, beside, class_="card"), class_="over")


def said(block: list[Row]) -> list[Html]:
    """The calls that lead to a step, the statement, what it read and changed."""
    found: list[Html] = []
    for one in block:
        is_call = one is not block[-1] and not one.notes
        depth = f" in-{min(one.depth, 6)}"
        found.append(tag("div", tag("code", one.text), class_=("call" if is_call else "does") + depth))
        found += [
            tag("div", arrowed(note.removeprefix("// ")), class_=f"{note_kind(note)}{depth}")
            for note in one.notes
        ]
    return found


def arrowed(note: str) -> str:
    """A note whose arrow is one letter, so that no line ends within it."""
    return note.replace(" -> ", " \u2192 ")


def note_kind(note: str) -> str:
    """What a note is about: a change, a write that changed nothing, a failure, or something read."""
    if note.startswith("// FAILS"):
        return "note failed"
    if note.endswith("(unchanged)"):
        return "note unchanged"
    return "note changed" if " -> " in note else "note"


def marks(trace: Trace, orders: Orders, number: int) -> list[Html]:
    """The orders that a step has a part in, each by its letter."""
    found: list[Html] = []
    for name, before, after in orders:
        if number in (before, after):
            other = name_of(trace, after if number == before else before)
            text = f"{name} {'before' if number == before else 'after'} {other}"
            end = "from" if number == before else "to"
            found.append(tag("span", text, class_="order", data_order=name, data_end=end))
    return found


def name_of(trace: Trace, number: int) -> str:
    """``step 4``, or who waits."""
    steps = len(trace.steps)
    return f"step {number + 1}" if number < steps else f"{trace.stuck[number - steps].actor} can step"


def letter(position: int) -> str:
    """``A``, ``B``, ... ``Z``, ``A1``, ..."""
    again, place = divmod(position, 26)
    return chr(ord("A") + place) + (str(again) if again else "")
