"""Models whose tests were once others: each is emitted with its meaning, and read back."""

from pathlib import Path

import pytest

from checker.backends.litmus.module import litmus_of
from checker.compiler.compile import compile_model
from tests.litmus.test_emit_refusals import emitted
from tests.litmus.test_emitted_verdicts import read_back, verdict
from tests.programs import compiled

LAST = "\nwith atomic:\n    g.a = r\n    g.b = q"
PASSING = ("s.x = 1\ns.y = 1", f"r = s.y\nq = s.x{LAST}")


def says(text: str, *lines: str) -> None:
    """Assert that each line is in a text."""
    for line in lines:
        assert f"\t{line}\n" in text or f"{line}\n" in text, text


def test_a_load_that_only_a_ghost_keeps() -> None:
    says(emitted("r = s.x\ng.a = r"), "g_a = READ_ONCE(*x);", "exists (0:g_a=1)")


def test_what_an_initial_step_sets() -> None:
    begin = "@initial\ndef begin() -> None:\n    s.x = 2\n"
    says(emitted("r = s.x\ng.a = r", also=begin), "int x = 2;")


def test_locals_that_are_set_before_the_first_step() -> None:
    says(emitted("k = 3\ns.x = k\nr = s.y\nwith atomic:\n    g.a = r + k"), "k = 3;", "WRITE_ONCE(*x, k);")


def test_a_ghost_that_nobody_sets_is_a_constant() -> None:
    says(emitted("r = s.x\ng.a = r", bad="g.a == 1 and g.two == 2"), "exists (0:g_a=1)")
    says(emitted("r = s.x\ng.a = r", bad="g.a == 1 and g.two == 1"), "exists (false)")


def test_a_condition_that_asks_nothing() -> None:
    says(emitted("r = s.x\ng.a = r", bad="g.a == 1 and False"), "exists (false)")
    says(emitted("r = s.x\ng.a = r", bad="g.a == 1 or True"), "exists (true)")


def test_a_location_that_no_thread_touches_is_declared() -> None:
    says(
        emitted("r = s.x\ng.a = r", bad="g.a == 1 and not s.other"),
        "int other = 0;",
        "exists (0:g_a=1 /\\ other=0)",
    )


def test_a_location_with_stores_that_are_performed() -> None:
    steps = "s.x = {}\nsmp_mb()\nwith atomic:\n    {} = True"
    text = emitted(steps.format(1, "g.done"), steps.format(2, "g.ended"), "g.done and g.ended and s.x == 2")
    says(text, "exists (x=2)")


def test_truth_values_have_no_operators_that_herd_does_not_know() -> None:
    text = emitted("r = s.x\nq = s.y\nwith atomic:\n    g.done = not (r == 1 and q != 2)", bad="g.done")
    says(text, "g_done = ((r == 1) & (q != 2)) == 0;")


def test_a_lock_that_is_looked_at() -> None:
    lock = "with atomic('l', order='lock'):\n    wait_until(not s.lock)\n    s.lock = True"
    unlock = "with atomic('u', order='unlock'):\n    s.lock = False"
    text = emitted(f"{lock}\n{unlock}", "r = s.lock\ng.done = r", "g.done")
    says(text, "P0(spinlock_t *lock_)", "g_done = spin_is_locked(lock_);")


NAMES = """
from checker import actor, atomic, ghost, integer, never, procedure, record, shared

@record
class First:
    b: int = integer(0, most=3)
    c_b: int = integer(0, most=3)
    int: int = integer(0, most=3)
    exists: int = integer(0, most=3)
    g_a: int = integer(0, most=3)
    größe: int = integer(0, most=3)

@record
class Second:
    b: int = integer(0, most=3)
    c_b: int = integer(0, most=3)

@record
class Third:
    a: int = ghost(integer(0, most=3))
    b_c: int = ghost(integer(0, most=3))
    spare: int = ghost(integer(0, most=3))

@record
class Fourth:
    c: int = ghost(integer(0, most=3))

a, a_c = shared(First), shared(Second)
g, g_b = shared(Third), shared(Fourth)
left_out = [First, Second, Third, Fourth, a, a_c, g, g_b]

@procedure
def get() -> int:
    seen = FROM
    return seen

@actor
def P0() -> None:
    FROM = 1
    TO = 1

@actor
def P1() -> None:
    get_seen = TO
    old = get()
    old_ = get()
    with atomic:
        g.a = get_seen
        GHOST = old
        g.spare = old_ + old

@never("c")
def c() -> bool:
    return g.a == 1 and GHOST == 0 and g.spare == 0

properties = [c]
"""


