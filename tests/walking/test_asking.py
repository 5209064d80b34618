"""Asking while one looks: answers come, the next question ends the one before, and no process is left."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from checker.exploration.choice import EngineChoice
from checker.exploration.deadline import Interrupts
from checker.exploration.limits import Limits
from checker.walking.ahead import Ahead
from checker.walking.asking import Asker, Looking, Reply
from checker.walking.walk import start
from tests.walking.small import system_of

LARGE = ("models/status_quo", "PAGES=2")  # which no engine explores in a second
PATIENCE = 30.0


def looking(*model: str, engine: str = "auto", seconds: float = 20.0) -> Looking:
    """The question for a model."""
    choice = EngineChoice("python" if engine == "python" else "auto")
    return Looking(system_of(*model).ground, choice, Limits(None, 1 << 30, seconds))


def values(*model: str) -> list[int]:
    """The values at the start of a model."""
    system = system_of(*model)
    return system.values(start(system).states[0])


def heard(asker: Asker) -> Reply:
    """The next reply."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        for reply in asker.heard(1.0):
            if not (isinstance(reply.content, Ahead) and reply.content.goes_on):
                return reply
    raise AssertionError("no reply")


def children(process: int) -> set[int]:
    """The processes that a process has started, and so on."""
    found: set[int] = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == process:
            found |= {int(path.parent.name), *children(int(path.parent.name))}
    return found


@pytest.fixture
def none_left() -> Iterator[None]:
    """No process is left behind."""
    before = children(os.getpid())
    yield
    until = time.monotonic() + 5.0
    while children(os.getpid()) - before and time.monotonic() < until:
        time.sleep(0.05)
    assert not children(os.getpid()) - before


@pytest.mark.usefixtures("none_left")
@pytest.mark.parametrize("engine", ["auto", "python"])
def test_an_answer(engine: str) -> None:
    with Asker(looking("lost_update", engine=engine), Interrupts()) as asker:
        for number in (3, 4):
            asker.ask(number, values("lost_update"))
            reply = heard(asker)
            assert reply.number == number and isinstance(reply.content, Ahead)
            assert reply.content.engine == ("python" if engine == "python" else "native")
            assert reply.content.complete


@pytest.mark.usefixtures("none_left")
@pytest.mark.parametrize("engine", ["auto", "python"])
def test_the_next_question_ends_the_one_before(engine: str) -> None:
    with Asker(looking(*LARGE, engine=engine), Interrupts()) as asker:
        asker.ask(1, values(*LARGE))
        until = time.monotonic() + PATIENCE
        while not (first := children(asker.worker.process)):
            assert time.monotonic() < until
        asker.ask(2, values(*LARGE))
        while first & children(asker.worker.process):
            assert time.monotonic() < until, "the first search goes on"
            time.sleep(0.01)
        asker.ask(3, None)
        while children(asker.worker.process):
            assert time.monotonic() < until, "a search goes on of which nobody wants to know"
            time.sleep(0.01)
        assert asker.heard() == []


@pytest.mark.usefixtures("none_left")
def test_a_limit_ends_the_search() -> None:
    with Asker(looking(*LARGE, seconds=0.5), Interrupts()) as asker:
        asker.ask(1, values(*LARGE))
        content = heard(asker).content
        assert isinstance(content, Ahead)
        assert not content.complete and content.clear == () and content.open


@pytest.mark.usefixtures("none_left")
@pytest.mark.parametrize("engine", ["auto", "python"])
def test_what_is_near_is_known_before_all_is_seen(engine: str) -> None:
    """A race of nine steps is shown while the search has millions of states before it."""
    with Asker(looking(*LARGE, engine=engine, seconds=600.0), Interrupts()) as asker:
        asker.ask(1, values(*LARGE))
        until = time.monotonic() + PATIENCE
        while not (replies := asker.heard(1.0)):
            assert time.monotonic() < until
        content = replies[0].content
    assert isinstance(content, Ahead) and content.goes_on and not content.complete and content.clear == ()
    (near,) = content.distances
    assert (near.property, len(near.moves or ())) == ("page_stable_under_writeback", 9)
    assert near.property not in content.open


@pytest.mark.usefixtures("none_left")
def test_leaving_ends_a_search() -> None:
    begun = time.monotonic()
    with Asker(looking(*LARGE), Interrupts()) as asker:
        asker.ask(1, values(*LARGE))
        while not children(asker.worker.process):
            assert time.monotonic() < begun + PATIENCE
        left = time.monotonic()
    assert time.monotonic() - left < 3.0


@pytest.mark.usefixtures("none_left")
def test_a_search_that_fails_is_no_answer() -> None:
    with Asker(looking("lost_update"), Interrupts()) as asker:
        asker.ask(1, values("lost_update")[:-1])
        content = heard(asker).content
        assert isinstance(content, str) and content.startswith("the search failed: ")


def test_a_process_that_is_gone_is_noticed() -> None:
    with Asker(looking("lost_update"), Interrupts()) as asker:
        asker.worker.kill()
        assert heard(asker) == Reply(0, "the process that searches has ended")
        asker.ask(5, values("lost_update"))
        assert asker.heard() == []
