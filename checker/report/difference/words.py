"""How far a race of one model goes in another, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from checker.comparison.difference import Difference
from checker.comparison.stopping import Following, Here, LeftOut, RaceStop, StopReason, Writer
from checker.counterexample.explanation import UNEXPLAINED, Explanation
from checker.report.drawing.labels import label
from checker.report.drawing.race_text import RaceDrawing
from checker.report.drawing.short_names import value_changed, value_read
from checker.report.phrases import capitalised, plural, quoted
from checker.report.story import statements
from checker.source.wording import enumerated

MOST = 3  # steps that are named; of more the first ones are


@dataclass(frozen=True)
class FollowingWords:
    """Sentences about a race that was followed in the other model: the new one, or the old one if the race is
    ``opened``. ``why`` explains the race, whose drawing names its steps."""

    following: Following
    why: Explanation
    difference: Difference
    opened: bool

    @property
    def other(self) -> str:
        """The model that the race was followed in."""
        return "old" if self.opened else "new"

    @cached_property
    def race(self) -> RaceDrawing:
        """The race as it is drawn."""
        return RaceDrawing(self.following.race, self.why)

    @cached_property
    def run(self) -> RaceDrawing:
        """The run of the other model."""
        return RaceDrawing(self.following.run, UNEXPLAINED)

    @property
    def length(self) -> int:
        """How many steps the race has."""
        return len(self.following.race.steps)

    @cached_property
    def gone(self) -> list[LeftOut]:
        """The steps that were left out; of those the ones that take part in the race, if any do."""
        left_out = self.following.left_out
        taking_part = [one for one in left_out if one.step in self.race.shown]
        return taking_part or list(left_out)

    @property
    def step(self) -> int | None:
        """The step, by number from 1, at which the race ends in the other model; None if all can be taken."""
        if self.following.step < self.length:
            return self.following.step + 1
        return self.gone[0].step + 1 if self.gone else None

    @property
    def where(self) -> str:
        """Where the race ends: `` at step 9``, or `` with unlock_page() after step 4``; empty if neither is
        known."""
        if self.step is not None:
            return f" at step {self.step}"
        taken = self.following.taken
        if None not in taken:
            return ""
        first = taken.index(None)
        before = max((step + 1 for step in taken[:first] if step is not None), default=0)
        return f" with {quoted(self.run.text_of(first))} after step {before}"

    def sentences(self) -> list[str]:
        """What happens to the race in the other model."""
        found = [self.is_gone(one) for one in self.gone]
        stop = self.following.stop
        if stop is None:
            return found
        if self.following.step == self.length:
            return [*found, *self.unharmed(stop)]
        return [*found, *self.extra_steps(self.since_last()), self.stopped(stop)]

    # -- steps ---------------------------------------------------------------------------------------------

    def named(self, step: int) -> str:
        """``step 9, lock_page() by get_user_pages[0],``."""
        return f"step {step + 1}, {self.text(step)} by {self.actor(step)},"

    def text(self, step: int) -> str:
        """The name of a step of the race."""
        return quoted(self.race.text_of(step))

    def actor(self, step: int) -> str:
        """The actor of a step of the race."""
        return self.following.race.steps[step].actor

    def here(self, here: Here | None, why_new: bool = True) -> str:
        """A statement at which an actor stands: ``unlock_page() (page.py:12, with HOLD off)``."""
        if here is None:
            return "its end"
        why = f", {self.brought(here)}" if here.is_new and why_new else ""
        return f"{quoted(label(statements(here.text)[-1]))} ({here.span.place}{why})"

    def brought(self, here: Here) -> str:
        """By which change a statement is in the other model."""
        if self.difference.is_edited((here.span, *here.calls), new=not self.opened):
            return "which is only there"
        return self.settings or "which is only there"

    @property
    def settings(self) -> str:
        """The settings of the other model that differ: ``with CONVERTED on``; empty if none do."""
        values = [
            f"{one.name} {value}"
            for one in self.difference.settings
            if (value := one.before if self.opened else one.after) is not None
        ]
        return f"with {' and '.join(values)}" if values else ""

    def is_gone(self, one: LeftOut) -> str:
        """A step whose statement is gone, and by which change."""
        step = self.following.race.steps[one.step]
        spans = (step.span, *(span for _, span in step.calls))
        edited = self.difference.is_edited(spans, new=self.opened)
        why = "" if edited or not self.settings else f" {self.settings}"
        come = f"{self.actor(one.step)} comes to {self.here(one.instead, why_new=not why)} instead"
        return f"{capitalised(self.named(one.step))} is not in the {self.other} model{why}: {come}."

    # -- why the race ends ---------------------------------------------------------------------------------

    def stopped(self, stop: RaceStop) -> str:
        """Why the race goes no farther."""
        named, here = self.named(self.following.step), self.here(stop.here)
        order = self.reversed_order(stop)
        match stop.reason:
            case StopReason.WAITS:
                return f"{capitalised(named)} has to wait {self.until(stop)}."
            case StopReason.WAITS_BEFORE:
                return f"Before {named} it comes to {here}, and waits there {self.until(stop)}.{order}"
            case StopReason.NO_CHOICE:
                chosen = self.following.race.steps[self.following.step].choice
                values = ", ".join(f"{name} = {value}" for name, value in chosen.items())
                why = f" {self.settings}" if self.settings else ""
                return f"{capitalised(named)} cannot choose {values or 'as in the race'}{why}."
            case StopReason.INTERRUPTED:
                return f"Before {named} a handler interrupts {stop.actor}."
            case StopReason.FAILS:
                return f"Before {named} it comes to {here}, which fails: {stop.failed}.{order}"
            case StopReason.FAILS_OTHERWISE:
                was = self.following.race.steps[self.following.step].failed
                why = f"in the race: {was}" if was else "in the race it can be taken"
                return f"{capitalised(named)} fails: {stop.failed} ({why})."
            case StopReason.WRONG_BEFORE:
                return f"The property is violated before {named} is taken."
            case StopReason.FINISHED:
                return f"Before {named} it has finished."
            case StopReason.NO_ACTOR:
                return f"For {named} the {self.other} model has no actor of this name."
            case _:
                return f"Instead of {named} it comes to {here}.{order}"

    def reversed_order(self, stop: RaceStop) -> str:
        """That an actor comes to a later step too early."""
        if stop.later is None:
            return ""
        return f" That is step {stop.later + 1} of the race: the order of the two is reversed."

    def until(self, stop: RaceStop) -> str:
        """What an actor waits for, the values that keep it from going on, and who gave them."""
        values = [value_read(name, value) for name, value in stop.reads.items()]
        if stop.guard == "True":
            return "for the memory model: an access is not performed yet, or a bound is reached"
        writers = list(dict.fromkeys(self.writer(one) for one in stop.writers))
        because = f"; {', '.join(values)}" if values else ""
        return f"until {stop.guard}{because}{f', since {writers[0]}' if writers else ''}"

    def writer(self, one: Writer) -> str:
        """The step that gave a value."""
        step = self.following.taken[one.step]
        if step is not None:
            return f"step {step + 1}, {self.text(step)}"
        return f"{self.extra(one.step)} by {self.following.run.steps[one.step].actor}"

    def unharmed(self, stop: RaceStop) -> Iterator[str]:
        """Why the end of all steps is no violation."""
        yield from self.extra_steps([n for n, step in enumerate(self.following.taken) if step is None])
        rest, are = self.rest
        if stop.reason is StopReason.GOES_ON:
            after = f"After {rest}" if self.length else "At the start"
            yield f"{after} {stop.actor} can go on, at {self.here(stop.here)}."
            return
        if self.following.judged:
            yield f"{capitalised(rest)} can be taken, and {are} not lead to the violation."
        else:
            yield f"{capitalised(rest)} can be taken; what follows is judged by the search alone."
        yield from self.drift()

    @property
    def rest(self) -> tuple[str, str]:
        """The steps that are taken, and the verb that goes with them."""
        if self.following.left_out:
            return "all other steps", "do"
        return ("the only step", "does") if self.length == 1 else (f"all {self.length} steps", "do")

    def drift(self) -> Iterator[str]:
        """The first step that changes something else than in the race."""
        race, run = self.following.race.steps, self.following.run.steps
        for number, step in enumerate(self.following.taken):
            if step is not None and run[number].changed != race[step].changed:
                was, now = (
                    changes(one.changed, other.changed)
                    for one, other in ((race[step], run[number]), (run[number], race[step]))
                )
                named = capitalised(self.named(step))
                yield f"{named} changes something else (in the race: {was}; now: {now})."
                return

    # -- steps that the race does not have -----------------------------------------------------------------

    def since_last(self) -> list[int]:
        """The steps of the run, after the last one of the race by the actor whose turn it is, that the race
        does not have."""
        taken, steps = self.following.taken, self.following.run.steps
        actor = self.following.stop.actor if self.following.stop is not None else ""
        mine = [n for n, step in enumerate(steps) if step.actor == actor]
        last = max((n for n in mine if taken[n] is not None), default=-1)
        return [n for n in mine if n > last]

    def extra_steps(self, steps: list[int]) -> Iterator[str]:
        """A sentence about steps that the race does not have."""
        if not steps:
            return
        every = list(dict.fromkeys(map(self.extra, steps)))
        rest = len(every) - MOST
        names = every[:MOST]
        names += [f"{plural(rest, 'step')} more"] if rest > 0 else []
        are = "is" if len(every) == 1 else "are"
        actors = list(dict.fromkeys(self.following.run.steps[number].actor for number in steps))
        take = "take" if len(actors) > 1 else "takes"
        yield f"{' and '.join(actors)} also {take} {enumerated(names)}, which {are} not in the race."

    def extra(self, number: int) -> str:
        """A step of the run: ``pte_same() (page_lock.py:74: pte is READ_ONLY)``."""
        step = self.following.run.steps[number]
        decided = [] if step.changed else [value_read(name, step.reads[name]) for name in step.decided]
        seen = f": {', '.join(decided)}" if decided else ""
        return f"{quoted(self.run.text_of(number))} ({step.span.place}{seen})"


def changes(mine: dict[str, tuple[str, str]], other: dict[str, tuple[str, str]]) -> str:
    """What one step changes and the other does not, or in another way."""
    found = [value_changed(name, *pair) for name, pair in mine.items() if other.get(name) != pair]
    more = f" and {len(found) - MOST} more" if len(found) > MOST else ""
    return f"{', '.join(found[:MOST])}{more}" if found else "nothing of it"
