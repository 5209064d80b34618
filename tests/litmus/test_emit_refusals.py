"""What is no litmus test, or might be another one, is refused with its place."""

import pytest

from checker.backends.cannot_express import CannotExpress
from checker.backends.litmus.module import litmus_of
from tests.programs import compiled

HEAD = """
from checker import Pool, actor, alloc, at_once, atomic, choose, ghost, initial, integer, never, record
from checker import shared, smp_load_acquire, smp_mb, smp_rmb, smp_store_release, wait_until

@record
class State:
    x: int = integer(0, most=9)
    y: int = integer(0, most=9)
    narrow: int = integer(0, most=1)
    lock: bool = False
    other: bool = False
    taken: bool = True
    known: bool = at_once(False)

@record
class Seen:
    a: int = ghost(integer(0, most=9))
    b: int = ghost(integer(0, most=9))
    two: int = ghost(integer(2, most=9))
    done: bool = ghost(False)
    ended: bool = ghost(False)

s = shared(State)
g = shared(Seen)
left_out = [State, Seen, s, g]
"""


def emitted(first: str, second: str = "s.y = 1", bad: str = "g.a == 1", also: str = "") -> str:
    """A model of two actors with these steps, as a litmus test."""
    text = HEAD
    for number, steps in enumerate((first, second)):
        lines = "".join(f"    {line}\n" for line in steps.split("\n"))
        text += f"@actor\ndef P{number}() -> None:\n{lines}\n"
    text += f"@never('c')\ndef c() -> bool:\n    return {bad}\n\nproperties = [c]\n{also}"
    return litmus_of(compiled(text, memory="weak"))


def block(order: str, *lines: str) -> str:
    """An atomic block with an order."""
    return "\n".join([f"with atomic('op', order='{order}'):", *(f"    {line}" for line in lines)])


LOCK = block("lock", "wait_until(not s.lock)", "s.lock = True")
UNLOCK = block("unlock", "s.lock = False")
OTHER = LOCK.replace("s.lock", "s.other")
STEPS = {
    "while s.lock:\n    s.x = 2": "a branch",
    "r = s.x\nif r == 1:\n    s.y = 2": "a branch",
    "while True:\n    s.x = 2": "a loop",
    "wait_until(s.lock)": "a step that waits",
    "r = choose(range(2))\ns.x = r": "a choice",
    "assert s.x == 0, 'it is not'": "an assertion",
    "r = s.x\nassert r == 0, 'it is not'\ns.y = 1": "an assertion",
    "with atomic:\n    s.x = 2\n    s.lock = True": "an atomic step of several locations",
    block("full", "s.x = s.x * 2"): r"an atomic `\*`",
    block("full", "s.x += 1"): "an operation without a result that is full",
    block("acquire", "s.x += 1"): "an operation without a result that is acquire",
    block("full", "r = s.x", "s.x = r + r"): "an atomic step that uses what it loads twice",
    block("full", "r = s.x", "s.x = 9 - r"): "an atomic step that stores what it makes of",
    block("full", "r = s.x", "if r != 2:", "    s.x = 2"): "this atomic step",
    block("plain", "r = s.x", "s.x = r + 1"): "the order `plain`",
    block("everywhere", "r = s.x"): "a step that only loads, with the order `everywhere`",
    block("everywhere", "g.done = True"): "a step that touches no location, with the order `everywhere`",
    block("full", "g.done = True"): "a step that touches no location, with the order `full`",
    block("full", "r = s.x"): "a step that only loads, with the order `full`",
    block("release", "r = s.x"): "a step that only loads, with the order `release`",
    block("full", "s.x = 1"): "a step that only stores, with the order `full`",
    block("acquire", "s.x = 1"): "a step that only stores, with the order `acquire`",
    block("plain", "s.x = 1"): "a step that only stores, with the order `plain`",
    "with atomic:\n    r = s.x\n    s.x = 1": "an atomic step without an order, of what only one actor uses",
    block("unlock", "s.x = 2"): "this lock",
    block("lock", "wait_until(not s.taken)", "s.taken = False"): "this lock",
    UNLOCK: "an unlock without its lock",
    LOCK: "a lock that is not given back",
    f"{LOCK}\n{OTHER}": "a lock inside another",
    f"{LOCK}\n{UNLOCK}\ns.lock = False": "a store to a lock",
    f"{LOCK}\n{UNLOCK}\nr = smp_load_acquire(s.lock)": "a step that only looks at a lock, with the order",
    LOCK.replace("s.lock", "s.taken"): "`s.taken`, a lock that begins as taken",
    "s.known = True": "`s.known`, which is no memory",
    "r = s.x\ng.a = r // 4": "`//`",
    "r = s.x\ng.a = r % 4": "`%`",
    "r = s.x\ng.a = r >> 1": "`>>`",
    "r = s.x\ng.a = 1 if r == 2 else 0": "a branch|this expression",
    "s.x = 1\nwith atomic:\n    g.a += 1": "`g.a`, which its actor has not set before",
    "g.a = 1\ng.a = 2": "`g.a`, which is assigned more than once",
    "g.b = 1\ng.b = 2\nwith atomic:\n    g.a = g.b": "`g.b`, which is assigned more than once",
    "s.x = 2\nsmp_mb()\nr = s.x\ns.narrow = r": "a value that may leave its range",
}  # fmt: skip


