"""Which accesses of one thread each machine performs in program order (MEMORY.md, section 1)."""

from collections.abc import Callable, Iterator, Mapping

from tests.memory.axioms.trace import Event, Trace

Pairs = set[tuple[int, int]]
"""Numbers of two events of a trace: the first is performed before the second."""

ReadsFromOwn = Mapping[int, int]
"""For each read that reads a write of its own thread, that write."""

FULL = frozenset(["mb", "before_atomic", "after_atomic", "after_spinlock", "after_unlock_lock"])


def local_order(machine: str, trace: Trace, own: ReadsFromOwn) -> Pairs:
    """The order that ``machine`` keeps between the accesses of ``trace``."""
    keeps = _KEEPS[machine.removesuffix("+hardware")]
    pairs = {
        (first, second)
        for second in range(len(trace.events))
        for first in range(second)
        if keeps(trace, first, second)
    }
    if machine.startswith("weak"):
        pairs |= _dependencies(trace, own, hardware=machine.endswith("+hardware"))
    return pairs


def _sc(trace: Trace, first: int, second: int) -> bool:
    return first < second < len(trace.events)


def _tso(trace: Trace, first: int, second: int) -> bool:
    if not _is(trace, first, "W") or not _is(trace, second, "R"):
        return True
    locked = any(event.locked for event in trace.events[first : second + 1])
    return locked or _fenced(trace, first, second, FULL)


def _pso(trace: Trace, first: int, second: int) -> bool:
    earlier, later = trace.events[first], trace.events[second]
    if earlier.kind == "R" or earlier.rmw or _fenced(trace, first, second, FULL):
        return True
    if later.kind == "R":
        return False
    return (
        earlier.location == later.location
        or later.order == "release"
        or _fenced(trace, first, second, {"wmb"})
        or _unlock_then_lock(trace, first, second)
    )


def _weak(trace: Trace, first: int, second: int) -> bool:
    earlier, later = trace.events[first], trace.events[second]
    overwrites = later.kind == "W" and earlier.location == later.location
    if overwrites or _acquire(earlier) or _release(later) or _fenced(trace, first, second, FULL):
        return True
    if earlier.kind == "R" and later.kind == "R" and earlier.returns and later.returns:
        if _fenced(trace, first, second, {"rmb"}):
            return True
    if earlier.kind == "W" and later.kind == "W" and _fenced(trace, first, second, {"wmb"}):
        return True
    return (earlier.kind, later.kind) != ("W", "R") and _unlock_then_lock(trace, first, second)


_KEEPS: dict[str, Callable[[Trace, int, int], bool]] = {
    "sc": _sc,
    "tso": _tso,
    "pso": _pso,
    "weak": _weak,
}


def _is(trace: Trace, event: int, kind: str) -> bool:
    return trace.events[event].kind == kind


def _acquire(event: Event) -> bool:
    return event.kind == "R" and event.order == "acquire"


def _release(event: Event) -> bool:
    return event.kind == "W" and event.order == "release"


def _fenced(trace: Trace, first: int, second: int, kinds: frozenset[str] | set[str]) -> bool:
    return any(kind in kinds and first < place <= second for kind, place in trace.fences)


def _unlock_then_lock(trace: Trace, first: int, second: int) -> bool:
    unlocked = False
    for event in trace.events[first + 1 : second]:
        if event.lock == "unlock":
            unlocked = True
        elif unlocked and event.lock == "lock" and event.kind == "R":
            return True
    return False


def _dependencies(trace: Trace, own: ReadsFromOwn, hardware: bool) -> Pairs:
    """The pairs that are ordered because the later access depends on the earlier read."""
    pairs: Pairs = set()
    carried: list[int] = []
    for number, event in enumerate(trace.events):
        source = own.get(number)
        written = None if source is None else trace.events[source]
        carried.append(0 if written is None else _all(_data(written, hardware), carried))
        mask = event.address
        if event.kind == "W":
            mask |= _data(event, hardware) | event.control | (event.behind if hardware else 0)
        pairs.update((read, number) for read in _bits(_all(mask, carried)))
        if written is not None:
            reads = _bits(_all(written.address | _data(written, hardware), carried))
            pairs.update((read, number) for read in reads)
        if hardware:
            pairs |= _of_hardware(trace, number, source, carried)
    return pairs


def _data(event: Event, hardware: bool) -> int:
    """The reads that the value of a store depends on."""
    return event.data | (event.carried if hardware else 0)


def _of_hardware(trace: Trace, number: int, source: int | None, carried: list[int]) -> Pairs:
    """What x86, ARMv8 and RISC-V all keep in order beside what the kernel's model asks for.

    A load whose value is an address, and stores after the access there; an operation, and an acquiring load
    that reads what it stored; a conditional operation that fails at a branch of its own, and later stores.
    """
    event = trace.events[number]
    pairs: Pairs = set()
    if source is not None and trace.events[source].rmw and event.order == "acquire":
        pairs.add((source, number))
    if event.kind == "W":
        for middle in range(number):
            pairs.update((read, number) for read in _bits(_all(trace.events[middle].address, carried)))
            pairs.update({(middle, number)} if trace.events[middle].branches else ())
    return pairs


def _all(mask: int, carried: list[int]) -> int:
    """The reads of ``mask``, and those whose values they carry through the thread's own stores."""
    for read in _bits(mask):
        mask |= carried[read]
    return mask


def _bits(mask: int) -> Iterator[int]:
    return (bit for bit in range(mask.bit_length()) if mask >> bit & 1)
