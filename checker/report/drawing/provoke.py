"""How a race is provoked on a real machine: which CPU to hold where, until which step of another is over.

Where the drawing goes from one actor to another, the second one has to wait; and no actor may go on behind
its last shown step until the race is over. This enforces the order of the shown steps, which is enough where
the slice is exact.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from checker.language.interrupts import Level
from checker.report.drawing.hardware import demands
from checker.report.drawing.race_text import RaceDrawing
from checker.report.paragraphs import WIDTH, fill
from checker.report.phrases import plural

FEW = 2  # delays that a sentence can hold
MANY = 12  # steps of a long drawing, under which a sentence is to be short


@dataclass(frozen=True, slots=True)
class Delay:
    """Hold ``actor`` until the step ``before``, by number from 0, is done: in front of its step ``after``,
    or at its end where that is None. ``behind`` is its last shown step before; None where it starts late."""

    actor: str
    before: int
    after: int | None
    behind: int | None


def delays(drawing: RaceDrawing) -> tuple[Delay, ...]:
    """The delays, in the order of the race; none where the shown steps are not known to be
    enough, or where no order matters."""
    part = drawing.explanation.slice
    if part is None or not part.exact or drawing.explanation.orders == ():
        return ()
    return (*between(drawing), *at_the_end(drawing))


def between(drawing: RaceDrawing) -> list[Delay]:
    """The delays where the drawing goes from one actor to another."""
    latest: dict[str, int] = {}
    found: list[Delay] = []
    for before, after in steps_and_before(drawing):
        actor = drawing.actor_of(after)
        if before is not None and drawing.actor_of(before) != actor:
            found.append(Delay(actor, before, after, latest.get(actor)))
        latest[actor] = after
    return found


def steps_and_before(drawing: RaceDrawing) -> Iterator[tuple[int | None, int]]:
    """Each shown step that can be held, and the last shown one before it: what the machine does on the same
    CPU before it does not count, and a load that gets an old value need not be held."""
    before: int | None = None
    lands: int | None = None
    access = drawing.labels.access
    for step in drawing.shown:
        if access.is_machine(step):
            lands = step
            continue
        other = lands is not None and drawing.actor_of(lands) != drawing.actor_of(step)
        one = access.memory(step)
        yield (None if one is not None and one.age else lands if other else before), step
        before, lands = step, None


def at_the_end(drawing: RaceDrawing) -> list[Delay]:
    """The delays of those that must not go on until the last step is done: all that are not at their end."""
    last = drawing.shown[-1]
    taken = [number for number in drawing.shown if not drawing.labels.access.is_machine(number)]
    latest = {drawing.actor_of(number): number for number in taken}
    done = drawing.trace.idle | {drawing.actor_of(last)}
    return [Delay(actor, last, None, step) for actor, step in latest.items() if actor not in done]


def sentence(drawing: RaceDrawing) -> str:
    """What the hardware must do, and the delays without those that only start late; empty where there is
    nothing."""
    found, must = delays(drawing), demands(drawing)
    held = [delay for delay in found if delay.behind is not None]
    hardware = f"In hardware, {', and '.join(must[:FEW])}{others(must)}." if must else ""
    if not found:
        return hardware
    if len(held) > FEW:
        held = [delay for delay in held if delay.after is not None]
    most = FEW if len(drawing.shown) <= MANY else 1
    if not 0 < len(held) <= most:
        return f"{hardware} To provoke it takes {plural(len(found), 'delay')}: --provoke lists them.".strip()
    more = f" (--provoke lists all {len(found)})" if len(held) < len(found) else ""
    holds = ", and ".join(hold(drawing, delay) for delay in held)
    return f"{hardware} To provoke it: {holds}{more}.".strip()


def others(must: list[str]) -> str:
    """How many demands are left out of a sentence."""
    return f" (--provoke lists all {len(must)})" if len(must) > FEW else ""


def hold(drawing: RaceDrawing, delay: Delay) -> str:
    """``hold CPU 0 after follow_page_pte() until CPU 1 has executed set_page_writeback()``."""
    assert delay.behind is not None
    where = drawing.which(delay.behind)
    if interrupts(drawing, delay):
        other = drawing.actor_of(delay.before)
        return f"let {drawing.names[other]} interrupt {drawing.names[delay.actor]} after {where}"
    return f"hold {drawing.place_of(delay.actor)} after {where} {until(drawing, delay)}"


def interrupts(drawing: RaceDrawing, delay: Delay) -> bool:
    """Whether what an actor waits for is a handler on its own CPU, during which it takes no step anyway."""
    trace, other = drawing.trace, drawing.actor_of(delay.before)
    levels = [trace.handlers[a].level if a in trace.handlers else Level.TASK for a in (delay.actor, other)]
    return trace.task_of(other) == trace.task_of(delay.actor) and levels[0] < levels[1]


def pause(drawing: RaceDrawing, delay: Delay) -> str:
    """A line of the list: ``wait until CPU 1 has executed set_page_writeback()``."""
    if interrupts(drawing, delay):
        return f"let {drawing.names[drawing.actor_of(delay.before)]} interrupt it here"
    return f"wait {until(drawing, delay)}"


def until(drawing: RaceDrawing, delay: Delay) -> str:
    """``until CPU 1 has executed set_page_writeback()``."""
    if drawing.labels.access.is_machine(delay.before):
        return f"until {drawing.which(delay.before)}"
    other = drawing.place_of(drawing.actor_of(delay.before))
    return f"until {other} has executed {drawing.which(delay.before)}"


def script(drawing: RaceDrawing) -> list[str]:
    """The same as a list for each actor: its shown steps, and where it waits for which step of another."""
    lines: list[str] = []
    found, must = delays(drawing), demands(drawing)
    if not found and not must:
        return []
    for actor in dict.fromkeys(drawing.actors):
        place, name = drawing.place_of(actor), drawing.names[actor]
        lines.append(f"{name}:" if place == name else f"{place} {name}:")
        mine = [delay for delay in found if delay.actor == actor]
        for number in (n for n in drawing.shown if drawing.actor_of(n) == actor):
            lines += [f"  {pause(drawing, delay)}" for delay in mine if delay.after == number]
            if not drawing.labels.access.is_machine(number):
                lines.append(f"  {drawing.texts[number]}")
        lines += [f"  {pause(drawing, delay)}" for delay in mine if delay.after is None]
    lines += ["hardware:", *(f"  {clause}" for clause in must)] if must else []
    return [part for line in lines for part in fill(line, WIDTH, later="    ")]
