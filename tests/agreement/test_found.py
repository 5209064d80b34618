"""Small models that random programs, or a look at the code, once found wrong; each must agree now."""

from __future__ import annotations

from textwrap import dedent

import pytest

from checker.lowering.interpret import InitialFails
from checker.lowering.to_ground import ground
from checker.lowering.to_python import PythonSystem
from tests.agreement.test_agreement import TestPython as Python
from tests.agreement.test_lowering import check_all
from tests.oracle import explore
from tests.programs import compiled

HEAD = """
from __future__ import annotations
from checker import *

@record
class Node:
    flag: bool = False
    n: int = integer(0, most=3)
    other: Node | None = None

@record
class System:
    flag: bool = False
    n: int = integer(0, most=3)
    owner: Node | None = None

nodes = shared(Array(Node, 2))
system = shared(System)
"""
FOUND = {
    # A cell of one value has no bits, and was read as 0.
    "one value": """
        @actor
        def worker() -> None:
            three = 3
            system.flag = True
            system.n = three

        @actor
        def nothing() -> None:
            pass

        @reachable("n is never 3")
        def reaches() -> bool:
            return system.n == 3

        properties = [reaches, every_actor_finishes()]
        """,
    # The block of an actor made for a pair moved twice, and the clearing mask was a sum.
    "a pair": """
        others = shared(Array(Node, 2))

        @actor(list(zip(nodes, others)))
        def worker(pair) -> None:
            node, other = pair
            system.owner = node
            other.flag = True

        properties = [every_actor_finishes()]
        """,
    # An actor made for two elements of one array stood still when they changed places.
    "two of one array": """
        @actor([(a, b) for a in nodes for b in nodes if a is not b])
        def worker(both) -> None:
            one, other = both
            one.other = other
            with atomic:
                wait_until(not other.flag)
                one.flag = True
            system.owner = one

        @never("both are flagged")
        def never_both() -> bool:
            return all(node.flag for node in nodes)

        properties = [never_both, every_actor_finishes()]
        """,
    # An actor made for elements of two arrays belongs to the key of neither.
    "all pairs of two arrays": """
        tasks = shared(Array(System, 2))

        @actor([(a, b) for a in nodes for b in tasks])
        def worker(both) -> None:
            node, task = both
            with atomic:
                wait_until(not task.flag)
                task.flag = True
                node.n += 1
            task.flag = False

        properties = [every_actor_finishes()]
        """,
    # Which node is asked first decides whether any() fails.
    "an any that may fail": """
        @actor(nodes)
        def link(node: Node) -> None:
            found = choose(nodes)
            node.other = found
            node.flag = True

        @actor
        def look() -> None:
            with atomic:
                wait_until(any(node.other.flag for node in nodes))
                system.flag = True

        @never("all are linked")
        def never_all() -> bool:
            return all(node.other.flag for node in nodes)

        properties = [never_all]
        """,
    # The same, guarded: these may change places.
    "an any that does not fail": """
        @actor(nodes)
        def link(node: Node) -> None:
            found = choose(nodes)
            node.other = found
            node.flag = True

        @actor
        def look() -> None:
            with atomic:
                wait_until(any(node.other is not None and node.other.flag for node in nodes))
                system.flag = True

        @never("all are linked")
        def never_all() -> bool:
            return all(node.other is not None and node.other.flag for node in nodes)

        properties = [never_all]
        """,
    # A range was not checked where a reference led to one of several places.
    "a range left through a reference": """
        @actor(count=2)
        def worker() -> None:
            system.owner = nodes[0]
            with atomic:
                system.owner = system.owner
                system.owner.n -= 1

        properties = [every_actor_finishes()]
        """,
    # A premise that divides by zero is not met.
    "a premise that may fail": """
        @actor
        def worker() -> None:
            system.n = 1

        @always("n is 1")
        def stays() -> bool:
            return implies(2 // system.n == 2, system.n == 1)

        properties = [stays]
        """,
}


@pytest.mark.parametrize("name", FOUND)
def test_once_wrong(name: str) -> None:
    program = compiled(HEAD + dedent(FOUND[name]))
    lowered = ground(program)
    check_all(program, 10_000)
    Python().check(lowered, explore(PythonSystem(lowered)))


@pytest.mark.parametrize(
    ("name", "groups"),
    [
        ("a pair", (("nodes", "others"),)),
        ("two of one array", (("nodes",),)),
        ("all pairs of two arrays", (("nodes",), ("tasks",))),
        ("an any that may fail", ()),
        ("an any that does not fail", (("nodes",),)),
    ],
)
def test_what_may_be_exchanged(name: str, groups: tuple[tuple[str, ...], ...]) -> None:
    assert compiled(HEAD + dedent(FOUND[name])).interchangeable == groups


def test_a_local_that_leaves_its_range_before_the_first_step() -> None:
    worker = """
        @actor
        def worker() -> None:
            left: int = integer(0, most=2)
            left -= 1
            system.flag = left == 0

        properties = [every_actor_finishes()]
        """
    with pytest.raises(InitialFails):
        PythonSystem(ground(compiled(HEAD + dedent(worker)))).initial()
