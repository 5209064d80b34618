"""``Pool``, ``alloc``, ``free`` and ``allocated``: what they mean at the edges, and what is refused."""

from __future__ import annotations

import pytest

from checker.backends.python.system import PythonSystem
from checker.language.state import Pool, WordMisused, record
from checker.passes.normal_form import ground
from checker.source.diagnostic import ModelError
from tests.oracle import explore
from tests.programs import compiled

MODEL = """from __future__ import annotations

from checker import (
    Array, Pool, actor, alloc, allocated, always, atomic, choose, free, initial, never, record, shared,
)


@record
class Node:
    used: bool = False
    allocated: bool = False
    next: Node | None = None


@record
class Other:
    node: Node | None = None


nodes = shared(Pool(Node, 2{pool}))
fixed = shared(Array(Node, 1))
other = shared(Other)


@actor
def one() -> None:
{body}


@never("both objects are used")
def both() -> bool:
    return all(node.used for node in nodes) or allocated(nodes[0]) and allocated(nodes[1]) and fixed[0].used


properties = [both]
"""
USED, FREED, LEAKS = "nothing_is_used_after_free", "nothing_is_freed_twice", "nothing_leaks"


def source(body: str, pool: str = "") -> str:
    """A model of one actor."""
    return MODEL.format(pool=pool, body="\n".join(f"    {line}" for line in body.splitlines()))


def violated(body: str, pool: str = "") -> set[str]:
    """The properties that a model violates."""
    return set(explore(PythonSystem(ground(compiled(source(body, pool)))), 10_000).first)


@pytest.mark.parametrize(
    ("body", "pool", "wanted"),
    [
        ("nodes[0].used = True", "", {USED}),
        ("nodes[0].used = True", ", allocated=1", set()),
        ("nodes[1].used = True", ", allocated=1", {USED}),
        ("free(nodes[0])\nnodes[0].used = True", ", allocated=1", {USED}),
        ("free(nodes[0])\nfree(nodes[0])", ", allocated=1", {FREED}),
        ("with atomic:\n    free(None if other.node is None else other.node)", "", set()),
        ("node = alloc(nodes)\nif node is None:\n    other.node = None", ", allocated=2", set()),
        ("node = alloc(nodes)\nassert node is not None", ", allocated=2", {"assertions_hold"}),
        ("node = alloc(nodes)", "", {LEAKS}),
        ("node = alloc(nodes)", ", may_leak=True", set()),
        ("node = alloc(nodes)\nif node is not None:\n    node.next = node", "", {LEAKS}),
        ("fixed[0].used = True", "", set()),
        ("fixed[0].used = True\nother.node = fixed[0]", ", allocated=2", {"both"}),
        ("free(fixed[0])", "", {"references_are_valid"}),
        ("with atomic:\n    node = choose(nodes)\n    other.node = node", "", set()),
        ("with atomic:\n    node = choose(nodes)\n    node.used = True", "", {USED}),
        ("nodes[0].allocated = True", ", allocated=1", set()),
    ],
)
def test_what_is_violated(body: str, pool: str, wanted: set[str]) -> None:
    assert violated(body, pool) == wanted


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("other.node = alloc(nodes)", "name it first"),
        ("node = alloc(fixed)", "a pool"),
        ("alloc(nodes)", "memory without a name"),
        ("other.node = None\nif alloc(nodes) is None:\n    other.node = None", "make it a statement"),
        ("with atomic:\n    other.node = None\n    node = alloc(nodes)", "`alloc` may only begin"),
        ("free(other.node)", "frees"),
        ("free(other)", "a record without a pool"),
        ("free(3)", "a reference to a record"),
        ("node = nodes[0]\nother.node = node\nnode.used = True", "before the first step"),
    ],
)
def test_what_is_refused(body: str, words: str) -> None:
    with pytest.raises(ModelError) as refused:
        compiled(source(body))
    shown = f"{refused.value.diagnostic.message} {refused.value.diagnostic.message.help}"
    assert words in str(refused.value) + shown


def test_a_free_before_the_first_step_is_refused() -> None:
    text = source("other.node = None") + "\n\n@initial\ndef start() -> None:\n    free(nodes[0])\n"
    with pytest.raises(ModelError):
        compiled(text)


def test_a_pool_that_begins_unequal_has_no_symmetry() -> None:
    body = "node = alloc(nodes)\nother.node = node"
    plain = MODEL.replace(" or allocated(nodes[0]) and allocated(nodes[1]) and fixed[0].used", "")
    programs = [
        compiled(plain.format(pool=pool, body="    " + body.replace("\n", "\n    ")))
        for pool in ("", ", allocated=1")
    ]
    assert [program.interchangeable for program in programs] == [(("nodes",),), ()]


def test_a_pool_is_of_a_record_and_begins_with_some_of_its_objects() -> None:
    @record
    class Thing:
        used: bool = False

    for kind, allocated in ((bool, 0), (Thing, 3), (Thing, -1)):
        with pytest.raises(WordMisused):
            Pool(kind, 2, allocated=allocated)
