"""The ways in which the accesses to one location can fit together.

``acyclic(po-loc | rf | co | fr)`` and the atomicity of read-modify-writes speak of one location at
a time, so they are decided here, and the whole execution takes one way for each location.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from tests.memory.axioms.expressions import Value

Access = tuple[str, Value, bool]
"""``"R"`` or ``"W"``, its value, and whether it is half of a successful read-modify-write."""

Accesses = tuple[tuple[Access, ...], ...]
"""The accesses of each thread to the location, in program order."""

Name = tuple[int, int]
"""A thread, and the number of an access in it."""


@dataclass(frozen=True, slots=True)
class Way:
    """A coherence order with the write that each read reads."""

    order: tuple[Name, ...]
    """The writes, oldest first; the initial write is not among them."""
    reads: tuple[tuple[Name, int], ...]
    """Each read with the position of what it reads: 0 is the initial write, 1 is ``order[0]``."""
    last: Value


@lru_cache(maxsize=100_000)
def ways(accesses: Accesses, initial: Value) -> tuple[Way, ...]:
    """Every coherent way for ``accesses`` to one location that begins as ``initial``."""
    return tuple(_extend(accesses, initial, tuple(0 for _ in accesses), ()))


def _extend(
    accesses: Accesses, initial: Value, at: tuple[int, ...], order: tuple[Name, ...]
) -> Iterator[Way]:
    """``order`` with the remaining writes; ``at`` is how many accesses of each thread precede it."""
    remaining = False
    for thread, own in enumerate(accesses):
        for number in range(at[thread], len(own)):
            if own[number][0] == "W":
                remaining = True
                after = (*at[:thread], number + 1, *at[thread + 1 :])
                yield from _extend(accesses, initial, after, (*order, (thread, number)))
                break
    if not remaining:
        yield from _readings(accesses, initial, order)


def _readings(accesses: Accesses, initial: Value, order: tuple[Name, ...]) -> Iterator[Way]:
    values = [initial, *(accesses[thread][number][1] for thread, number in order)]
    position = {name: place for place, name in enumerate(order, 1)}
    reads: list[list[tuple[tuple[Name, int], ...]]] = []
    for thread, own in enumerate(accesses):
        reads.append(list(_of_thread(thread, own, values, position)))
    yield from (Way(order, chosen, values[-1]) for chosen in _together(reads))


def _of_thread(
    thread: int, own: tuple[Access, ...], values: list[Value], position: dict[Name, int]
) -> Iterator[tuple[tuple[Name, int], ...]]:
    """What the reads of one thread may read: never older than what it has seen or written."""
    partial: list[tuple[tuple[tuple[Name, int], ...], int]] = [((), 0)]
    for number, (kind, value, atomic) in enumerate(own):
        following: list[tuple[tuple[tuple[Name, int], ...], int]] = []
        for chosen, oldest in partial:
            if kind == "W":
                place = position[thread, number]
                if place > oldest:
                    following.append((chosen, place))
                continue
            upto = len(values)
            if atomic:
                upto = position[thread, number + 1]
                oldest = max(oldest, upto - 1)
            for place in range(oldest, upto):
                if values[place] == value:
                    following.append(((*chosen, ((thread, number), place)), place))
        partial = following
    return (chosen for chosen, _ in partial)


def _together(
    reads: list[list[tuple[tuple[Name, int], ...]]],
) -> Iterator[tuple[tuple[Name, int], ...]]:
    if not reads:
        yield ()
        return
    for first in reads[0]:
        for rest in _together(reads[1:]):
            yield first + rest
