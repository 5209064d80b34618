"""A search that is to decide some properties ends with the level that decides the last of them."""

from __future__ import annotations

from checker.exploration.breadth_first import Search as Searching
from checker.exploration.breadth_first import finished
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
