"""``--barriers``: which barriers are needed, and what each prevents."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command_line.running import Inside

STORE_BUFFERING = """
from checker import actor, always, ghost, integer, record, shared, smp_load_acquire, smp_mb, smp_wmb


@record
class State:
    x: int = integer(0, most=1)
    y: int = integer(0, most=1)
    r0: int = ghost(integer(1, most=1))
    r1: int = ghost(integer(1, most=1))


s = shared(State)


@actor
def p0() -> None:
    s.x = 1
    {first}
    r = s.y
    s.r0 = r


@actor
def p1() -> None:
    s.y = 1
    smp_mb()
    r = smp_load_acquire(s.x)
    s.r1 = r


@always("both loads got 0")
def not_both() -> bool:
    return s.r0 == 1 or s.r1 == 1


properties = [not_both]
"""
MESSAGE_PASSING = """
from checker import actor, always, ghost, integer, record, shared, smp_mb


@record
class State:
    data: int = integer(0, most=1)
    flag: int = integer(0, most=1)
    seen: int = ghost(integer(1, most=1))


s = shared(State)


@actor
def write() -> None:
    s.data = 1
    smp_mb()
    s.flag = 1


@actor
def read() -> None:
    ready = s.flag
    smp_mb()
    data = s.data
    if ready == 1:
        s.seen = data


@always("the flag is seen, and the data is not")
def data_is_seen() -> bool:
    return s.seen == 1


properties = [data_is_seen]
"""


@pytest.fixture
def checker(checker: Inside, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Inside:
    """Runs where the models are: their paths are short there."""
    monkeypatch.chdir(tmp_path)
    return checker


def model(folder: Path, first: str = "smp_mb()") -> Path:
    """The model in a file, with a statement between the store and the load of p0."""
    file = folder / "sb.py"
    file.write_text(STORE_BUFFERING.format(first=first).lstrip())
    return file


def test_says_which_are_needed_and_draws_what_each_prevents(checker: Inside, tmp_path: Path) -> None:
    ran = checker(model(tmp_path), "--barriers")
    assert ran.status == 0
    assert "3 barriers; weak memory (x86, ARMv8, RISC-V; not Power), exact" in ran.out
    needed = "needed: without it not_both fails in 7 steps"
    assert f"  sb.py:18  smp_mb()\n            {needed}\n" in ran.out
    assert f"  sb.py:26  smp_mb()\n            {needed}\n" in ran.out
    assert "  sb.py:27  r = smp_load_acquire(s.x)\n            not needed alone" in ran.out
    assert "least set that keeps every verdict: {sb.py:18, sb.py:26}\n" in ran.out
    assert ran.out.count("sb: both loads got 0") == 2
    assert "With -p weaker=sb.py:18=none:\n" in ran.out


def test_quiet_draws_nothing(checker: Inside, tmp_path: Path) -> None:
    ran = checker(model(tmp_path), "--barriers", "-q")
    assert "least set" in ran.out and "CPU 0" not in ran.out


def test_of_two_barriers_in_a_row_one_is_enough(checker: Inside, tmp_path: Path) -> None:
    ran = checker(model(tmp_path, "smp_mb()\n    smp_mb()"), "--barriers", "-q")
    assert "least sets that keep every verdict: {sb.py:18, sb.py:27} or {sb.py:19, sb.py:27}\n" in ran.out


def test_under_a_stronger_memory_model_none_is_needed(checker: Inside, tmp_path: Path) -> None:
    file = tmp_path / "mp.py"
    file.write_text(MESSAGE_PASSING.lstrip())
    ran = checker(file, "--barriers", "-q", "--memory", "tso")
    assert "x86-TSO memory, exact" in ran.out
    assert ran.out.count("not needed alone") == 2
    assert "least set that keeps every verdict: {}\n" in ran.out


def test_says_what_would_be_enough(checker: Inside, tmp_path: Path) -> None:
    file = tmp_path / "mp.py"
    file.write_text(MESSAGE_PASSING.lstrip())
    ran = checker(file, "--barriers", "-q")
    assert "mp.py:17  smp_mb()\n            needed: without it data_is_seen fails in" in ran.out
    assert "; smp_wmb() is enough\n" in ran.out and "; smp_rmb() is enough\n" in ran.out


def test_a_model_without_barriers(checker: Inside, tmp_path: Path) -> None:
    file = model(tmp_path, "pass")
    file.write_text(file.read_text().replace("    smp_mb()\n", "").replace("smp_load_acquire(s.x)", "s.x"))
    ran = checker(file, "--barriers")
    assert "there is no barrier and no order to weaken" in ran.out


def test_says_that_a_model_fails_as_it_is(checker: Inside, tmp_path: Path) -> None:
    ran = checker(model(tmp_path, "pass"), "--barriers")
    assert ran.status == 1 and "  not_both fails with every barrier in place" in ran.out
    assert "with every barrier" not in checker(model(tmp_path), "--barriers", "-q").out


def test_sequential_consistency_is_refused(checker: Inside, tmp_path: Path) -> None:
    ran = checker(model(tmp_path), "--barriers", "--memory", "sc")
    assert ran.status == 2 and "help: use --memory tso, pso or weak" in ran.err


def test_a_limit_leaves_it_open(checker: Inside, tmp_path: Path) -> None:
    ran = checker(model(tmp_path), "--barriers", "--max-states", "3")
    assert ran.status == 3
    assert "open: --max-states 3 reached" in ran.out and "no set is called least" in ran.out


@pytest.mark.parametrize("word", ["--list", "--mechanisms", "--json=x", "--html=x", "--matrix", "--example"])
def test_is_alone(checker: Inside, tmp_path: Path, word: str) -> None:
    ran = checker(model(tmp_path), "--barriers", word)
    assert ran.status == 2 and "a text of its own: leave out" in ran.err


@pytest.mark.parametrize(
    ("weaker", "message"),
    [
        (
            "sb.py:99=none",
            "no barrier and no order in this place\n   help: the places are: sb.py:18, sb.py:26, sb.py:27",
        ),
        ("sb.py:18=acquire", "that is not weaker there\n   help: use smp_wmb, smp_rmb, none"),
        ("sb.py:18=foo", "there is no such order\n   help: write PLACE=ORDER"),
        ("", "there is no such order\n   help: write PLACE=ORDER"),
        ("sb.py:18", "there is no such order\n   help: write PLACE=ORDER"),
    ],
)
def test_a_wrong_place_or_order_is_refused(
    checker: Inside, tmp_path: Path, weaker: str, message: str
) -> None:
    ran = checker(model(tmp_path), "--memory", "weak", "-p", f"weaker={weaker}")
    assert ran.status == 2
    assert message in ran.err


def test_what_it_prints_can_be_asked_for(checker: Inside, tmp_path: Path) -> None:
    ran = checker(model(tmp_path), "--memory", "weak", "-p", "weaker=sb.py:18=none", "-q")
    assert ran.status == 1 and "violated" in ran.out
