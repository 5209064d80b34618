"""Limits, Ctrl-C and a lack of memory: a search that stops says so, and keeps what it found."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from checker.backends.python.system import PythonSystem
from checker.command_line.values import memory
from checker.exploration import limits
from checker.exploration.breadth_first import BLOCK, breadth_first
from checker.exploration.limits import Limits, Snapshot, Watch, size
from tests.exploration.tiny import Search, Searched

# Level d has C(d + 7, 7) states: the sums of eight counters. The third is the first of more than 100.
WIDE = """\
cells = shared(Array(State, 8))


@actor(range(8))
def count(me: int) -> None:
    cells[me].n = 1
    cells[me].n = 2
    cells[me].n = 3


@never("one has stepped")
def nobody_steps() -> bool:
    return any(cell.n == 1 for cell in cells)


@never("all have arrived")
def nobody_arrives() -> bool:
    return state.a and all(cell.n == 3 for cell in cells)


properties = [nobody_steps, nobody_arrives]
"""
NARROW = """\
@actor
def up() -> None:
    state.n = 1
    state.n = 2
    state.n = 3


properties = [every_actor_finishes()]
"""


def stopped_after(search: Search, text: str, **most: float) -> Searched:
    """The search under limits."""
    return search(text, watch=Watch(Limits(**most)))  # type: ignore[arg-type]  # by name


def test_enough_states(search: Search) -> None:
    found = stopped_after(search, WIDE, states=5000)
    assert found.result.stopped == "--max-states 5,000 reached"
    assert not found.result.exhaustive and not found.result.interrupted
    assert 5000 <= found.result.states < 4**8
    assert len(found.steps("nobody_steps")) == 1
    assert not found.found("nobody_arrives")
    assert sum(found.result.levels) == found.result.states


def test_enough_memory_and_time(search: Search) -> None:
    assert stopped_after(search, WIDE, memory=1 << 20).result.stopped == "--max-memory 1M reached"
    assert stopped_after(search, WIDE, seconds=0.0).result.stopped == "--timeout 0s reached"


def test_a_limit_that_is_not_reached(search: Search) -> None:
    found = stopped_after(search, NARROW, states=100, memory=1 << 40, seconds=600)
    assert found.counts == (4, 3, 3)
    assert found.result.stopped is None


def test_a_limit_in_a_narrow_space(search: Search) -> None:
    assert stopped_after(search, NARROW, states=2).result.stopped == "--max-states 2 reached"


def test_a_limit_reached_with_the_last_state_stops_nothing(search: Search) -> None:
    assert stopped_after(search, NARROW, states=4).result.stopped is None


def raising(error: type[BaseException], depth: int) -> Callable[[Snapshot], None]:
    """A watcher that ends the search at that depth."""

    def watch(now: Snapshot) -> None:
        if now.depth >= depth:
            raise error

    return watch


@pytest.mark.parametrize(
    ("error", "said"), [(KeyboardInterrupt, "interrupted"), (MemoryError, "out of memory")]
)
def test_what_was_found_is_kept(search: Search, error: type[BaseException], said: str) -> None:
    found = search(WIDE, watch=Watch(progress=raising(error, 3)))
    assert found.result.stopped == said
    assert found.result.interrupted is (error is KeyboardInterrupt)
    assert len(found.steps("nobody_steps")) == 1
    assert not found.found("nobody_arrives") and not found.result.exhaustive


@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError])
def test_an_end_within_the_first_level(search: Search, error: type[BaseException]) -> None:
    found = search(WIDE, watch=Watch(progress=raising(error, 0)))
    assert not found.result.exhaustive
    assert not found.found("nobody_arrives")


def test_out_of_memory_within_a_step(search: Search, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    plain = PythonSystem.expand

    def expand(self: PythonSystem, *args: object) -> object:
        calls.append(args)
        if len(calls) == 3:
            raise MemoryError
        return plain(self, *args)  # type: ignore[arg-type]  # passed on

    monkeypatch.setattr(PythonSystem, "expand", expand)
    found = search(WIDE)
    assert found.result.stopped == "out of memory"
    assert len(found.steps("nobody_steps")) == 1


def test_who_watches_is_told(search: Search) -> None:
    seen: list[Snapshot] = []
    found = search(WIDE, watch=Watch(progress=seen.append))
    assert [s.depth for s in seen] == sorted(s.depth for s in seen)
    assert [s.states for s in seen] == sorted(s.states for s in seen)
    assert seen[-1].states == found.result.states == 4**8
    assert seen[-1].queue == 0
    assert len(seen) >= 4**8 / BLOCK


def test_sizes() -> None:
    assert [size(n) for n in (0, 1, 1024, 1536, 1 << 20, 3 << 29)] == ["0B", "1B", "1K", "1.5K", "1M", "1.5G"]
    assert Limits().reached(Snapshot(0, 10**9, 0, 0, 0, 10**12, 10**9)) is None
    assert limits.resident() > 1 << 20


def test_sizes_are_read_as_they_are_written() -> None:
    for text, bytes_said in (
        ("1536", 1536),
        ("1536B", 1536),
        ("2K", 2048),
        ("1.5M", 3 << 19),
        ("4GiB", 1 << 32),
    ):
        assert memory(text) == bytes_said
    for count in (1, 1024, 1536, 1 << 20, 3 << 29):
        assert memory(size(count)) == count


def test_a_limit_of_memory_is_reached_with_its_last_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checker.exploration.deadline.resident", lambda: 5 << 20)
    assert Limits(memory=5 << 20).deadline().reached() == "--max-memory 5M reached"
    assert Limits(memory=(5 << 20) + 1).deadline().reached() is None
    now = Snapshot(0, 0, 0, 0, 0, 5 << 20, 0)
    assert Limits(memory=5 << 20).reached(now) == "--max-memory 5M reached"
    assert Limits(memory=(5 << 20) + 1).reached(now) is None


def test_a_search_is_the_same_each_time(search: Search) -> None:
    found = search(WIDE)
    again = breadth_first(found.system)
    assert (again.found, again.taken, again.levels) == (
        found.result.found,
        found.result.taken,
        found.result.levels,
    )
