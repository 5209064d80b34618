"""What each move of a state would show in a log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from checker.backends.python.system import PythonSystem
from checker.conformance.event_map import EventMap, EventRule, Place, WrongMapping
from checker.conformance.named_steps import NamedSteps
from checker.conformance.shared_places import SharedPlaces, refuse_unknown_places
from checker.counterexample.replay import taken_case
from checker.event_log.event import LogEvent
from checker.event_log.value import number
from checker.ground.meaning import InterpretedStep, run
from checker.ground.moves import Move, State
from checker.ground.program import Ground
from checker.language.ordering import MemoryModel
from checker.program.label import Label


@dataclass(frozen=True, slots=True)
class PossibleEvent:
    """An event that a move may show: by a rule, about the elements of ``about`` (for each of the rule's
    fields those that may be meant), with ``values`` (for each of the rule's those possible, by element)."""

    rule: EventRule
    about: tuple[frozenset[str], ...] = ()
    values: tuple[Mapping[str, frozenset[int | str]], ...] = ()

    def fits(self, event: LogEvent) -> bool:
        """Whether an event of the log may be this one, identities and values aside."""
        return self.rule.applies_to(event)

    def has_values(self, event: LogEvent, elements: Iterable[str]) -> bool:
        """Whether it has the values of an event of the log, if that is about some elements."""
        pairs = zip(self.rule.values, self.values, strict=True)
        return all(
            any(
                meaning(event.field(name)) in possible
                for element, possible in by_element.items()
                if not self.rule.names_elements_of(place.array) or element in elements
            )
            for (name, place), by_element in pairs
        )


@dataclass(frozen=True, slots=True)
class Offer:
    """A move of a state, the state after it (``~k``: check ``k`` fails), and the events that it may show, of
    which it shows one; a move without any shows nothing."""

    move: Move
    after: State
    events: tuple[PossibleEvent, ...] = ()


@dataclass
class Offers:
    """The offers of each state. Raises WrongMapping for a mapping that the model does not fit."""

    system: PythonSystem
    mapping: EventMap
    found: dict[State, tuple[Offer, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.ground: Ground = self.system.ground
        self.places = SharedPlaces(self.ground)
        refuse_unknown_places(self.mapping, self.places)
        refuse_buffers(self.mapping, self.ground)
        named = NamedSteps(self.mapping, self.ground)
        self.rules = [[named.rules(command) for command in row] for row in self.ground.commands]

    def of(self, state: State) -> tuple[Offer, ...]:
        """The moves of a state."""
        offers = self.found.get(state)
        if offers is None:
            moves = self.system.moves(state)
            offers = tuple(Offer(move, after, self.events(state, move)) for move, after in moves)
            self.found[state] = offers
        return offers

    def events(self, state: State, move: Move) -> tuple[PossibleEvent, ...]:
        """The events that a move may show."""
        rules = self.rules[move.actor][self.system.location(state, self.ground.instances[move.actor])]
        if not any(rule.looks_at_values for rule in rules):
            return tuple(map(PossibleEvent, rules))
        values = self.system.values(state)
        command, case = taken_case(self.ground, values, move)
        done = run(case.effects, values, case.guard)
        return tuple(
            self.event(rule, command.label, done) for rule in rules if self.applies(rule, values, done)
        )

    def applies(self, rule: EventRule, before: list[int], done: InterpretedStep) -> bool:
        """Whether a step shows an event by a rule, by what it changes."""
        changes = rule.changes is None or self.changed(rule.changes, before, done)
        return changes and not (rule.keeps is not None and self.changed(rule.keeps, before, done))

    def changed(self, place: Place, before: list[int], done: InterpretedStep) -> bool:
        """Whether a step changes a value at a place."""
        return bool(self.places.elements(place, [n for n, v in done.writes.items() if v != before[n]]))

    def event(self, rule: EventRule, label: Label, done: InterpretedStep) -> PossibleEvent:
        """The event that a step shows by a rule. Raises WrongMapping."""
        touched = {**done.reads, **done.writes}
        about = []
        for name, place in rule.fields:
            elements = self.places.elements(place, touched)
            if not elements:
                said = f"`{name}` cannot be one of `{place}`, of which this step touches none: {label.line}"
                raise WrongMapping(self.mapping.path, f"{rule.where}: {said}")
            about.append(elements)
        values = []
        for name, place in rule.values:
            elements = named_elements(rule, place, about) or self.touched_elements(place, touched)
            cells = {element: self.places.cells(element, place, touched) for element in elements}
            if not cells or not all(cells.values()):
                said = f"`{name}` cannot be `{place}`, which this step does not touch: {label.line}"
                way = f"let `fields` name the element of `{place.array}`"
                raise WrongMapping(self.mapping.path, f"{rule.where}: {said} ({way})")
            values.append({element: self.shown(found, done) for element, found in cells.items()})
        return PossibleEvent(rule, tuple(about), tuple(values))

    def touched_elements(self, place: Place, touched: Iterable[int]) -> frozenset[str]:
        """The elements of a place that a step touches; the only one, if there is one only."""
        every = self.places.elements(place, self.places.of)
        return every if len(every) == 1 else self.places.elements(place, touched)

    def shown(self, cells: list[int], done: InterpretedStep) -> frozenset[int | str]:
        """The values of some cells after a step, as numbers and as the model writes them."""
        words: set[int | str] = {self.ground.cells[cell].show(done.values[cell]) for cell in cells}
        return frozenset(words | {done.values[cell] for cell in cells})


def named_elements(rule: EventRule, place: Place, about: Iterable[frozenset[str]]) -> frozenset[str]:
    """The elements of an array that the fields of a rule may name."""
    pairs = zip(rule.fields, about, strict=True)
    return frozenset().union(*(elements for (_, named), elements in pairs if named.array == place.array))


def meaning(value: str | None) -> int | str | None:
    """A value of the log as a number, if it is one."""
    found = None if value is None else number(value)
    return value if found is None else found


def refuse_buffers(mapping: EventMap, ground: Ground) -> None:
    """Raise WrongMapping if an entry depends on what a step touches, and a memory model lets steps touch the
    buffers of their CPU instead."""
    memory = ground.program.memory
    for rule in mapping.rules:
        if memory is not MemoryModel.SC and rule.looks_at_values:
            keys = "`fields`, `values`, `changes` and `keeps`"
            said = f"{keys} need --memory sc: with {memory} a store may be late"
            raise WrongMapping(mapping.path, f"{rule.where}: {said}")
