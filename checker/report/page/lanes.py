"""The steps of a run in lanes, one for each CPU, time downwards: a table that needs no script to be read."""

from __future__ import annotations

from dataclasses import dataclass

from checker.counterexample.trace import Trace
from checker.report.page.markup import Html, lines, tag, together
from checker.report.phrases import plural
from checker.report.story import Row, blocks, rows

Orders = tuple[tuple[str, int, int], ...]  # letter, the step before, the step after: by number from 0


@dataclass(frozen=True, slots=True)
class Lanes:
    """What is drawn: ``actors`` have a lane each, ``orders`` are marked, and so is the point of no return, if
    it is known. ``first`` is the first step shown.

    ``name`` begins the names of the places in it.
    """

    name: str
    trace: Trace
    actors: tuple[str, ...]
    orders: Orders
    no_return: int | None = None
    first: int = 0


def lanes(drawn: Lanes) -> Html:
    """The table."""
    heads = [
        tag("th", tag("span", f"CPU {number} "), tag("b", actor), scope="col")
        for number, actor in enumerate(drawn.actors)
    ]
    count = plural(len(drawn.trace.steps), "step")
    return tag(
        "table",
        tag("caption", f"{count}, time downwards, a lane for each actor"),
        tag("thead", tag("tr", tag("th", "step", scope="col"), *heads)),
        tag("tbody", lines(*body(drawn))),
        class_=f"lanes of-{min(len(drawn.actors), 9)}",
    )


def body(drawn: Lanes) -> list[Html]:
    """A row for the start, one for each step, one for each actor that is stuck, and remarks between them."""
    trace = drawn.trace
    found = [row(drawn, 0, "", tag("i", "the start"), "start")]
    if drawn.first:
        found.append(remark(drawn, f"steps 1 to {drawn.first:,} are left out", "left-out"))
    if drawn.no_return == 0:
        found.append(no_return(drawn))
    before, waiting = "", 0
    for block in blocks(rows(trace)) if trace.actors else ():
        block = [one for one in block if not one.text.startswith("// repeats")]
        step = block[-1].step
        if 0 < step <= drawn.first:
            continue
        if step and step - 1 == trace.loop_from:
            found.append(remark(drawn, "repeats for ever from here", "repeats"))
        waiting += not step
        kind = kinds(trace, step, switched=bool(before) and before != block[0].actor)
        found.append(
            row(drawn, step or len(trace.steps) + waiting, block[0].actor, told(drawn, block, waiting), kind)
        )
        if step and step == drawn.no_return:
            found.append(no_return(drawn))
        before = block[0].actor
    return found


def kinds(trace: Trace, step: int, switched: bool) -> str:
    """What is to be seen of a row."""
    if not step:
        return "stuck"
    looping = trace.loop_from is not None and step > trace.loop_from
    fails = trace.steps[step - 1].failed is not None
    words = ["step", "switch" if switched else "", "loop" if looping else "", "fails" if fails else ""]
    return " ".join(word for word in words if word)


def row(drawn: Lanes, step: int, actor: str, inside: Html, kind: str) -> Html:
    """One row: its number, and what happens in the lane of its actor."""
    is_step = kind != "stuck"
    place = f"{drawn.name}&step={step}"
    number = tag("a", str(step), href=f"#{place}", aria_label=f"step {step}")
    head = tag("th", number if is_step else "", scope="row")
    cells = [tag("td", inside if one == actor else "") for one in drawn.actors]
    if kind == "start":
        cells = [tag("td", inside, colspan=max(len(drawn.actors), 1))]
    return tag(
        "tr", head, *cells, class_=kind, id=place if is_step else None, data_step=step if is_step else None
    )


def told(drawn: Lanes, block: list[Row], waiting: int) -> Html:
    """What happens in a step: the calls that lead to it, the statement, what it read and changed."""
    found: list[Html] = []
    for one in block:
        is_call = one is not block[-1] and not one.notes
        depth = f" in-{min(one.depth, 6)}"
        found.append(tag("div", tag("code", one.text), class_=("call" if is_call else "does") + depth))
        found += [
            tag("div", note.removeprefix("// "), class_=f"{note_kind(note)}{depth}") for note in one.notes
        ]
    number = (block[-1].step or len(drawn.trace.steps) + waiting) - 1
    return together(*found, *marks(drawn, number))


def note_kind(note: str) -> str:
    """What a note is about: a change, a write that changed nothing, a failure, or something read."""
    if note.startswith("// FAILS"):
        return "note failed"
    if note.endswith("(unchanged)"):
        return "note unchanged"
    return "note changed" if " -> " in note else "note"


def marks(drawn: Lanes, number: int) -> list[Html]:
    """The orders that a step has a part in, each by its letter."""
    found: list[Html] = []
    for name, before, after in drawn.orders:
        if number in (before, after):
            other = name_of(drawn.trace, after if number == before else before)
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


def remark(drawn: Lanes, text: str, kind: str) -> Html:
    """A line across all lanes."""
    return tag("tr", tag("td", text, colspan=max(len(drawn.actors), 1) + 1), class_=f"remark {kind}")


def no_return(drawn: Lanes) -> Html:
    """The point of no return."""
    last = drawn.no_return == len(drawn.trace.steps)
    rest = "until this last step it could be prevented" if last else "from here nothing can prevent it"
    return remark(drawn, f"the point of no return: {rest}", "no-return")
