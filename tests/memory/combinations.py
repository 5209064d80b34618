"""Litmus tests of a thread with two or three accesses, each of every kind, beside every small observer.

Random programs rarely have the right accesses at the right places; here each has its place.
"""

from collections.abc import Iterator
from itertools import product
from typing import Any

Operation = dict[str, Any]
Thread = list[Operation]


def load(place: str, to: str, order: str = "relaxed", **more: Any) -> Operation:
    """A load."""
    return {"op": "load", "to": to, "loc": place, "order": order, **more}


def store(place: str, value: Any = 1, order: str = "relaxed") -> Operation:
    """A store."""
    return {"op": "store", "loc": place, "value": value, "order": order}


def one_more(register: str) -> list[Any]:
    """A value that depends on a register."""
    return ["+", {"r": register}, 1]


def operation(name: str, place: str, to: str, order: str = "relaxed", **more: Any) -> Operation:
    """A read-modify-write operation; ``name`` ends with its arguments."""
    function, *arguments = name.split()
    args = [int(one) for one in arguments]
    return {"op": "rmw", "fn": function, "loc": place, "args": args, "to": to, "order": order, **more}


def fence(kind: str) -> Operation:
    """A barrier."""
    return {"op": "fence", "kind": kind}


def branch(register: str, then: Operation) -> Operation:
    """An access that happens if a register is 1."""
    return {"op": "if", "cond": ["==", {"r": register}, 1], "then": [then]}


MB = fence("mb")
BARRIERS: list[Thread] = [[], [fence("wmb")], [fence("rmb")]]

# -- an operation and an access to the same place ----------------------------------------------------------

CONDITIONAL = [operation("cmpxchg 0 1", "x", "r0", order) for order in ("relaxed", "release", "acquire")]
OPERATIONS = [*CONDITIONAL, operation("add 1", "x", "r0"), operation("xchg 1", "x", "r0")]
AGAIN = [
    load("x", "r1"),
    load("x", "r1", "acquire"),
    operation("cmpxchg 5 6", "x", "r1"),
    operation("cmpxchg 1 2", "x", "r1"),
    operation("add 1", "x", "r1"),
    operation("xchg 3", "x", "r1", "acquire"),
]
BEHIND: list[Thread] = [
    [store("y")],
    [store("y", {"r": "r1"})],
    [load("y", "r2")],
    [load("y", "r2", dep=["r1"])],
    [load("y", "r2", "acquire"), load("z", "r3")],
    [operation("add 1", "y", "r2")],
    [operation("add 1", "y", "r2", dep=["r1"])],
    [branch("r1", store("y"))],
    [load("y", "r2", dep=["r1"]), load("z", "r3", dep=["r2"])],
    [load("y", "r2", dep=["r1"]), store("z")],
]
BESIDE: list[Thread] = [
    [store("y"), MB, load("x", "a")],
    [load("y", "a"), MB, store("x", 2)],
    [load("y", "a"), MB, operation("add 1", "x", "b")],
    [load("y", "a", "acquire"), store("x", 2)],
    [store("z"), fence("wmb"), store("y")],
    [store("y"), MB, load("x", "a"), MB, store("x", 2)],
    [load("z", "a"), MB, store("y"), MB, store("x", 2)],
    [operation("xchg 1", "y", "a", "acquire"), load("x", "b")],
]

# -- accesses to three places ------------------------------------------------------------------------------

FIRST = [
    operation("xchg 1", "x", "r0"),
    operation("xchg 1", "x", "r0", "acquire"),
    operation("add 1", "x", "r0", "release"),
    operation("cmpxchg 0 1", "x", "r0"),
    operation("cmpxchg 0 1", "x", "r0", "acquire"),
    load("x", "r0"),
    load("x", "r0", "acquire"),
    store("x"),
    store("x", 1, "release"),
]
SECOND: list[Thread] = [
    [],
    [load("y", "r1")],
    [load("y", "r1", dep=["r0"])],
    [load("y", "r1", "acquire")],
    [store("y")],
    [store("y", 1, "release")],
    [store("y", one_more("r0"))],
    [operation("add 1", "y", "r1")],
    [operation("cmpxchg 0 1", "y", "r1")],
    [operation("xchg 1", "y", "r1", dep=["r0"])],
    [operation("xchg 1", "y", "r1", "acquire")],
    [branch("r0", store("y"))],
    [branch("r0", load("y", "r1"))],
]
THIRD: list[Thread] = [
    [],
    [load("z", "r2")],
    [load("z", "r2", dep=["r1"])],
    [load("z", "r2", "acquire")],
    [store("z")],
    [store("z", one_more("r1"))],
    [operation("add 1", "z", "r2")],
    [branch("r1", store("z"))],
    [load("x", "r2")],
    [store("x", 2)],
]
OTHERS: list[Thread] = [
    [store("y"), MB, load("x", "a")],
    [load("y", "a"), MB, store("x", 2)],
    [load("y", "a"), MB, load("x", "b")],
    [store("y"), MB, store("x", 2)],
    [store("z"), MB, load("x", "a")],
    [load("z", "a"), MB, store("x", 2)],
    [load("z", "a"), MB, load("x", "b")],
    [load("z", "a"), MB, store("y", 3)],
    [store("z"), MB, store("y", 3)],
    [store("z"), MB, load("y", "a"), MB, load("x", "b")],
    [load("y", "a"), MB, store("z", 3), MB, load("x", "b")],
    [store("y", 3), MB, load("x", "b"), MB, load("z", "a")],
    [load("z", "a"), MB, operation("add 1", "x", "b"), load("y", "c")],
]


def pairs() -> Iterator[dict[str, Any]]:
    """An operation, an access to the same place, and something that may go ahead of them."""
    for first, again, behind, beside in product(OPERATIONS, AGAIN, BEHIND, BESIDE):
        yield named([first, again, *behind], beside)


def triples() -> Iterator[dict[str, Any]]:
    """Up to three accesses to different places, with barriers and dependencies.

    A place that nothing stores to is left out: its loads order nothing (docs/memory.md, section 4).
    """
    for first, barrier, second, third, other in product(FIRST, BARRIERS, SECOND, THIRD, OTHERS):
        thread = [first, *barrier, *second, *third]
        unknown = needed(second) - outputs([first]) or needed(third) - outputs(second)
        pointless = barrier and not second
        if (
            not unknown
            and not pointless
            and places(thread, {"load"}) <= places([*thread, *other], {"store", "rmw"})
        ):
            yield named(thread, other)


def named(thread: Thread, other: Thread) -> dict[str, Any]:
    """The test of two threads."""
    return {"name": "t", "init": {"x": 0, "y": 0, "z": 0}, "threads": [thread, other]}


def each(thread: Thread) -> Iterator[Operation]:
    """The operations of a thread, with those in branches."""
    for one in thread:
        yield one
        yield from each(one.get("then", []))


def outputs(thread: Thread) -> set[str]:
    """The registers that a thread sets whatever happens."""
    return {one["to"] for one in thread if "to" in one}


def needed(thread: Thread) -> set[str]:
    """The registers that the accesses of a thread depend on."""
    conditions = {one["cond"][1]["r"] for one in thread if one["op"] == "if"}
    values = {one["value"][1]["r"] for one in each(thread) if isinstance(one.get("value"), list)}
    return conditions | values | {register for one in each(thread) for register in one.get("dep", [])}


def places(thread: Thread, kinds: set[str]) -> set[str]:
    """The places of accesses of some kinds."""
    return {one["loc"] for one in each(thread) if one["op"] in kinds}
