"""Properties that one run violates are told together only if it has the same reasons for all."""

from __future__ import annotations

from pathlib import Path

from tests.command_line.running import Inside

HEAD = """
from checker import actor, eventually, every_actor_finishes, leads_to, record, shared, wait_until


@record
class State:
    ready: bool = False
    sleeping: bool = False
    woken: bool = False
    done: bool = False


s = shared(State)


@eventually("the request is never served")
def served() -> bool:
    return s.done

"""
LOST_WAKEUP = """
@actor
def waiter() -> None:
    if not s.ready:
        s.sleeping = True
        wait_until(s.woken)
    s.done = True


@actor
def waker() -> None:
    s.ready = True
    if s.sleeping:
        s.woken = True


properties = [served, every_actor_finishes()]
"""
# The waiter hangs in any case, and what is done before the request does not serve it.
OTHER_REASONS = """
@leads_to("what was asked for is not done")
def answered() -> tuple[bool, bool]:
    return s.sleeping, s.done


@actor
def waiter() -> None:
    if s.ready:
        s.done = True
        s.done = False
    s.sleeping = True
    wait_until(s.woken)


@actor
def waker() -> None:
    s.ready = True


properties = [served, answered, every_actor_finishes()]
"""


def written(tmp_path: Path, actors: str) -> Path:
    """A model."""
    file = tmp_path / "model.py"
    file.write_text(HEAD + actors)
    return file


def test_the_same_reasons_are_told_once(checker: Inside, tmp_path: Path) -> None:
    text = checker(written(tmp_path, LOST_WAKEUP)).out
    assert text.startswith("model: the request is never served\nand: an actor can never finish\n")
    assert text.count("To provoke it") == 1


def test_with_details_too(checker: Inside, tmp_path: Path) -> None:
    first, _ = checker(written(tmp_path, LOST_WAKEUP), "-v").out.split("\n\n", 1)
    assert " ".join(first.split()).endswith("weak fairness assumed): and: an actor can never finish")


def test_other_reasons_have_a_race_of_their_own(checker: Inside, tmp_path: Path) -> None:
    text = checker(written(tmp_path, OTHER_REASONS)).out
    assert "and: " not in text
    _, served, answered, finishes = text.split("model: ")
    assert "To provoke it" in served
    assert "Every execution comes to this." in finishes
    assert "s.sleeping = True" in answered
