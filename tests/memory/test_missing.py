"""What the kernel's model allows and ``weak`` does not show: one example of each kind, and how much it is.

docs/memory.md, section 4, lists the kinds. A change of these numbers is a change of that list.
"""

from typing import Any

import pytest

from tests.memory.as_model import bounds_reached, explored
from tests.memory.axioms import Outcome, outcomes
from tests.memory.catalogue import catalogue
from tests.memory.combinations import WMB
from tests.memory.random_programs import random_test, random_tests
from tests.memory.test_machines import MB, RMB, load, size, store

WATCHED = [load("a", "y"), MB, store("x")]  # x is 1 only if y was seen
OPERATION = {"op": "rmw", "fn": "add", "loc": "x", "args": [1], "to": "q", "order": "relaxed"}
FAILS = {"op": "rmw", "fn": "cmpxchg", "loc": "x", "args": [5, 6], "to": "r", "order": "full"}
ACQUIRES = [
    {"op": "rmw", "fn": "xchg", "loc": "x", "args": [1], "to": "q", "order": "relaxed"},
    load("r", "x", "acquire"),
    load("s", "z"),
]
KINDS: dict[str, tuple[list[Any], dict[str, int]]] = {
    "a load whose value is an address, and a store after the access there": (
        [[load("r", "x"), load("s", "z", dep=["r"]), store("y")], WATCHED],
        {"r": 1, "a": 1},
    ),
    "an acquiring load of what an operation of its own CPU stored": (
        [
            ACQUIRES,
            [
                store("z"),
                MB,
                load("a", "x"),
            ],
        ],
        {"r": 1, "s": 0, "a": 0},
    ),
    "a conditional operation that fails, and a store after it": (
        [[FAILS, store("y")], WATCHED],
        {"r": 1, "a": 1},
    ),
    "a load that decided a branch with accesses in it, and a store after the branch": (
        [
            [load("r", "x"), {"op": "if", "cond": ["==", {"r": "r"}, 1], "then": [store("z")]}, store("y")],
            WATCHED,
        ],
        {"r": 1, "a": 1},
    ),
    "what an operation stores, before it has loaded": (
        [[OPERATION, load("r", "x"), store("y", {"r": "r"})], [load("a", "y"), MB, store("x")]],
        {"r": 2, "a": 2},
    ),
}


def example(kind: str) -> dict[str, Any]:
    return {"name": kind, "init": {"x": 0, "y": 0, "z": 0}, "threads": KINDS[kind][0]}


def has(outcome: Outcome, registers: dict[str, int]) -> bool:
    """Whether registers have some values at the end."""
    values = dict(pair for thread in outcome.registers for pair in thread)
    return all(values[name] == value for name, value in registers.items())


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_missing_and_hardware_does_not_show_it(kind: str) -> None:
    test, registers = example(kind), KINDS[kind][1]
    by_axioms, by_hardware, by_machine = (
        any(has(one, registers) for one in every)
        for every in (outcomes(test, "weak"), outcomes(test, "weak+hardware"), explored(test, "weak"))
    )
    assert by_axioms and not by_hardware and not by_machine


def test_how_many_are_missing_in_the_catalogue() -> None:
    """Where hardware may show all that ``weak`` allows, test_machines.py finds that none is missing."""
    allowed = {one["name"]: outcomes(one, "weak") for one in catalogue()}
    unsure = [one for one in catalogue() if outcomes(one, "weak+hardware") != allowed[one["name"]]]
    assert sum(map(len, allowed.values())) == 848
    assert [(one["name"], missing([one])) for one in unsure] == [("arm/MP+rel+rmw-lrs-acq", (1, 5))]


def missing(tests: list[dict[str, Any]]) -> tuple[int, int]:
    """How many outcomes are missing in some tests, of how many."""
    pairs = [(len(outcomes(one, "weak")), len(explored(one, "weak"))) for one in tests]
    return sum(allowed - shown for allowed, shown in pairs), sum(allowed for allowed, _ in pairs)


@pytest.mark.parametrize(
    ("count", "expected"),
    [(300, (35, (1, 112))), pytest.param(1_000, (114, (1, 366)), marks=pytest.mark.slow)],
)
def test_how_many_are_missing_in_random_programs(count: int, expected: tuple[int, tuple[int, int]]) -> None:
    tests = [one for one in random_tests(seed=12, count=count) if size(one["threads"]) <= 7]
    assert (len(tests), missing(tests)) == expected


OF_OPERATIONS = {  # random programs
    "77-206860": "an operation that loads what its own CPU has stored and not yet performed",
    "77-201043": "a load of what a conditional operation of its own CPU will store",
}


