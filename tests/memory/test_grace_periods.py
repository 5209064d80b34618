"""RCU under a memory model: a section orders nothing, a grace period orders what is before and behind it."""

from __future__ import annotations

import pytest

from checker.backends.python.system import PythonSystem
from checker.exploration.breadth_first import breadth_first
from checker.passes.normal_form import ground
from tests.programs import compiled

FOUND = """
from checker import actor, atomic, ghost, never, record, shared, smp_mb
from checker.kernel.rcu_readers import rcu_read_lock, rcu_read_unlock, synchronize_rcu
"""
LISTED = """
from checker import Array, actor, atomic, ghost, never, record, shared, smp_mb
from checker.kernel import rcu
from checker.kernel.rcu import Reader

readers = shared(Array(Reader, 1))
"""
TEXT = """

@record
class System:
    x: bool = False
    y: bool = False
    a: bool = ghost(False)
    b: bool = ghost(False)
    c: bool = ghost(False)
    read: bool = ghost(False)
    waited: bool = ghost(False)


system = shared(System)


@actor
def reader() -> None:
    {reader}
    smp_mb()
    with atomic("read"):
        system.read = True


@actor
def updater() -> None:
    {updater}
    smp_mb()
    with atomic("waited"):
        system.waited = True


@never("the outcome")
def outcome() -> bool:
    return system.read and system.waited and {outcome}


properties = [outcome]
"""
KINDS = {
    "found": (
        FOUND,
        {"LOCK": "rcu_read_lock()", "UNLOCK": "rcu_read_unlock()", "WAIT": "synchronize_rcu()"},
    ),
    "listed": (
        LISTED,
        {
            "LOCK": "rcu.rcu_read_lock(readers[0])",
            "UNLOCK": "rcu.rcu_read_unlock(readers[0])",
            "WAIT": "rcu.synchronize_rcu(readers, 0)",
        },
    ),
}
BY_RCU = {  # Documentation/litmus-tests/rcu: the reader sees all from before a grace period, or ends in it
    "the second store, and not the first": (
        ("LOCK", "p = system.y", "q = system.x", "UNLOCK", *("KEEP a p", "KEEP b q")),
        ("system.x = True", "WAIT", "system.y = True"),
        "system.a and not system.b",
    ),
    "the same, loaded the other way round": (
        ("LOCK", "p = system.x", "q = system.y", "UNLOCK", *("KEEP a p", "KEEP b q")),
        ("system.x = True", "WAIT", "system.y = True"),
        "system.b and not system.a",
    ),
    "a store of the section behind the grace period": (
        ("LOCK", "p = system.x", "system.y = True", "UNLOCK", "KEEP a p"),
        ("system.x = True", "WAIT", "q = system.y", "KEEP b q"),
        "not system.a and not system.b",
    ),
}
BY_NOBODY = {  # x86 shows it: a section is no barrier between a store before it and a load in it
    "store, section, load": (
        ("system.y = True", "LOCK", "p = system.x", "UNLOCK", "KEEP a p"),
        ("system.x = True", "smp_mb()", "q = system.y", "KEEP b q"),
        "not system.a and not system.b",
    ),
    "a load behind a section": (
        ("LOCK", "system.y = True", "UNLOCK", "p = system.x", "KEEP a p"),
        ("system.x = True", "smp_mb()", "q = system.y", "KEEP b q"),
        "not system.a and not system.b",
    ),
}


def body(lines: tuple[str, ...], words: dict[str, str]) -> str:
    """The statements of an actor; what is to be kept goes into ghosts at the end."""
    written = [words.get(line, line) for line in lines if not line.startswith("KEEP")]
    kept = [line.split()[1:] for line in lines if line.startswith("KEEP")]
    if kept:
        written += ["smp_mb()", 'with atomic("keep"):', *(f"    system.{to} = {local}" for to, local in kept)]
    return "\n    ".join(written)


def is_found(case: tuple[tuple[str, ...], tuple[str, ...], str], kind: str, memory: str) -> bool:
    """Whether the outcome is reached."""
    head, words = KINDS[kind]
    reader, updater = (body(lines, words) for lines in case[:2])
    text = head + TEXT.format(reader=reader, updater=updater, outcome=case[2])
    return bool(breadth_first(PythonSystem(ground(compiled(text, memory=memory)))).found)


@pytest.mark.parametrize("memory", ["sc", "tso", "pso", "weak"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("case", BY_RCU)
def test_a_grace_period_orders(case: str, kind: str, memory: str) -> None:
    assert not is_found(BY_RCU[case], kind, memory)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("case", BY_RCU)
def test_without_one_it_happens(case: str, kind: str) -> None:
    reader, updater, outcome = BY_RCU[case]
    without = tuple(line for line in updater if line != "WAIT")
    assert is_found((reader, without, outcome), kind, "weak")


@pytest.mark.parametrize("memory", ["tso", "pso", "weak"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("case", BY_NOBODY)
def test_a_section_orders_nothing(case: str, kind: str, memory: str) -> None:
    assert is_found(BY_NOBODY[case], kind, memory)
    assert not is_found(BY_NOBODY[case], kind, "sc")


MEMBARRIER = """
from checker import actor, atomic, ghost, never, record, shared, smp_mb


@record
class System:
    x: bool = False
    y: bool = False
    a: bool = ghost(True)
    b: bool = ghost(True)


system = shared(System)


@actor
def fast() -> None:
    system.x = True
    seen = system.y
    smp_mb()
    with atomic("keep"):
        system.a = seen


@actor
def slow() -> None:
    system.y = True
    with atomic("membarrier()", order="{order}"):
        pass
    seen = system.x
    smp_mb()
    with atomic("keep"):
        system.b = seen


@never("both miss the other")
def missed() -> bool:
    return not system.a and not system.b


properties = [missed]
"""


@pytest.mark.parametrize("memory", ["tso", "pso", "weak"])
def test_a_barrier_everywhere_is_one_for_the_others_too(memory: str) -> None:
    """sys_membarrier(): the fast side needs no barrier."""
    found = {
        order: bool(
            breadth_first(
                PythonSystem(ground(compiled(MEMBARRIER.replace("{order}", order), memory=memory)))
            ).found
        )
        for order in ("everywhere", "full")
    }
    assert found == {"everywhere": False, "full": True}