@pytest.mark.parametrize("steps", STEPS)
def test_steps_without_a_form(steps: str) -> None:
    with pytest.raises(CannotExpress, match=rf"a litmus test has no form for ({STEPS[steps]}).*, .*:\d+:\d+"):
        emitted(steps)


CONDITIONS = {
    "s.x == s.y": "a condition that does more than compare",
    "s.x >= 1": "a condition that does more than compare",
    "g.a + 1 == 2": "a condition that does more than compare",
    "s.known": "`s.known` in a condition",
    "s.lock and g.done": "`s.lock` in a condition",
    "g.a == 0": "`g.a == 0`, which may be true before the end",
    "g.a != 1": "`g.a != 1`, which may be true before the end",
    "g.b == 1 and g.a == 0": "`g.a == 0`, which may be true before the end",
    "s.x == 2": "`s.x == 2`, which may be true before the end",
    "g.b == 1 and s.x == 2": "`s.x == 2`, which may be true before the end",
    "(g.b == 1 or g.ended) and s.x == 2": "`s.x == 2`, which may be true before the end",
}


@pytest.mark.parametrize("bad", CONDITIONS)
def test_conditions_without_a_form(bad: str) -> None:
    first = f"{LOCK}\n{UNLOCK}\ns.x = 1\ns.x = 2\nwith atomic:\n    g.a = 1\n    g.done = True"
    second = "s.x = 3\nsmp_mb()\nwith atomic:\n    g.b = 1\n    g.ended = True"
    with pytest.raises(
        CannotExpress, match=rf"a litmus test has no form for {CONDITIONS[bad]}.*, .*:\d+:\d+"
    ):
        emitted(first, second, bad)


@pytest.mark.parametrize("barrier", ["smp_rmb()", block("full", "r = s.y", "if r == 1:", "    s.y = 2")])
def test_stores_that_may_not_be_performed_yet(barrier: str) -> None:
    with pytest.raises(CannotExpress, match=r"`s\.x == 2`, which may be true before the end"):
        emitted(f"s.x = 1\ns.x = 2\n{barrier}\ng.done = True", bad="g.done and s.x == 2")


def test_a_ghost_of_two_actors() -> None:
    with pytest.raises(CannotExpress, match=r"`g\.a`, which is assigned more than once"):
        emitted("r = s.x\nwith atomic:\n    g.a = r", "s.x = 1\nwith atomic:\n    g.a = 2")


def test_a_ghost_that_another_actor_has_set() -> None:
    with pytest.raises(CannotExpress, match=r"`g\.b`, which its actor has not set before"):
        emitted("with atomic:\n    g.a = g.b", "with atomic:\n    g.b = 1")


def test_a_handler() -> None:
    handler = "@actor(interrupts=P0)\ndef irq() -> None:\n    s.y = 2\n"
    with pytest.raises(CannotExpress, match=r"an interrupt handler, .*:\d+:"):
        emitted("s.x = 1", also=handler)


def test_several_initial_states() -> None:
    begin = "@initial\ndef begin() -> None:\n    r = choose(range(2))\n    s.x = r\n"
    with pytest.raises(CannotExpress, match=r"several initial states, .*:\d+:"):
        emitted("s.x = 1", also=begin)


def test_an_initial_step_that_fails() -> None:
    begin = "@initial\ndef begin() -> None:\n    assert s.x == 1, 'it is 0'\n"
    with pytest.raises(CannotExpress, match=r"an @initial that fails, .*:\d+:"):
        emitted("s.x = 1", also=begin)


POOL = """
@record
class Page:
    count: int = integer(0, most=2)

pages = shared(Pool(Page, 1))

@record
class Map:
    page: Page | None = None

map = shared(Map)
"""


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ("page = alloc(pages)\nmap.page = page", "a choice|which is no memory|a branch"),
        ("page = map.page\nif page is not None:\n    page.count = 1", "a branch|a choice"),
    ],
)
def test_objects_that_are_allocated(steps: str, said: str) -> None:
    lines = "".join(f"    {line}\n" for line in steps.split("\n"))
    with pytest.raises(CannotExpress, match=rf"({said}).*, .*:\d+:"):
        emitted("s.x = 1", also=f"{POOL}@actor\ndef owner() -> None:\n{lines}")
