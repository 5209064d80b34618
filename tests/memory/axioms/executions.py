"""Whole executions: a trace of each thread, and a way for each location."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import product
from operator import or_

from tests.memory.axioms.coherence import Access, Name, Way, ways
from tests.memory.axioms.domains import Test, initial
from tests.memory.axioms.expressions import Value
from tests.memory.axioms.local_order import local_order
from tests.memory.axioms.trace import Trace

Edges = list[tuple[int, int]]


@dataclass(frozen=True)
class Execution:
    """A trace of each thread. Events are numbered through, thread after thread."""

    traces: tuple[Trace, ...]

    @property
    def registers(self) -> tuple[tuple[tuple[str, Value], ...], ...]:
        """The registers of each thread at the end."""
        return tuple(trace.registers for trace in self.traces)

    @cached_property
    def first(self) -> tuple[int, ...]:
        """The number of the first event of each thread."""
        starts = [0]
        for trace in self.traces:
            starts.append(starts[-1] + len(trace.events))
        return tuple(starts)

    @cached_property
    def places(self) -> dict[str, tuple[tuple[int, ...], ...]]:
        """For each location and thread, the numbers in the trace of the accesses to it."""
        names = {event.location for trace in self.traces for event in trace.events}
        return {
            name: tuple(
                tuple(n for n, event in enumerate(trace.events) if event.location == name)
                for trace in self.traces
            )
            for name in names
        }

    def allows(self, machine: str, choices: Mapping[str, Sequence[Way]]) -> bool:
        """Whether ``machine`` allows the execution with some way of each location."""
        before = [0] * self.first[-1]
        self._order(machine, {}, before)
        return self._some(machine, list(choices.items()), {}, before)

    def _some(
        self,
        machine: str,
        choices: list[tuple[str, Sequence[Way]]],
        own: dict[int, int],
        before: list[int],
    ) -> bool:
        if not choices:
            return not own or self._allows_own(machine, own, before)
        (location, candidates), rest = choices[0], choices[1:]
        if location not in self.places:
            return self._some(machine, rest, own, before)
        for way in candidates:
            after = list(before)
            internal = self._communicate(location, way, after)
            if acyclic(after) and self._some(machine, rest, own | internal, after):
                return True
        return False

    def _allows_own(self, machine: str, own: dict[int, int], before: list[int]) -> bool:
        """Whether there is no cycle with what depends on reads of the thread's own stores."""
        if not machine.startswith("weak"):
            return True
        self._order(machine, own, before)
        return acyclic(before)

    def _communicate(self, location: str, way: Way, before: list[int]) -> dict[int, int]:
        """Add rf, co and fr to ``before``; return the reads from a write of the same thread.

        Inside a thread rf orders nothing (but under sc), and co and fr are in the local order.
        """
        order = [self._number(location, name) for name in way.order]
        earlier = 0
        for write in order:
            before[write] |= earlier
            earlier |= 1 << write
        internal: dict[int, int] = {}
        for name, position in way.reads:
            read = self._number(location, name)
            for write in order[position:]:
                before[write] |= 1 << read
            if not position:
                continue
            write = order[position - 1]
            if way.order[position - 1][0] == name[0]:
                internal[read] = write
            else:
                before[read] |= 1 << write
        return internal

    def _number(self, location: str, name: Name) -> int:
        thread, number = name
        return self.first[thread] + self.places[location][thread][number]

    def _order(self, machine: str, own: dict[int, int], before: list[int]) -> None:
        """Add the local orders of the threads to ``before``."""
        for thread, trace in enumerate(self.traces):
            start = self.first[thread]
            inside = {
                read - start: write - start
                for read, write in own.items()
                if start <= read < start + len(trace.events)
            }
            for one, other in ordered(machine, trace, inside):
                before[start + other] |= 1 << (start + one)


def ordered(machine: str, trace: Trace, own: dict[int, int]) -> tuple[tuple[int, int], ...]:
    """The local order of ``trace``, remembered with the trace."""
    relevant = tuple(sorted(own.items())) if machine.startswith("weak") else ()
    key = (machine, relevant)
    if key not in trace.local_orders:
        trace.local_orders[key] = tuple(local_order(machine, trace, own))
    return trace.local_orders[key]


def acyclic(before: list[int]) -> bool:
    """Whether the relation has no cycle; ``before[e]`` is the mask of the events before ``e``."""
    remaining = (1 << len(before)) - 1
    open_events = list(range(len(before)))
    while open_events:
        blocked = [event for event in open_events if before[event] & remaining]
        if len(blocked) == len(open_events):
            return False
        remaining = sum(1 << event for event in blocked)
        open_events = blocked
    return True


def combinations(test: Test, by_thread: list[list[Trace]]) -> Iterator[Execution]:
    """Every choice of one trace for each thread in which each read finds its value."""
    names = _Names({})
    held_first = names.mask(initial(test).items())
    groups = [_by_masks(own, names) for own in by_thread]
    later = [0]
    for group in reversed(groups):
        later.append(later[-1] | _union(written for _, written in group))
    for masks in _choose(groups, later[::-1], held_first, 0, ()):
        yield from map(Execution, product(*(group[mask] for group, mask in zip(groups, masks, strict=True))))


Masks = tuple[int, int]
"""What a trace reads, and what it writes: masks of pairs of a location and a value."""


class _Names:
    """A bit for each pair of a location and a value."""

    def __init__(self, bits: dict[tuple[str, Value], int]) -> None:
        self._bits = bits

    def mask(self, pairs: Iterable[tuple[str, Value]]) -> int:
        return _union(1 << self._bits.setdefault(pair, len(self._bits)) for pair in pairs)


def _union(masks: Iterable[int]) -> int:
    return reduce(or_, masks, 0)


def _by_masks(own: list[Trace], names: _Names) -> dict[Masks, list[Trace]]:
    groups: dict[Masks, list[Trace]] = {}
    for trace in own:
        read = names.mask((e.location, e.value) for e in trace.events if e.kind == "R")
        written = names.mask((e.location, e.value) for e in trace.events if e.kind == "W")
        groups.setdefault((read, written), []).append(trace)
    return groups


def _choose(
    groups: list[dict[Masks, list[Trace]]],
    later: list[int],
    written: int,
    wanted: int,
    chosen: tuple[Masks, ...],
) -> Iterator[tuple[Masks, ...]]:
    """Masks for each thread such that whatever is read is written; ``later[n]`` from thread n on."""
    thread = len(chosen)
    if thread == len(groups):
        yield chosen
        return
    for masks in groups[thread]:
        read, own = wanted | masks[0], written | masks[1]
        if not read & ~(own | later[thread + 1]):
            yield from _choose(groups, later, own, read, (*chosen, masks))


def ways_of_locations(test: Test, execution: Execution) -> dict[str, tuple[Way, ...]]:
    """Every coherent way of each location of ``test`` in ``execution``."""
    choices: dict[str, tuple[Way, ...]] = {}
    begins = initial(test)
    for location in sorted(begins):
        accesses = tuple(
            tuple(_access(trace, number) for number in places)
            for trace, places in zip(execution.traces, execution.places.get(location, ()), strict=False)
        )
        choices[location] = ways(accesses, begins[location])
    return choices


def _access(trace: Trace, number: int) -> Access:
    event = trace.events[number]
    return event.kind, event.value, event.rmw == "success"
