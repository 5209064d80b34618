"""The steps of a race that take part in it, as a commit message draws them."""

from __future__ import annotations

from functools import cached_property

from checker.report.drawing.race_text import RaceDrawing
from checker.report.page.lane_rows import note, whole
from checker.report.page.markup import Html, tag, together
from checker.report.phrases import plural


class PageDrawing(RaceDrawing):
    """The drawing of a race, with a row for each actor that is stuck, however many they are."""

    @cached_property
    def actors(self) -> list[str]:
        """The actor of each row."""
        steps = [self.trace.steps[number].actor for number in self.shown]
        return steps + [one.actor for one in self.trace.stuck]

    @property
    def is_sliced(self) -> bool:
        """Whether it is known which steps take part."""
        return self.explanation.slice is not None

    @property
    def caption(self) -> str:
        """How many steps there are, and how many of them are not shown."""
        hidden = f"{plural(self.hidden, 'step')} not shown" if self.hidden else "all of them shown"
        return f"{plural(len(self.trace.steps), 'step')}, time downwards; {hidden}"

    @cached_property
    def rows(self) -> dict[int, Html]:
        """What is said of each step, by number from 0, then of each actor that is stuck."""
        first = len(self.trace.steps)
        steps = {number: self.labels.notes(number) for number in self.shown}
        stuck = {first + n: [self.labels.waits(one)] for n, one in enumerate(self.trace.stuck)}
        return {number: self.told(number, notes) for number, notes in (steps | stuck).items()}

    def told(self, number: int, notes: list[str]) -> Html:
        """One row. Where the actor in a shared lane is another one, its name comes first."""
        name = self.names[self.actor_of(number)] if self.begins(number) else None
        text = self.labels.row(number) if number < len(self.trace.steps) else self.texts[number]
        failed = self.trace.steps[number].failed if number < len(self.trace.steps) else None
        found = [*notes, f"FAILS: {failed}"] if failed else notes
        does = tag("div", tag("code", *whole(text)), class_="does")
        lead = tag("div", name, class_="call") if name is not None and not text.startswith(name) else None
        return together(lead, does, *map(note, found))

    def begins(self, number: int) -> bool:
        """Whether the row before, in a lane that actors share, is of another actor."""
        actor = self.actor_of(number)
        (lane,) = (lane for lane in self.lanes if actor in lane.actors)
        before = self.actors[: self.numbers.index(number)]
        last = next((one for one in reversed(before) if one in lane.actors), None)
        return last != actor and len(lane.actors) > 1

    @cached_property
    def numbers(self) -> list[int]:
        """The number of each row, in the order of ``actors``."""
        first = len(self.trace.steps)
        return [*self.shown, *range(first, first + len(self.trace.stuck))]
