"""``--memory``: the memory model of a run, its bounds, and what a verdict says of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command_line.running import Inside
from tests.command_line.test_barriers import model

BLOCK = """
from checker import actor, always, atomic, integer, record, shared


@record
class State:
    x: int = integer(0, most=1)
    y: int = integer(0, most=1)


s = shared(State)


@actor
def both() -> None:
    with atomic("both at once"):
        s.x = 1
        s.y = 1


@actor
def look() -> None:
    with atomic("look at both"):
        same = s.x == s.y
    s.x = 0 if same else 1


@always("one of them is set")
def in_step() -> bool:
    return s.x <= 1


properties = [in_step]
"""
LOCK = """
from checker import actor, always, atomic, ghost, integer, record, shared, smp_store_release, wait_until


@record
class State:
    locked: bool = False
    x: int = integer(0, most=2)
    inside: int = ghost(integer(0, most=2))


s = shared(State)


@actor(count=2)
def task() -> None:
    with atomic("spin_lock()", order="lock"):
        wait_until(not s.locked)
        s.locked = True
    seen = s.x
    s.x = seen + 1
    smp_store_release(s.locked, False)


@always("an update is lost")
def counted() -> bool:
    return s.x <= 2


properties = [counted]
"""


def written(folder: Path, text: str) -> Path:
    """A model in a file."""
    file = folder / "model.py"
    file.write_text(text.lstrip())
    return file


@pytest.mark.parametrize(
    ("memory", "status", "said"),
    [
        ("sc", 0, "sequential consistency"),
        ("tso", 1, "x86-TSO memory, exact"),
        ("pso", 1, "PSO memory, exact"),
        ("weak", 1, "weak memory (x86, ARMv8, RISC-V; not Power), exact"),
    ],
)
def test_a_missing_barrier(checker: Inside, tmp_path: Path, memory: str, status: int, said: str) -> None:
    ran = checker(model(tmp_path, "pass"), "--memory", memory, "-q")
    assert (ran.status, said in ran.out) == (status, True)


def test_a_model_names_its_memory_model(checker: Inside, tmp_path: Path) -> None:
    file = model(tmp_path, "pass")
    file.write_text(file.read_text() + '\nmemory = "tso"\n')
    assert "x86-TSO" in checker(file, "-q").out
    assert "sequential consistency" in checker(file, "-q", "--memory", "sc").out


def test_a_bound_that_is_reached_is_named(checker: Inside, tmp_path: Path) -> None:
    file = model(tmp_path, "s.x = 0\n    s.x = 1")
    ran = checker(file, "--memory", "tso", "-p", "window=1", "-q")
    assert "x86-TSO memory, within bounds: window of p0's CPU)" in ran.out
    assert "x86-TSO memory, exact)" in checker(file, "--memory", "tso", "-p", "window=3", "-q").out


def test_an_old_value_that_is_lost_is_named(checker: Inside, tmp_path: Path) -> None:
    file = model(tmp_path, "s.x = 0\n    s.x = 1\n    s.x = 0")
    text = file.read_text().replace("    smp_mb()\n    r = smp_load_acquire(s.x)", "    r = s.x")
    file.write_text(text)
    ran = checker(file, "--memory", "weak", "-p", "history=1", "-p", "window=6", "-q")
    assert "within bounds: old values of s.x" in ran.out
    assert ", exact)" in checker(file, "--memory", "weak", "-p", "history=4", "-p", "window=6", "-q").out


def test_blocks_that_are_taken_as_fully_ordered_are_listed(checker: Inside, tmp_path: Path) -> None:
    ran = checker(written(tmp_path, BLOCK), "--memory", "weak")
    expected = "both at once (model.py:15), look at both\n    (model.py:22)"
    assert f"taken as fully ordered, for they touch several locations: {expected}" in ran.out
    assert "taken as" not in checker(written(tmp_path, BLOCK)).out


def test_a_lock_that_a_release_ends(checker: Inside, tmp_path: Path) -> None:
    for memory in ("tso", "pso", "weak"):
        ran = checker(written(tmp_path, LOCK), "--memory", memory, "-q")
        assert ran.status == 0, ran.err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--memory", "weak", "-p", "window=0"), "`window` cannot be 0: it is no number in this range"),
        (
            ("--memory", "weak", "-p", "history=many"),
            "`history` cannot be many: it is no number in this range",
        ),
        (("-p", "memory=arm"), "`memory` cannot be arm: there is no such memory model"),
        (
            ("--memory", "sc", "-p", "window=5"),
            "`window` cannot be 5: sequential consistency has no such bound",
        ),
        (("--memory", "sc", "-p", "history=1"), "sequential consistency has no such bound"),
        (("--memory", "tso", "-p", "history=1"), "`history` cannot be 1: x86-TSO memory has no such bound"),
        (("--memory", "pso", "-p", "history=1"), "PSO memory has no such bound"),
    ],
)
def test_a_wrong_setting_is_refused(
    checker: Inside, tmp_path: Path, words: tuple[str, ...], message: str
) -> None:
    ran = checker(model(tmp_path), *words)
    assert ran.status == 2 and message in ran.err


@pytest.mark.parametrize("memory", ["tso", "pso", "weak"])
def test_each_machine_has_a_window(checker: Inside, tmp_path: Path, memory: str) -> None:
    ran = checker(model(tmp_path), "-q", "--memory", memory, "-p", "window=2")
    assert ran.status in (0, 1) and not ran.err


@pytest.mark.parametrize("value", ['"arm"', '""', "3", "None", "True", '["weak"]'])
def test_a_wrong_memory_model_of_a_model_is_refused_at_its_line(
    checker: Inside, tmp_path: Path, value: str
) -> None:
    file = model(tmp_path)
    file.write_text(file.read_text() + f"\nmemory = {value}\n")
    ran = checker(file)
    assert ran.status == 2
    assert "`memory` cannot be" in ran.err and f"memory = {value}\n      | ^^^" in ran.err


def test_an_object_of_the_model_may_be_called_memory(checker: Inside, tmp_path: Path) -> None:
    file = model(tmp_path)
    file.write_text(file.read_text().replace("s = shared", "memory = s = shared"))
    assert "sequential consistency" in checker(file, "-q").out


def test_an_example_run_ends_although_store_buffers_never_do(checker: Inside, tmp_path: Path) -> None:
    ran = checker(model(tmp_path), "--memory", "weak", "--example")
    assert ran.status == 0 and "sb: every actor gets through\n" in ran.out


def test_a_parameter_may_not_take_the_name_of_a_setting_that_every_model_has(
    checker: Inside, tmp_path: Path
) -> None:
    file = model(tmp_path)
    file.write_text("from checker import parameter\nwindow = parameter(1, most=2)\n" + file.read_text())
    ran = checker(file)
    assert ran.status == 2 and "sets something of every model" in ran.err