@pytest.mark.parametrize("seed", OF_OPERATIONS, ids=OF_OPERATIONS.get)
def test_what_operations_hide(seed: str) -> None:
    """The axioms of hardware allow one more outcome, so the verdict names a bound: mend the machine, and then
    this test."""
    test = random_test(seed)
    assert len(outcomes(test, "weak+hardware") - explored(test, "weak")) == 1
    assert bounds_reached(test) == ["operations of P1's CPU that wait"]


RELEASES = OPERATION | {"order": "release"}
CMPXCHG = {"op": "rmw", "fn": "cmpxchg", "loc": "x", "args": [0, 1], "to": "q", "order": "relaxed"}
SEEN = [load("a", "y"), load("b", "x"), load("c", "z"), load("d", "w")]
OPERAND = {"op": "rmw", "fn": "xchg", "loc": "z", "args": [{"r": "r"}], "to": "q", "order": "acquire"}
COMPARED = OPERAND | {"fn": "cmpxchg", "args": [{"r": "r"}, 1], "order": "relaxed"}
RETURNED = store("x", {"r": "t"})
WAITING: dict[str, list[list[dict[str, Any]]]] = {
    "a failed operation is a load, and smp_wmb() orders no load": [
        [CMPXCHG, WMB, store("y")],
        [load("a", "y"), MB, store("x", 2)],
    ],
    "the store of an operation behind others waits while one of another CPU does": [
        [store("z"), RELEASES, store("y")],
        [OPERATION | {"loc": "w"}, store("y")],
        SEEN,
    ],
    "hardware loads before it knows what to store": [
        [load("r", "x"), OPERAND, store("y")],
        [load("t", "y"), MB, RETURNED],
    ],
    "hardware loads before it knows what to compare with": [
        [load("r", "x"), COMPARED, store("y", ["+", {"r": "q"}, 1])],
        [load("t", "y"), MB, RETURNED],
    ],
}


@pytest.mark.parametrize("threads", WAITING.values(), ids=WAITING)
def test_what_an_operation_waits_for_is_a_bound(threads: list[list[dict[str, Any]]]) -> None:
    test = {"name": "t", "init": dict.fromkeys("xyzw", 0), "threads": threads}
    assert "operations of P0's CPU that wait" in bounds_reached(test)


def test_a_load_that_is_ordered_by_the_address_of_another_branch_is_a_bound() -> None:
    """Found by a random program (10-4256): mend the machine, and then this test."""
    either = {"then": [load("s", "y")], "else": [load("s", "y", dep=["r"])]}
    reader = [load("r", "x"), {"op": "if", "cond": ["!=", {"r": "r"}, 1], **either}]
    test = {"name": "t", "init": {"x": 0, "y": 0}, "threads": [[store("y"), MB, store("x", 2)], reader]}
    (one,) = outcomes(test, "weak+hardware") - explored(test, "weak")
    assert has(one, {"r": 2, "s": 0})
    assert bounds_reached(test) == ["loads of P1's CPU that an address orders"]
    by_address = [load("s", "y", dep=["r"])]
    reader[1] = {**reader[1], "then": by_address, "else": by_address}
    assert bounds_reached(test) == []
    reader[1] = by_address[0]
    assert bounds_reached(test) == []


NOTHING_AHEAD: dict[str, list[dict[str, Any]]] = {
    "it is behind nothing of its CPU": [OPERATION, store("y")],
    "the older store is to another place": [store("z"), OPERATION, store("y")],
    "nothing follows that could go ahead": [store("x"), OPERATION],
    "it is fully ordered, and hardware waits as well": [
        store("x"),
        OPERATION | {"order": "full"},
        store("y"),
    ],
    "its operand is known": [load("r", "x"), MB, OPERAND, store("y")],
    "nobody sees what it loads": [
        load("r", "x"),
        OPERATION | {"args": [{"r": "r"}], "to": None, "noreturn": True},
        store("y"),
    ],
    "it does not fail": [OPERATION, WMB, store("y")],
}


@pytest.mark.parametrize("thread", NOTHING_AHEAD.values(), ids=NOTHING_AHEAD)
def test_an_operation_that_need_not_wait_is_no_bound(thread: list[dict[str, Any]]) -> None:
    test = {"name": "t", "init": dict.fromkeys("xyzw", 0), "threads": [thread, SEEN]}
    assert bounds_reached(test) == []


def test_a_place_that_nothing_stores_to_is_a_constant_and_orders_nothing() -> None:
    """In this place alone the machine shows what the axioms forbid."""
    late = store("z", ["+", {"r": "r"}, 1])
    threads = [[OPERATION, RMB, load("r", "y"), late], [load("a", "z"), MB, store("x", 2)]]
    test = {"name": "t", "init": {"x": 0, "y": 0, "z": 0}, "threads": threads}
    (more,) = explored(test, "weak") - outcomes(test, "weak")
    assert has(more, {"q": 2, "a": 1})
    test["threads"] = [*threads, [store("y", 0)]]
    assert explored(test, "weak") <= outcomes(test, "weak")
