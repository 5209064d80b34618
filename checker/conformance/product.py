"""The search for a run that shows a log: states of the model beside cuts of the log and bindings of names.

A node is a state, a cut and a binding. A move that shows nothing leaves the cut where it is; one that shows
events takes one of those that may come next. The nodes with the fewest unlogged events come first, among them
those that explain most, so that a run is found soon if there is one, and everything is seen if there is none.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import NamedTuple

from checker.backends.python.system import PythonSystem
from checker.conformance.binding import Binder, Binding
from checker.conformance.offers import Offer, Offers
from checker.conformance.streams import Cut, Streams, moved
from checker.event_log.event import LogEvent
from checker.exploration.limits import Watch
from checker.ground.moves import Move, State

BETWEEN = 256  # nodes between two looks at the limits


class LogNode(NamedTuple):
    """A state (``~k``: check ``k`` has failed), what has been shown by then, and which name means what.
    Before the log begins there is no cut. ``begun`` has a bit for each instance that has taken a step: one
    that loops may be where it began."""

    state: State
    cut: Cut | None
    binding: Binding
    begun: int = 0


class LogEffort(NamedTuple):
    """What it took to get to a node, the least first: events that no line shows (``unlogged``), minus the
    events that are explained, steps."""

    unlogged: int
    unexplained: int
    steps: int


class Arrival(NamedTuple):
    """How a node was reached: from which, by which move (None: the log begins), what shows the move, and
    which names have a meaning then, those included that end with it."""

    before: LogNode | None
    move: Move | None
    event: LogEvent | None
    unlogged: bool
    effort: LogEffort
    names: Binding = ()


@dataclass(frozen=True)
class Assumptions:
    """What is assumed of a log: it begins where the model does, unless ``anywhere``; it has every event that
    the mapping names, unless there may be ``gaps`` everywhere."""

    anywhere: bool = False
    gaps: bool = False


@dataclass
class ProductSearch:
    """The search. ``furthest`` is the most events that any node explains; ``goal`` explains all."""

    system: PythonSystem
    offers: Offers
    streams: Streams
    events: int
    assumptions: Assumptions
    watch: Watch
    arrivals: dict[LogNode, Arrival] = field(default_factory=dict)
    queue: list[tuple[LogEffort, int, LogNode]] = field(default_factory=list)
    done: set[LogNode] = field(default_factory=set)
    transitions: int = 0
    furthest: int = 0
    goal: LogNode | None = None
    stopped: str | None = None

    def __post_init__(self) -> None:
        self.binder = Binder(self.system, self.offers.places)
        self.numbers = count()

    def run(self) -> None:
        """Search until a run shows the log, or none does, or a limit is reached."""
        for state in self.system.initial():
            cut = None if self.assumptions.anywhere else self.streams.start
            self.reach(LogNode(state, cut, ()), Arrival(None, None, None, False, LogEffort(0, 0, 0)))
        while self.queue and self.goal is None and self.stopped is None:
            effort, _, node = heapq.heappop(self.queue)
            if node in self.done:
                continue  # it was reached with less effort too
            self.done.add(node)
            if -effort.unexplained == self.events and node.cut is not None:
                self.goal = node
                return
            self.expand(node, effort)
            self.look_at_limits()

    def look_at_limits(self) -> None:
        """Stop at a limit."""
        most, nodes = self.watch.limits.states, len(self.arrivals)
        if len(self.done) % BETWEEN == 1 or (most is not None and nodes > most):
            self.stopped = self.watch.stop(self.furthest, nodes, self.transitions, len(self.queue), 0)

    def reach(self, node: LogNode, arrival: Arrival) -> None:
        """Note how a node was reached, unless that took less effort before."""
        known = self.arrivals.get(node)
        if known is None or (arrival.effort < known.effort and node not in self.done):
            self.arrivals[node] = arrival
            self.furthest = max(self.furthest, -arrival.effort.unexplained)
            heapq.heappush(self.queue, (arrival.effort, next(self.numbers), node))

    def expand(self, node: LogNode, effort: LogEffort) -> None:
        """Take every move of a node."""
        if node.cut is None:
            self.reach(node._replace(cut=self.streams.start), Arrival(node, None, None, False, effort))
        if node.state < 0:
            return
        longer = effort._replace(steps=effort.steps + 1)
        for offer in self.offers.of(node.state):
            self.transitions += 1
            if node.cut is None or not offer.events:
                self.go_on(node, offer, node.cut, Arrival(node, offer.move, None, False, longer))
                continue
            self.show(node, offer, longer)
            for cut in self.unlogged(node.cut):
                missing = longer._replace(unlogged=effort.unlogged + 1)
                self.go_on(node, offer, cut, Arrival(node, offer.move, None, True, missing))

    def go_on(self, node: LogNode, offer: Offer, cut: Cut | None, arrival: Arrival) -> None:
        """Take a move that no line of the log shows. One that fails leads to nothing."""
        if offer.after >= 0:
            begun = self.binder.begun(node.begun, offer.move.actor)
            binding = self.binder.released(node.binding, offer.after, begun)
            self.reach(LogNode(offer.after, cut, binding, begun), arrival)

    def show(self, node: LogNode, offer: Offer, effort: LogEffort) -> None:
        """Take a move for each of the next events of the log that it may show."""
        assert node.cut is not None
        explained = effort._replace(unexplained=effort.unexplained - 1)
        begun = self.binder.begun(node.begun, offer.move.actor)
        for stream, position, event in self.streams.ready(node.cut):
            cut = moved(node.cut, stream, position)
            for binding in self.bindings(node, offer, event):
                arrival = Arrival(node, offer.move, event, False, explained, binding)
                left = self.binder.released(binding, offer.after, begun) if offer.after >= 0 else binding
                self.reach(LogNode(offer.after, cut, left, begun), arrival)

    def bindings(self, node: LogNode, offer: Offer, event: LogEvent) -> Iterator[Binding]:
        """The bindings with which a move shows an event."""
        for possible in offer.events:
            if possible.fits(event):
                yield from self.binder.bound(node.binding, offer.move.actor, possible, event)

    def unlogged(self, cut: Cut) -> Iterator[Cut]:
        """The cuts after a move that should have shown an event, and of which no line is in the log."""
        if self.assumptions.gaps:
            yield cut
        else:
            yield from self.streams.with_lost(cut)

    def path(self, node: LogNode) -> list[Arrival]:
        """How a node was reached, from the start."""
        found: list[Arrival] = []
        last: LogNode | None = node
        while last is not None:
            arrival = self.arrivals[last]
            found.append(arrival)
            last = arrival.before
        return found[::-1]
