"""A search that is to decide some properties ends with the level that decides the last of them."""

from __future__ import annotations

from checker.exploration.breadth_first import Search as Searching
from checker.exploration.breadth_first import finished, result_of
from checker.exploration.limits import Watch
from checker.exploration.observer import Observer
from tests.exploration.test_stopping import WIDE
from tests.exploration.tiny import Search


def test_it_ends_where_all_is_decided(search: Search) -> None:
    system = search(WIDE, watch=None).system
    for until, whole in (({0}, False), (set(), False), ({0, 1}, True), (None, True)):
        wanted = None if until is None else frozenset(until)
        one = finished(Searching(system, Watch(), Observer(system), system.expand, until=wanted))
        assert one.stopped is None
        assert (len(one.seen) == 4**8) == whole
        assert until is None or whole or until <= one.observer.sightings.keys()


def test_it_pauses_and_goes_on(search: Search) -> None:
    """With the level that brings it to so many states; then it is as if it had never paused."""
    found = search(WIDE)
    system = found.system
    one = finished(Searching(system, Watch(), Observer(system), system.expand, pause=1000))
    levels = found.result.levels
    enough = next(n for n in range(len(levels)) if sum(levels[: n + 1]) >= 1000)
    assert (one.paused, one.stopped, one.is_whole) == (True, None, False)
    assert tuple(map(len, one.levels)) == levels[: enough + 1]
    one.pause = None
    finished(one)
    assert (one.paused, one.is_whole) == (False, True)
    assert result_of(one).levels == levels
    assert result_of(one).taken == found.result.taken
