"""What stands in a row of the lanes: the calls, the statement, what it read and changed, the orders."""

from __future__ import annotations

from dataclasses import replace

from checker.counterexample.trace import Trace
from checker.report.drawing.lanes import Lane
from checker.report.page.markup import Html, tag, together
from checker.report.paragraphs import ascii_only
from checker.report.story import Row, blocks, contexts, rows

Orders = tuple[tuple[str, int, int], ...]  # letter, the step before, the step after: by number from 0


def own_lanes(trace: Trace, actors: tuple[str, ...]) -> tuple[Lane, ...]:
    """A lane for each actor."""
    places = contexts(trace, actors)
    return tuple(Lane(ascii_only(places[actor]), (actor,)) for actor in actors)


def whole_rows(trace: Trace, first: int) -> dict[int, Html]:
    """What is said of each step from ``first`` on, by number from 0, then of each actor that is stuck."""
    found: dict[int, Html] = {}
    waiting = len(trace.steps)
    for block in blocks(rows(replace(trace, loop_from=None))) if trace.actors else ():
        number = block[-1].step - 1 if block[-1].step else waiting
        waiting += not block[-1].step
        if number >= first:
            found[number] = together(*said(block))
    return found


def said(block: list[Row]) -> list[Html]:
    """The calls that lead to a step, the statement, what it read and changed."""
    found: list[Html] = []
    for one in block:
        is_call = one is not block[-1] and not one.notes
        depth = f" in-{min(one.depth, 6)}"
        found.append(
            tag("div", tag("code", *whole(one.text)), class_=("call" if is_call else "does") + depth)
        )
        found += [note(text.removeprefix("// "), depth) for text in one.notes]
    return found


def note(text: str, depth: str = "") -> Html:
    """A note, whose arrow is one letter, so that no line ends within it."""
    return tag("div", *whole(text.replace(" -> ", " \u2192 ")), class_=f"{note_kind(text)}{depth}")


def whole(text: str) -> list[str | Html]:
    """A text in which no line ends within ``->``, as a browser would let it."""
    first, *rest = text.split("->")
    return [first, *(part for one in rest for part in (tag("span", "->", class_="pointer"), one))]


def note_kind(text: str) -> str:
    """What a note is about: a change, a write that changed nothing, a failure, or something read."""
    if text.startswith("FAILS"):
        return "note failed"
    if text.endswith("(unchanged)"):
        return "note unchanged"
    return "note changed" if " -> " in text or text.startswith(("sets ", "clears ")) else "note"


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
