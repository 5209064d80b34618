"""``--confirm spin`` and ``emit promela``: the output if Spin agrees, differs, is missing or is late."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from checker.backends.promela.module import Promela
from checker.command_line import confirm
from checker.exploration import spin
from checker.exploration.deadline import Deadline
from checker.exploration.limits import Limits
from checker.exploration.spin import SpinAnswer, SpinFails
from tests.command_line.running import Inside
from tests.native.building import needs_spin


def answering(monkeypatch: pytest.MonkeyPatch, states: int, seen: set[int]) -> None:
    """Make Spin give an answer, whatever its input."""

    def ask(_model: Promela, _expected: int, _deadline: Deadline) -> SpinAnswer:
        return SpinAnswer("6.5.2", states, frozenset(seen))

    monkeypatch.setattr(confirm, "ask_spin", ask)


def last(text: str) -> str:
    """The last line."""
    return text.splitlines()[-1]


@needs_spin
def test_spin_agrees(checker: Inside) -> None:
    ran = checker("lost_update.py", "-q", "--confirm", "spin", "--reduce", "none")
    assert ran.status == 1
    assert last(ran.out).startswith("lost_update.py: confirmed by Spin ")
    assert last(ran.out).endswith(": same verdicts, same 46 states")


def test_spin_is_asked_without_symmetry(checker: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, 46, {0})
    ran = checker("lost_update.py", "-q", "--confirm", "spin")
    assert "28 states" in ran.out
    assert last(ran.out) == (
        "lost_update.py: confirmed by Spin 6.5.2: same verdicts, same 46 states (without symmetry)"
    )


def test_spin_sees_another_number_of_states(checker: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, 45, {0})
    ran = checker("lost_update.py", "-q", "--confirm", "spin")
    assert ran.status == 70
    assert ran.out.split("\n", 1)[1] == (
        "lost_update.py: SPIN DISAGREES (Spin 6.5.2):\n"
        "  states: 46 here, 45 in Spin\n"
        "  one of the two is wrong: please report it with the output of\n"
        "  python -m checker emit promela lost_update.py\n"
    )


def test_spin_sees_no_violation(checker: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, 46, {1})
    ran = checker("lost_update.py", "-q", "--confirm", "spin")
    assert ran.status == 70
    assert "  no_update_lost: a violation is seen here, not seen in Spin\n" in ran.out
    assert "  every_actor_finishes: a violation is not seen here, seen in Spin\n" in ran.out


@pytest.mark.parametrize("missing", ["spin", "gcc"])
def test_a_tool_is_missing(
    checker: Inside, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, missing: str
) -> None:
    present = {"spin", "gcc", "cc", "clang"} - ({"spin"} if missing == "spin" else {"gcc", "cc", "clang"})
    for name in present:
        (tmp_path / name).symlink_to("/bin/true")
    monkeypatch.setenv("PATH", str(tmp_path))
    ran = checker("clean.py", "-q", "--confirm", "spin")
    assert ran.status == 3
    assert f"(Debian: apt install {missing})" in last(ran.out)
    assert last(ran.out).startswith("clean.py: not confirmed by Spin: Spin ")


def test_a_search_that_was_cut_short_is_not_confirmed(checker: Inside) -> None:
    ran = checker("wide.py", "-q", "--confirm", "spin", "--max-states", "10")
    assert ran.status == 3
    assert (
        last(ran.out)
        == "wide.py: not confirmed by Spin: the search here is incomplete (--max-states 10 reached)"
    )


def test_a_program_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    with pytest.raises(SpinFails, match="--timeout 0s reached before Spin had seen everything"):
        spin.run(("sleep", "60"), tmp_path, Limits(seconds=0.0).deadline())


def test_a_program_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(SpinFails, match=r"`sh` failed with status 3:\nno such thing"):
        spin.run(("sh", "-c", "echo no such thing >&2; exit 3"), tmp_path, Deadline())


@needs_spin
def test_a_step_that_is_too_long_for_spin_is_named() -> None:
    steps = "; ".join("x = 1 - x" for _ in range(3000))
    text = f"byte x; active proctype p() {{ end: do :: d_step {{ {steps} }} od }}"
    with pytest.raises(SpinFails, match="a step of the model is too long for Spin"):
        spin.searched(text, (), (), Deadline())


def test_an_interrupt_leaves_nothing_running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_lines: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(spin, "read", interrupted)
    with pytest.raises(KeyboardInterrupt):
        spin.run(("sh", "-c", "echo $$ > number; exec sleep 60"), tmp_path, Deadline())
    number = tmp_path / "number"  # there unless the shell was ended before it could write
    if number.exists() and number.read_text():
        with pytest.raises(ProcessLookupError):
            os.kill(int(number.read_text()), 0)


@pytest.mark.parametrize(
    ("printed", "reason"),
    [
        ("pan: reached -DMEMLIM bound\n 9 states, stored\n", "out of memory"),
        ("error: max search depth too small\n 9 states, stored\n", "deeper"),
        ("pan: went away\n", "no number of states"),
    ],
)
def test_an_answer_that_is_none(printed: str, reason: str) -> None:
    model = Promela("", {}, (), 0, 0)
    with pytest.raises(SpinFails, match=reason):
        spin.answer(model, "6.5.2", spin.read(printed.splitlines(keepends=True)))


def test_what_spin_prints_is_read() -> None:
    model = Promela("", {"holds_water": 4, "finishes": 2}, (), 1, 0)
    printed = [
        "pan:1: assertion violated holds_water (at depth 9)\n",
        "pan:7: assertion violated finishes (at depth 3)\n",
        " 1234567 states, stored\n",
    ]
    assert spin.answer(model, "6.5.2", spin.read(printed)) == SpinAnswer(
        "6.5.2", 1_234_566, frozenset({2, 4})
    )


def test_confirm_is_about_one_instance(checker: Inside) -> None:
    ran = checker("clean.py", "--confirm", "spin", "--list")
    assert ran.status == 2
    assert "leave out --list and --mechanisms" in ran.err


def test_promela_is_printed(checker: Inside) -> None:
    ran = checker("emit", "promela", "lost_update.py")
    assert ran.status == 0
    assert "active proctype increment_0() { /* increment[0] */" in ran.out
    assert "  /* lost_update.py:18 increment: counter.value = seen + 1 */" in ran.out
    assert ran.out.isascii()


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A model of which Promela can say nothing."""
    path = tmp_path / "large.py"
    path.write_text(
        "from checker import actor, every_actor_finishes, integer, record, shared\n"
        "@record\nclass Clock:\n    ticks: int = integer(0, most=5_000_000_000)\n"
        "clock = shared(Clock)\n"
        "@actor\ndef tick() -> None:\n    clock.ticks = 1\n"
        "properties = [every_actor_finishes()]\n"
    )
    return path


