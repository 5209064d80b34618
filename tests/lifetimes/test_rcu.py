"""RCU whose readers nobody lists: the verdicts of ``checker.kernel.rcu`` with the readers listed by hand."""

from __future__ import annotations

from itertools import product

import pytest

from checker.backends.python.system import PythonSystem
from checker.passes.normal_form import ground
from tests.oracle import explore
from tests.programs import compiled

USED = "nothing_is_used_after_free"
HEAD = """from __future__ import annotations

from checker import Array, Pool, actor, alloc, atomic, every_actor_finishes, free, initial, record, shared
{imports}


@record
class Node:
    used: bool = False


@record
class Tree:
    root: Node | None = None


nodes = shared(Pool(Node, 1))
tree = shared(Tree)
{more}

@initial
def plant() -> None:
    node = alloc(nodes)
    tree.root = node
"""
OWN = "from checker.kernel.rcu_readers import rcu_read_lock, rcu_read_unlock, synchronize_rcu"
LISTED = "from checker.kernel.rcu import Reader, rcu_read_lock, rcu_read_unlock, synchronize_rcu"
WALK = """

@actor
def walk{n}() -> None:
    {lock}
    node = tree.root
    {early}
    if node is not None:
        node.used = True
    {late}
"""
REPLACE = """

@actor
def replace() -> None:
    {before}
    old = tree.root
    tree.root = None
    {after}
    free(old)


properties = [every_actor_finishes()]
"""
Form = tuple[bool, bool, bool, bool]  # locks, unlocks early, waits before the change, waits after it


def text(form: Form, listed: bool) -> str:
    """A model with two readers and an updater."""
    locks, early, before, after = form
    wait = "synchronize_rcu(readers, 0)" if listed else "synchronize_rcu()"
    parts = [
        HEAD.format(imports=LISTED if listed else OWN, more="readers = shared(Array(Reader, 2))\n" * listed)
    ]
    for n in range(2):
        reader = f"readers[{n}]" if listed else ""
        lock = f"rcu_read_lock({reader})" if locks else "pass"
        unlock = f"rcu_read_unlock({reader})" if locks else "pass"
        parts.append(
            WALK.format(n=n, lock=lock, early=unlock if early else "pass", late="pass" if early else unlock)
        )
    parts.append(REPLACE.format(before=wait if before else "pass", after=wait if after else "pass"))
    return "".join(parts)


def violated(source: str) -> set[str]:
    """The properties that a model violates."""
    return set(explore(PythonSystem(ground(compiled(source))), 50_000).first)


@pytest.mark.parametrize("form", list(product([True, False], repeat=4)))
def test_verdicts_are_those_with_listed_readers(form: Form) -> None:
    locks, early, _, after = form
    found = violated(text(form, listed=False))
    assert found == violated(text(form, listed=True))
    assert (USED in found) == (not locks or early or not after)


def model(walk: str, replace: str, count: int = 1) -> str:
    """A model of one kind of reader and one of updater."""
    mark = f"@actor(count={count})"
    lines = [HEAD.format(imports=OWN, more=""), "", f"{mark}", "def walk() -> None:", *walk.splitlines()]
    lines += ["", "", f"{mark}", "def replace() -> None:", *replace.splitlines()]
    return "\n".join([*lines, "", "", "properties = [every_actor_finishes()]", ""])


NESTED = """    rcu_read_lock()
    rcu_read_lock()
    node = tree.root
    rcu_read_unlock()
    if node is not None:
        node.used = True
    rcu_read_unlock()"""
PLAIN = """    rcu_read_lock()
    node = tree.root
    if node is not None:
        node.used = True
    rcu_read_unlock()"""
FREES = """    with atomic:
        old = tree.root
        tree.root = None
    synchronize_rcu()
    free(old)"""


def test_sections_nest() -> None:
    assert violated(model(NESTED, FREES)) == set()


def test_two_updaters_wait_on_their_own() -> None:
    assert violated(model(PLAIN, FREES, count=2)) == set()


def test_a_grace_period_within_a_section_is_a_deadlock() -> None:
    inside = "    rcu_read_lock()\n    synchronize_rcu()\n    rcu_read_unlock()"
    assert violated(model(PLAIN, inside)) == {"every_actor_finishes"}


def test_a_section_that_has_not_begun_cannot_end() -> None:
    assert violated(model("    rcu_read_unlock()", FREES)) == {"assertions_hold"}
