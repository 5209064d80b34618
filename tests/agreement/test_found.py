"""Small models that random programs, or a look at the code, once found wrong; each must agree now."""

from __future__ import annotations

from textwrap import dedent

import pytest

from checker.backends.python.system import PythonSystem
from checker.ground.meaning import InitialFails
from checker.passes.normal_form import ground
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
LONG = "\n".join(f"                system.n = (system.n + {n % 3}) % 4" for n in range(14))
FOUND = {
    "None is the first choice": """
        @actor
        def worker() -> None:
            with atomic:
                one = choose((None, nodes[0], nodes[1]))
                if one is not None:
                    one.flag = True
                system.owner = one

        properties = [every_actor_finishes()]
        """,
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

        @reachable("n is 3")
        def reaches() -> bool:
            return system.n == 3

        properties = [reaches, every_actor_finishes()]
        """,
    # A loop over locals was refused if it divides by one: whether that ends was not looked at.
    "greatest common divisor": """
        @actor
        def worker() -> None:
            a = system.n
            b = nodes[0].n
            while b != 0:
                rest = a % b
                a = b
                b = rest
            system.flag = a == 1

        @actor
        def other() -> None:
            system.n = 2
            nodes[0].n = 3

        properties = [every_actor_finishes()]
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
    # Which node is read first decides whether any() fails.
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
    # A range was not checked if a reference led to one of several places.
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

# What a random program rarely hits: each is here because a change to the checker went unseen without it.
EDGES = {
    "a flag tested and used in both branches": """
        @actor(count=2)
        def worker() -> None:
            with atomic:
                taken = system.flag
                system.flag = not taken
            if taken:
                system.n = 2
                nodes[0].flag = taken
            else:
                nodes[0].flag = taken
                nodes[1].flag = not taken

        properties = [every_actor_finishes()]
        """,
    "a flag tested and used within a step": """
        @actor(count=2)
        def worker() -> None:
            with atomic:
                taken = system.flag
                system.flag = not taken
                if taken:
                    nodes[0].flag = taken
                else:
                    nodes[1].flag = taken
                    nodes[0].n = 1 if taken else 2

        @actor
        def sets() -> None:
            nodes[1].flag = True

        properties = [every_actor_finishes()]
        """,
    "counted twice in a step, and read": """
        @actor(count=2)
        def worker() -> None:
            with atomic:
                wait_until(system.n < 2)
                system.n += 1
                system.n += 1
                if system.n == 3:
                    system.flag = True
                system.n -= 1
            with atomic:
                wait_until(nodes[0].n < 3)
                nodes[0].n += 1
                nodes[1].n = nodes[0].n
                nodes[0].n -= 1
                nodes[0].n += 1

        properties = [every_actor_finishes()]
        """,
    "two choices of different length": """
        @actor
        def worker() -> None:
            with atomic:
                node = choose(nodes)
                n = choose(range(3))
                wait_until(n != 1)
                node.n = n

        properties = [every_actor_finishes()]
        """,
    "a constant of two branches, used far behind them": """
        @actor(count=2)
        def worker() -> None:
            with atomic:
                kept = 2
                if system.flag:
                    kept = 3
                system.flag = True
LONG
                system.n = kept
            nodes[0].n = kept

        properties = [every_actor_finishes()]
        """,
    "a copy of a copy": """
        @actor(count=2)
        def worker() -> None:
            with atomic:
                first = system.n
                second = first
                third = second
                system.n = third + 1 if third < 3 else 0
            nodes[0].n = third

        properties = [every_actor_finishes()]
        """,
    "waiting for any of several choices": """
        @actor
        def worker() -> None:
            with atomic:
                node = choose(nodes)
                wait_until(node.flag)
                node.n = 1

        @actor
        def flags() -> None:
            nodes[1].flag = True

        properties = [never_waits(worker)]
        """,
    "always one choice open": """
        @actor
        def worker() -> None:
            with atomic:
                node = choose(nodes)
                wait_until(node.flag)
                node.n = 1

        @initial
        def start() -> None:
            nodes[1].flag = True

        properties = [never_waits(worker)]
        """,
    "at rest": """
        @actor
        def worker() -> None:
            wait_until(system.flag, resting=True)

        properties = [every_actor_finishes()]
        """,
    "one named at the start": """
        @actor
        def worker() -> None:
            node = nodes[0]
            while not system.flag:
                node.flag = True
                system.flag = True

        properties = [every_actor_finishes()]
        """,
    "one named in a choice": """
        @actor
        def worker() -> None:
            with atomic:
                node = choose((nodes[0],))
                node.flag = True

        properties = [every_actor_finishes()]
        """,
    "one named in a wait": """
        @actor
        def worker() -> None:
            with atomic:
                node = choose(nodes)
                node.flag = True

        @actor
        def waits() -> None:
            wait_until(nodes[0].flag)

        properties = [every_actor_finishes()]
        """,
    "one named in a property": """
        @actor
        def worker() -> None:
            with atomic:
                node = choose(nodes)
                node.flag = True

        @never("the second is flagged")
        def never_flagged() -> bool:
            return nodes[1].flag

        properties = [never_flagged]
        """,
    "one named before the first step": """
        @actor(nodes)
        def worker(node: Node) -> None:
            with atomic:
                wait_until(node.flag)
                node.flag = False
            node.n = 1

        @initial
        def start() -> None:
            nodes[1].flag = True

        properties = [every_actor_finishes()]
        """,
    "a chosen one before the first step": """
        @actor(nodes)
        def worker(node: Node) -> None:
            with atomic:
                wait_until(node.flag)
                node.flag = False
            node.n = 1

        @initial
        def start() -> None:
            node = choose(nodes)
            node.flag = True

        properties = [every_actor_finishes()]
        """,
}
ALL = FOUND | {name: text.replace("LONG", LONG) for name, text in EDGES.items()}


@pytest.mark.parametrize("name", ALL)
def test_small_models(name: str) -> None:
    program = compiled(HEAD + dedent(ALL[name]))
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
        ("waiting for any of several choices", ()),
        ("one named at the start", ()),
        ("one named in a choice", ()),
        ("one named in a wait", ()),
        ("one named in a property", ()),
        ("one named before the first step", ()),
        ("a chosen one before the first step", (("nodes",),)),
    ],
)
def test_what_may_be_exchanged(name: str, groups: tuple[tuple[str, ...], ...]) -> None:
    assert compiled(HEAD + dedent(ALL[name])).interchangeable == groups


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
