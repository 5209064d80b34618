"""A race as it is drawn by default: the steps that take part, side by side, and what is known of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from checker.counterexample.explanation import Explanation
from checker.counterexample.trace import Trace
from checker.language.property import Kind
from checker.report.access_words import INFINITIVES
from checker.report.drawing.columns import DrawnRow, drawn
from checker.report.drawing.labels import Labels, together
from checker.report.drawing.lanes import Lane, actor_names, lanes_of
from checker.report.drawing.nesting import INDENT, nested
from checker.report.paragraphs import WIDTH, ascii_only, fill
from checker.report.phrases import quoted


@dataclass(frozen=True)
class RaceDrawing:
    """The drawing of a trace. It shows the steps of the slice, and the actors that are stuck at the end.

    ``by_name`` is whether sentences about it name actors instead of lanes."""

    trace: Trace
    explanation: Explanation
    by_name: bool = False

    @cached_property
    def shown(self) -> tuple[int, ...]:
        """The steps that are shown, by number from 0."""
        part = self.explanation.slice
        return tuple(range(len(self.trace.steps))) if part is None else part.steps

    @property
    def hidden(self) -> int:
        """How many steps are not shown."""
        return len(self.trace.steps) - len(self.shown)

    @cached_property
    def actors(self) -> list[str]:
        """The actor of each row."""
        steps = [self.trace.steps[number].actor for number in self.shown]
        stuck = self.trace.stuck if len(self.trace.stuck) <= FEW else ()
        return steps + [one.actor for one in stuck]

    @cached_property
    def lanes(self) -> tuple[Lane, ...]:
        """The lanes."""
        return lanes_of(self.trace, self.shown, self.actors)

    @cached_property
    def names(self) -> dict[str, str]:
        """What each actor is called."""
        return actor_names(tuple(dict.fromkeys(self.actors)))

    @cached_property
    def labels(self) -> Labels:
        """The texts of the rows."""
        part = self.explanation.slice
        places = {actor: self.place_of(actor) for actor in self.names}
        return Labels(self.trace, self.shown, part.values if part is not None else None, places)

    def lines(self) -> list[str]:
        """The drawing. Nothing where nobody takes a step or is stuck."""
        if not self.actors:
            return []
        headings = [(ascii_only(lane.context), ascii_only(self.inhabitants(lane))) for lane in self.lanes]
        return drawn(headings, self.marked([*self.step_rows(), *self.stuck_rows()]))

    def marked(self, rows: list[DrawnRow]) -> list[DrawnRow]:
        """The rows, with those of handlers between marks."""
        if not self.trace.handlers:
            return rows
        begins = [self.begun(number) for number in self.shown]
        begins += [False] * (len(rows) - len(begins))
        performs = [self.labels.access.is_machine(number) for number in self.shown]
        performs += [False] * (len(rows) - len(performs))
        found: list[DrawnRow] = []
        marks = nested(self.trace.handlers, zip(self.actors, begins, performs, strict=True))
        for row, actor, one in zip(rows, self.actors, marks, strict=True):
            for n, name in enumerate(one.returned):
                lead = INDENT * (one.depth + len(one.returned) - n - 1 - bool(one.begins))
                found.append(replace(row, text=f"{lead}</{self.mark(name)}>", note=""))
            is_mark = bool(one.begins) and row.text == f"<{self.mark(actor)}>"
            if one.begins:
                lead = INDENT * (one.depth - 1)
                note = row.note if is_mark else ""
                found.append(replace(row, text=f"{lead}<{self.mark(actor)}> {self.names[actor]}", note=note))
            found += [] if is_mark else [replace(row, text=INDENT * one.depth + row.text)]
        return found

    def begun(self, number: int) -> bool:
        """Whether a handler begins with a step, or has begun since its last step that is shown."""
        mine = [n for n in range(number + 1) if self.trace.steps[n].actor == self.trace.steps[number].actor]
        last = max((n for n in mine if n in self.shown and n < number), default=-1)
        return any(self.trace.steps[n].begins for n in mine if n > last)

    def mark(self, handler: str) -> str:
        """The word around a handler."""
        return self.trace.handlers[handler].level.mark

    def inhabitants(self, lane: Lane) -> str:
        """The actor of a lane, or the task that its handlers interrupt; nothing where there are several,
        whose first rows name them."""
        (task, *others) = dict.fromkeys(map(self.trace.task_of, lane.actors))
        return "" if others else self.names.get(task, task)

    def step_rows(self) -> list[DrawnRow]:
        """A row for each step that is shown."""
        loop = len(self.trace.steps) if self.trace.loop_from is None else self.trace.loop_from
        rows: list[DrawnRow] = []
        for place, number in enumerate(self.shown):
            rows.append(self.row(place, *self.words(number), number >= loop))
        return rows

    def words(self, number: int) -> tuple[str, str]:
        """The text of a row, and its note. What the machine of a memory model does is one note."""
        text, notes = self.labels.row(number), self.labels.notes(number)
        if self.labels.access.is_machine(number):
            return ": ".join([text, *([", ".join(notes)] if notes else [])]), ""
        return text, together(notes)

    def stuck_rows(self) -> list[DrawnRow]:
        """A row for each actor that is stuck."""
        if len(self.trace.stuck) > FEW:
            return []
        return [
            self.row(len(self.shown) + n, self.labels.stuck(n), together([self.labels.waits(stuck)]))
            for n, stuck in enumerate(self.trace.stuck)
        ]

    def crowd(self) -> dict[str, list[str]]:
        """Where actors are stuck, and which, where they are too many for rows."""
        places: dict[str, list[str]] = {}
        for n, stuck in enumerate(self.trace.stuck) if len(self.trace.stuck) > FEW else ():
            places.setdefault(self.labels.stuck(n), []).append(self.names.get(stuck.actor, stuck.actor))
        return places

    def row(self, place: int, text: str, note: str, repeats: bool = False) -> DrawnRow:
        """One row. The first of an actor that shares its lane begins with the actor's name."""
        actor = self.actors[place]
        lane = next(n for n, one in enumerate(self.lanes) if actor in one.actors)
        is_first = actor not in self.actors[:place]
        is_shared = not self.inhabitants(self.lanes[lane]) and actor not in self.trace.handlers
        if is_first and is_shared and not text.startswith(self.names[actor]):
            text = f"{self.names[actor]}: {text}"
        return DrawnRow(lane, ascii_only(text), ascii_only(note), repeats)

    # -- the words for a step in a sentence ------------------------------------------------------

    def step_name(self, number: int) -> str:
        """``the second lock_page() on CPU 1``, without what is not needed to tell the step from others."""
        if self.labels.access.is_machine(number):
            return self.performance(number, self.step_name)
        actor = self.actor_of(number)
        same = [n for n, text in self.texts.items() if text == self.texts[number]]
        others = [n for n in same if self.actor_of(n) != actor]
        place = self.place_of(actor)
        where = f" {'by' if place == self.names.get(actor, actor) else 'on'} {place}" if others else ""
        return f"{self.which(number)}{where}"

    def first_name(self, number: int) -> str:
        """The words for a step that must come before another one: ``"x = 1" to become visible``."""
        name, access = self.step_name(number), self.labels.access
        if not access.is_machine(number):
            return name
        verb = access.verb(number)
        return f"{name.removesuffix(verb)}{INFINITIVES[verb]}"

    def which(self, number: int) -> str:
        """``the second lock_page()``, or ``lock_page()`` where its actor takes one such step."""
        if self.labels.access.is_machine(number):
            return self.performance(number, self.which)
        name, actor = self.texts[number], self.actor_of(number)
        steps = range(len(self.trace.steps) + len(self.trace.stuck))
        mine = [n for n in steps if self.actor_of(n) == actor and self.text_of(n) == name]
        if len(mine) == 1:
            return quoted(name)
        return f"the {ORDINALS[min(mine.index(number), len(ORDINALS) - 1)]} {quoted(name)}"

    def performance(self, number: int, named: Callable[[int], str]) -> str:
        """``"x = 1" becomes visible``."""
        issued = self.labels.access.issued_by(number)
        assert issued is not None
        return f"{named(issued)} {self.labels.access.verb(number)}"

    @cached_property
    def texts(self) -> dict[int, str]:
        """The text of each step that is shown, and of those that are pending."""
        pending = range(len(self.trace.steps), len(self.trace.steps) + len(self.trace.stuck))
        return {number: self.text_of(number) for number in (*self.shown, *pending)}

    def text_of(self, number: int) -> str:
        """The text of a step, or of a pending one, whether it is shown or not."""
        first = len(self.trace.steps)
        return self.labels.step(number) if number < first else self.labels.stuck(number - first)

    def actor_of(self, number: int) -> str:
        """The actor of a step, or of a pending one."""
        steps = self.trace.steps
        return steps[number].actor if number < len(steps) else self.trace.stuck[number - len(steps)].actor

    def place_of(self, actor: str) -> str:
        """``CPU 1``, or the actor's name where it shares its lane."""
        lane = next((one for one in self.lanes if actor in one.actors), None)
        if lane is None or self.by_name:
            return self.names.get(actor, actor)
        return lane.context if len(lane.actors) == 1 else self.names[actor]

    def ending(self) -> list[str]:
        """What a run comes to that ends in stuck actors; nothing for others."""
        if not self.trace.stuck or self.trace.kind is not Kind.FINISHES:
            return []
        word = "LIVELOCK" if all(stuck.endless for stuck in self.trace.stuck) else "DEADLOCK"
        where = "; ".join(f"{', '.join(names)} in {text}" for text, names in self.crowd().items())
        lead = " " * 8
        return fill(f"*** {word}{': ' if where else ''}{where} ***", WIDTH, lead, lead)


FEW = 2  # actors that are stuck are rows; more are told in a sentence
ORDINALS = ("first", "second", "third", "fourth", "fifth", "last")
