"""A walk in the terminal: where it stands, what can be done, what is true and what is ahead."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

from checker.counterexample.trace import Standing, TraceStep
from checker.report.access_note import access_note
from checker.walking.actions import ACTIONS
from checker.walking.view import OpenStep, TruthHere, View

RECENT = 6  # steps of the path that are shown before the position
COMING = 3  # and after it


def walk_lines(
    view: View, chosen: int, ahead: Sequence[str], message: str, width: int, more: str
) -> list[str]:
    """The whole screen, no line wider than ``width`` unless a word is. ``chosen`` is the number of an open
    step; ``more`` are the keys of a terminal alone. What one needs most is below: a low screen loses its top.
    """
    parts = [
        ["values (* changed by the last step):", *packed(value_items(view), width)],
        ["properties:", *truth_lines(view.truths, width)],
        ["ahead:", *(f"  {line}" for line in ahead)],
        [f"step {view.at} of {len(view.path)}{beginning(view)}", *path_lines(view)],
        waiting_lines(view.actors),
        ["who can step:", *offer_lines(view, chosen)],
        [f"-- {message}"] if message else [],
        [f"{key_line()}; {more}"],
    ]
    lines = [line for part in parts for line in ([*part, ""] if part else [])]
    return [short for line in lines[:-1] for short in folded(line, width)]


def beginning(view: View) -> str:
    """Where the path begins, if there are several places."""
    return f", from {view.initial}" if view.initial else ""


def folded(line: str, width: int) -> list[str]:
    """A line, in several where it is too long; they stand under its first word. No word is broken."""
    margin = " " * (len(line) - len(line.lstrip()) + 2)
    wrapper = textwrap.TextWrapper(width, subsequent_indent=margin)
    wrapper.break_long_words = wrapper.break_on_hyphens = False
    return wrapper.wrap(line) or [""]


def path_lines(view: View) -> Iterable[str]:
    """The last steps of the path, and the next ones of it."""
    first, last = max(view.at - RECENT, 0), min(view.at + COMING, len(view.path))
    for number in range(first, last):
        mark = ">" if number == view.at - 1 else " "
        later = "  (ahead)" if number >= view.at else ""
        yield f"{mark} {number + 1:>3}. {step_text(view.path[number])}{later}"


def step_text(step: TraceStep) -> str:
    """A step in one line: who, what, which choice, and what it changes."""
    choice = f" [{pairs(step.choice)}]" if step.choice else ""
    failed = f"  FAILS: {step.failed}" if step.failed else ""
    note = f"  // {access_note(step)}" if access_note(step) else ""
    return f"{step.actor}: {name(step)}{choice}{changes(step.changed)}{note}{failed}"


def name(step: TraceStep) -> str:
    """The statement, after the call that it is in."""
    call = step.calls[-1][0] if step.calls else ""
    return step.text if call in ("", step.text) else f"{call} > {step.text}"


def pairs(values: dict[str, str]) -> str:
    """``page = pages[0], n = 1``."""
    return ", ".join(f"{key} = {value}" for key, value in values.items())


def changes(changed: dict[str, tuple[str, str]]) -> str:
    """``  // page.pins 0 -> 1``."""
    told = ", ".join(f"{key} {old} -> {new}" for key, (old, new) in changed.items())
    return f"  // {told}" if told else ""


def offer_lines(view: View, chosen: int) -> Iterable[str]:
    """The open steps, each with its number; what comes of it stands below."""
    if view.end:
        yield f"  {view.end}"
    for number, offer in enumerate(view.offers, 1):
        mark = ">" if number == chosen else " "
        yield f"{mark} {number:>2}  {step_text(offer.step)}"
        yield from (f"        {line}" for line in outcome_lines(offer))


def outcome_lines(offer: OpenStep) -> Iterable[str]:
    """What comes of a step besides the shared values that it changes."""
    if offer.locals:
        yield changes(offer.locals).removeprefix("  // ")
    if offer.turns:
        yield f"changes the truth of {', '.join(offer.turns)}"


def waiting_lines(actors: Sequence[Standing]) -> list[str]:
    """Those that cannot step, and why."""
    found: list[str] = []
    for one in actors:
        if one.status in ("waits", "interrupted"):
            until = f" until {one.guard}" if one.guard else ""
            found.append(
                f"  {one.actor} {'waits' if one.status == 'waits' else 'is interrupted'} at {one.text}{until}"
            )
    finished = [one.actor for one in actors if one.status == "finished"]
    found += [f"  finished: {', '.join(finished)}"] if finished else []
    return ["who cannot:", *found] if found else []


def value_items(view: View) -> Iterable[str]:
    """The values that can change, and the locals in use."""
    changed = view.last.changed if view.last else {}
    for key, value in view.values.items():
        yield f"{'*' if key in changed else ''}{key} = {value}"
    yield from (f"{key} = {value}" for key, value in view.locals.items())


def packed(items: Iterable[str], width: int) -> list[str]:
    """Several items, as many on a line as fit."""
    lines = [" "]
    for item in items:
        if len(lines[-1]) + len(item) + 2 > width and lines[-1].strip():
            lines.append(" ")
        lines[-1] += f" {item};"
    return [line.removesuffix(";") for line in lines if line.strip()]


def truth_lines(truths: Sequence[TruthHere], width: int) -> list[str]:
    """What the properties say here: each that is false on a line, the others by what they say."""
    wrong = [f"  false: {one.name}: {one.sentence}" for one in truths if one.word == "false"]
    words = dict.fromkeys(one.word for one in truths if one.word != "false")
    rest = [packed([f"{word}: {names(truths, word)}"], width) for word in words]
    return [*wrong, *(line for lines in rest for line in lines)]


def names(truths: Sequence[TruthHere], word: str) -> str:
    """The properties that say the same."""
    return ", ".join(one.name for one in truths if one.word == word)


def key_line() -> str:
    """The keys, in one line."""
    return "1-9 or up, down, Enter: step; " + "; ".join(f"{one.key}: {one.words}" for one in ACTIONS)