@pytest.mark.parametrize("ghost", ["g.b_c", "g_b.c"])
@pytest.mark.parametrize(
    ("first", "second"),
    [("a.c_b", "a_c.b"), ("a.int", "a.exists"), ("a.g_a", "a.b"), ("a.größe", "a_c.c_b"), ("a.b", "a.c_b")],
)
def test_names_that_mean_one_thing(first: str, second: str, ghost: str) -> None:
    text = NAMES.replace("FROM", first).replace("TO", second).replace("GHOST", ghost)
    program = compiled(text, memory="weak")
    test = read_back(litmus_of(program))
    assert test is not None
    for memory in ("sc", "weak"):
        assert verdict(test, memory) == verdict(program, memory) == (memory == "weak")


def test_the_name_of_a_test_is_one_word(tmp_path: Path) -> None:
    path = tmp_path / "a model (1).py"
    path.write_text(NAMES.replace("FROM", "a.b").replace("TO", "a.c_b").replace("GHOST", "g.b_c"))
    assert litmus_of(compile_model(str(path), {"memory": "weak"}).program).startswith("C a_model_1_\n")


@pytest.mark.parametrize("bad", ["g.a == 1 and g.b == 0", "not (g.a != 1 or g.b != 0)"])
def test_message_passing(bad: str) -> None:
    test = read_back(emitted(*PASSING, bad))
    assert test is not None
    assert verdict(test, "weak") and not verdict(test, "sc")


def test_load_buffering_with_ghosts_before_the_stores() -> None:
    test = read_back(
        emitted("r = s.x\ng.a = r\ns.y = 1", "r = s.y\ng.b = r\ns.x = 1", "g.a == 1 and g.b == 1")
    )
    assert test is not None
    assert verdict(test, "weak") and not verdict(test, "sc")


def test_a_ghost_that_is_copied_is_kept() -> None:
    text = emitted("with atomic:\n    g.a = s.x\nwith atomic:\n    g.b = g.a", bad="g.a == 1 and g.b == 1")
    says(text, "g_a = READ_ONCE(*x);", "g_b = g_a;")


def test_an_operation_on_what_one_thread_uses_is_a_barrier() -> None:
    operation = "with atomic('xchg()', order='full'):\n    q = s.narrow\n    s.narrow = 1"
    first, second = f"s.x = 1\n{operation}\nr = s.y\ng.a = r + 1", "s.y = 1\nsmp_mb()\nr = s.x\ng.b = r + 1"
    test = read_back(emitted(first, second, "g.a == 1 and g.b == 1"))
    assert test is not None
    assert not verdict(test, "weak")


def test_a_model_without_accesses() -> None:
    text = emitted("g.a = 1", "g.b = 1", "g.a == 1")
    assert "\n{\n}\n\nP0()" in text
    test = read_back(text)
    assert test is not None
    assert verdict(test, "weak")


@pytest.mark.parametrize("name", ["P3", "atomic_read", "int", "exists", "class_", "unlock", "x", "g_a"])
def test_a_local_with_a_name_that_means_something(name: str) -> None:
    test = read_back(emitted(f"{name} = s.x\ns.y = {name}\ng.a = {name} + 1", "s.x = 1", "g.a == 2"))
    assert test is not None
    assert verdict(test, "sc")


def test_names_that_the_reader_must_tell_apart() -> None:
    test = read_back(emitted("old = s.x\nold_ = s.y\nwith atomic:\n    g.a = old\n    g.b = old_", "s.x = 1"))
    assert test is not None
    assert verdict(test, "sc")


def test_a_register_and_its_copy_are_one() -> None:
    text = emitted("r = s.x\nq = r\ns.y = q\nwith atomic:\n    g.a = r")
    says(text, "g_a = READ_ONCE(*x);", "WRITE_ONCE(*y, g_a);")
    assert "int r;" not in text and "int q;" not in text