def test_what_cannot_be_expressed_is_named(checker: Inside, model: Path) -> None:
    ran = checker("emit", "promela", model)
    assert (ran.status, ran.out) == (2, "")
    assert (
        ran.err
        == f"{model}: error: clock.ticks needs more than 32 bits: choose smaller bounds with `most=`\n"
    )
    ran = checker(model, "-q", "--confirm", "spin")
    assert ran.status == 3
    assert "not confirmed by Spin: clock.ticks needs more than 32 bits" in last(ran.out)


PROGRESS = """
from checker import actor, eventually, record, shared

@record
class Flag:
    up: bool = False

flag = shared(Flag)

@actor(fair=FAIR)
def raise_it() -> None:
    flag.up = True

@eventually("the flag stays down")
def it_is_raised() -> bool:
    return flag.up

properties = [it_is_raised]
"""


@needs_spin
@pytest.mark.parametrize(("fair", "status"), [("True", 0), ("False", 1)])
def test_spin_judges_progress(checker: Inside, tmp_path: Path, fair: str, status: int) -> None:
    path = tmp_path / "flag.py"
    path.write_text(PROGRESS.replace("FAIR", fair))
    ran = checker(path, "-q", "--confirm", "spin")
    assert ran.status == status
    assert last(ran.out).endswith("same verdicts, same 2 states")


def test_promela_of_progress_is_asked_for_by_name(checker: Inside, tmp_path: Path) -> None:
    path = tmp_path / "flag.py"
    path.write_text(PROGRESS.replace("FAIR", "True"))
    assert "--property it_is_raised */" in checker("emit", "promela", path).out
    ran = checker("emit", "promela", path, "--property", "it_is_raised")
    assert "  :: !failed && !flag_up -> goto accept_missing\n" in ran.out
    ran = checker("emit", "promela", path, "--property", "nothing")
    assert ran.err.endswith("error: there is no progress property `nothing` (there is: it_is_raised)\n")
    assert checker("emit", "tla", path, "--property", "it_is_raised").status == 2


def test_tla_is_printed(checker: Inside) -> None:
    ran = checker("emit", "tla", "lost_update.py")
    assert ran.status == 0
    assert "\\* lost_update.py:18 increment: counter.value = seen + 1\n" in ran.out
    assert ran.out.splitlines()[0].strip("-") == " MODULE lost_update "
    assert ran.out.isascii()
