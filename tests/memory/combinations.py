"""Litmus tests of a thread with two or three accesses, each of every kind, beside every small observer.

Random programs rarely have the right accesses at the right places; here each has its place.
"""

from collections.abc import Iterator
from itertools import product
from typing import Any

from tests.memory.test_machines import MB, RMB, behind, load, store

Operation = dict[str, Any]
Thread = list[Operation]


def one_more(register: str) -> list[Any]:
    """A value that depends on a register."""
    return ["+", {"r": register}, 1]


def operation(name: str, place: str, to: str, order: str = "relaxed", **more: Any) -> Operation:
    """A read-modify-write operation; ``name`` ends with its arguments."""
    function, *arguments = name.split()
    args = [int(one) for one in arguments]
    return {"op": "rmw", "fn": function, "loc": place, "args": args, "to": to, "order": order, **more}


WMB = {"op": "fence", "kind": "wmb"}
BARRIERS: list[Thread] = [[], [WMB], [RMB]]

# -- an operation and an access to the same place ----------------------------------------------------------

CONDITIONAL = [operation("cmpxchg 0 1", "x", "r0", order) for order in ("relaxed", "release", "acquire")]
OPERATIONS = [*CONDITIONAL, operation("add 1", "x", "r0"), operation("xchg 1", "x", "r0")]
AGAIN = [
    load("r1", "x"),
    load("r1", "x", "acquire"),
    operation("cmpxchg 5 6", "x", "r1"),
    operation("cmpxchg 1 2", "x", "r1"),
    operation("add 1", "x", "r1"),
    operation("xchg 3", "x", "r1", "acquire"),
]
BEHIND: list[Thread] = [
    [store("y")],
    [store("y", {"r": "r1"})],
    [load("r2", "y")],
    [load("r2", "y", dep=["r1"])],
    [load("r2", "y", "acquire"), load("r3", "z")],
    [operation("add 1", "y", "r2")],
    [operation("add 1", "y", "r2", dep=["r1"])],
    [behind("r1", store("y"))],
    [load("r2", "y", dep=["r1"]), load("r3", "z", dep=["r2"])],
    [load("r2", "y", dep=["r1"]), store("z")],
]
BESIDE: list[Thread] = [
    [store("y"), MB, load("a", "x")],
    [load("a", "y"), MB, store("x", 2)],
    [load("a", "y"), MB, operation("add 1", "x", "b")],
    [load("a", "y", "acquire"), store("x", 2)],
    [store("z"), WMB, store("y")],
    [store("y"), MB, load("a", "x"), MB, store("x", 2)],
    [load("a", "z"), MB, store("y"), MB, store("x", 2)],
    [operation("xchg 1", "y", "a", "acquire"), load("b", "x")],
]

# -- accesses to three places ------------------------------------------------------------------------------

FIRST = [
    operation("xchg 1", "x", "r0"),
    operation("xchg 1", "x", "r0", "acquire"),
    operation("add 1", "x", "r0", "release"),
    operation("cmpxchg 0 1", "x", "r0"),
    operation("cmpxchg 0 1", "x", "r0", "acquire"),
    load("r0", "x"),
    load("r0", "x", "acquire"),
    store("x"),
    store("x", 1, "release"),
]
SECOND: list[Thread] = [
    [],
    [load("r1", "y")],
    [load("r1", "y", dep=["r0"])],
    [load("r1", "y", "acquire")],
    [store("y")],
    [store("y", 1, "release")],
    [store("y", one_more("r0"))],
    [operation("add 1", "y", "r1")],
    [operation("cmpxchg 0 1", "y", "r1")],
    [operation("xchg 1", "y", "r1", dep=["r0"])],
    [operation("xchg 1", "y", "r1", "acquire")],
    [behind("r0", store("y"))],
    [behind("r0", load("r1", "y"))],
]
THIRD: list[Thread] = [
    [],
    [load("r2", "z")],
    [load("r2", "z", dep=["r1"])],
    [load("r2", "z", "acquire")],
    [store("z")],
    [store("z", one_more("r1"))],
    [operation("add 1", "z", "r2")],
    [behind("r1", store("z"))],
    [load("r2", "x")],
    [store("x", 2)],
]
OTHERS: list[Thread] = [
    [store("y"), MB, load("a", "x")],
    [load("a", "y"), MB, store("x", 2)],
    [load("a", "y"), MB, load("b", "x")],
    [store("y"), MB, store("x", 2)],
    [store("z"), MB, load("a", "x")],
    [load("a", "z"), MB, store("x", 2)],
    [load("a", "z"), MB, load("b", "x")],
    [load("a", "z"), MB, store("y", 3)],
    [store("z"), MB, store("y", 3)],
    [store("z"), MB, load("a", "y"), MB, load("b", "x")],
    [load("a", "y"), MB, store("z", 3), MB, load("b", "x")],
    [store("y", 3), MB, load("b", "x"), MB, load("a", "z")],
    [load("a", "z"), MB, operation("add 1", "x", "b"), load("c", "y")],
]


def pairs() -> Iterator[dict[str, Any]]:
    """An operation, an access to the same place, and something that may go ahead of them."""
    for first, again, last, beside in product(OPERATIONS, AGAIN, BEHIND, BESIDE):
        yield named([first, again, *last], beside)


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
