"""Whether a model conforms to a log: the run that shows it, or how far some run comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from checker.backends.python.system import PythonSystem
from checker.conformance.binding import TASK, Binding, kind_of
from checker.conformance.event_map import EventMap
from checker.conformance.offers import Offers, PossibleEvent
from checker.conformance.product import Arrival, Assumptions, LogNode, ProductSearch
from checker.conformance.streams import streams_of
from checker.event_log.event import EventLog, LogEvent
from checker.exploration.deadline import LimitReached
from checker.exploration.limits import Watch
from checker.exploration.result import Schedule
from checker.ground.moves import Move
from checker.program.label import Label


class LogVerdict(StrEnum):
    """What the search says of a log."""

    CONFORMS = "conforms"
    DOES_NOT = "does not conform"
    INCONCLUSIVE = "inconclusive"


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step of the explaining run, by number from 0: the event that shows it, or None where an event is
    missing in the log."""

    step: int
    event: LogEvent | None


@dataclass(frozen=True, slots=True)
class PossibleNext:
    """An event that the model could have shown, at a step of an actor: in the words of the log, by which task
    (empty for one that the log has not named), about what (``page=0x77``, ``another page``), and with which
    values of other fields (``ret=0``)."""

    name: str
    actor: str
    task: str
    about: tuple[str, ...]
    values: tuple[str, ...]
    label: Label


@dataclass(frozen=True)
class LogAnswer:
    """The answer. ``run`` shows the first ``explained`` events that count; its first ``before`` steps come
    before the log begins. ``next`` are the events of the log that may follow and that no run shows then;
    ``possible`` is what the model could have shown instead, in the ``states`` that explain as much.
    ``nodes`` were searched; ``stopped`` says which limit ended the search."""

    verdict: LogVerdict
    run: Schedule
    explained: int
    shown: tuple[ShownStep, ...]
    names: Binding
    before: int
    next: tuple[LogEvent, ...] = ()
    possible: tuple[PossibleNext, ...] = ()
    states: int = 0
    nodes: int = 0
    stopped: str | None = None

    @property
    def missing(self) -> int:
        """How many events must be missing in the log."""
        return sum(one.event is None for one in self.shown)


def answer(
    system: PythonSystem,
    mapping: EventMap,
    log: EventLog,
    skew: float,
    assumptions: Assumptions,
    watch: Watch,
) -> LogAnswer:
    """Search for a run that shows the log. Raises WrongLog, WrongMapping, InitialFails, LimitReached and
    KeyboardInterrupt."""
    streams = streams_of(log, skew)
    search = ProductSearch(system, Offers(system, mapping), streams, log.events, assumptions, watch)
    cut = watch.deadline.attempt(search.run)
    search.stopped = search.stopped if cut is None else cut.reason
    if search.goal is not None:
        return told(search, search.goal, LogVerdict.CONFORMS)
    ends = [node for node, how in search.arrivals.items() if is_furthest(search, node, how)]
    if not ends:
        raise LimitReached(search.stopped or "nothing was searched")
    nearest = min(ends, key=lambda node: search.arrivals[node].effort)
    if search.furthest == search.events:  # nodes with fewer missing events have all been looked at
        search.stopped = None
        return told(search, nearest, LogVerdict.CONFORMS)
    if search.stopped is not None:  # what else there may be at the furthest nodes is not known
        return told(search, nearest, LogVerdict.INCONCLUSIVE)
    return told(search, nearest, LogVerdict.DOES_NOT, ends)


def is_furthest(search: ProductSearch, node: LogNode, how: Arrival) -> bool:
    """Whether a node explains as much as any."""
    return (node.cut is not None and -how.effort.unexplained == search.furthest) or search.furthest == 0


def told(
    search: ProductSearch, node: LogNode, verdict: LogVerdict, ends: Sequence[LogNode] = ()
) -> LogAnswer:
    """The answer at a node. ``ends`` are those that explain most, if none explains everything."""
    path = search.path(node)
    moves = [one for one in path if one.move is not None]
    begins = next((n for n, one in enumerate(path) if one.move is None and one.before is not None), 1) - 1
    shown = (ShownStep(n, one.event) for n, one in enumerate(moves) if one.event or one.unlogged)
    return LogAnswer(
        verdict,
        Schedule(initial_number(search, path), tuple(one.move for one in moves if one.move is not None)),
        search.furthest,
        tuple(shown),
        names_of(path),
        begins,
        next_events(search, ends),
        possible_events(search, ends),
        len({end.state for end in ends}),
        len(search.arrivals),
        search.stopped,
    )


def initial_number(search: ProductSearch, path: Sequence[Arrival]) -> int:
    """The number of the initial state of a path."""
    first: LogNode | None = next((one.before for one in path if one.before is not None), None)
    if first is None:
        return 0
    return search.system.initial().index(first.state)


def names_of(path: Sequence[Arrival]) -> Binding:
    """Every name that a path gives a meaning to, in the order of the log."""
    named = (one for arrival in path for one in arrival.names if one.means)
    names = dict.fromkeys(one._replace(others=frozenset()) for one in named)
    return tuple(sorted(names, key=lambda one: one.kind != TASK))


def next_events(search: ProductSearch, ends: Sequence[LogNode]) -> tuple[LogEvent, ...]:
    """The events that the log may show next after those that are explained."""
    cuts = dict.fromkeys(end.cut for end in ends if end.cut is not None)
    events = [event for cut in cuts for _, _, event in search.streams.ready(cut)]
    return tuple({event.line: event for event in events}.values())


def possible_events(search: ProductSearch, ends: Sequence[LogNode]) -> tuple[PossibleNext, ...]:
    """What the model could show at some nodes."""
    found: dict[PossibleNext, None] = {}
    for node in ends:
        for offer in search.offers.of(node.state) if node.state >= 0 else ():
            found.update((possible(search, node, offer.move, event), None) for event in offer.events)
    return tuple(
        sorted(found, key=lambda one: (one.name, one.label.line, one.actor, one.task, one.about, one.values))
    )


def possible(search: ProductSearch, node: LogNode, move: Move, event: PossibleEvent) -> PossibleNext:
    """An event that a move could show, in the words of the log."""
    one = search.system.ground.instances[move.actor]
    label = search.system.ground.commands[move.actor][search.system.location(node.state, one)].label
    names = {(n.kind, n.means): n.name for n in node.binding if n.means}
    task = names.get((TASK, one.name), "") if event.rule.task is None or event.rule.task else ""
    about = []
    for (fields, place), elements in zip(event.rule.fields, event.about, strict=True):
        known = [names.get((kind_of(fields, place), element), "") for element in sorted(elements)]
        about.append(
            " or ".join(f"{fields}={name}" if name else f"another {fields}" for name in dict.fromkeys(known))
        )
    return PossibleNext(event.rule.name, one.actor, task, tuple(about), values_of(event), label)


def values_of(event: PossibleEvent) -> tuple[str, ...]:
    """The values of fields that an event would have, beside the names of things."""
    when = [f"{field}={pattern}" for field, pattern in event.rule.when]
    pairs = zip(event.rule.values, event.values, strict=True)
    every = ((field, frozenset().union(*by_element.values())) for (field, _), by_element in pairs)
    numbers = ((field, sorted(one for one in values if isinstance(one, int))) for field, values in every)
    return (*when, *(f"{field}={' or '.join(map(str, found))}" for field, found in numbers))
