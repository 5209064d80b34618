"""Circles of tasks that wait for each other's page lock, of one, two and three."""

from __future__ import annotations

import pytest

from checker.backends.python.system import PythonSystem
from checker.exploration.breadth_first import breadth_first
from checker.passes.normal_form import ground
from tests.programs import compiled

MODEL = """
from checker import *
from checker.kernel.page import Page, Task, lock_page, unlock_page
from properties.locking import no_abba, no_circle, no_self_deadlock

N = parameter(3, least=1, most=3)
SORTED = mechanism(False, cost="sorting")
pages = shared(Array(Page, N))
tasks = shared(Array(Task, N))


@actor(range(N))
def request(i: int) -> None:
    first = i
    second = (i + 1) % N
    if SORTED and second < first:
        first = second
        second = i
    lock_page(pages[first], tasks[i])
    lock_page(pages[second], tasks[i])
    unlock_page(pages[second])
    unlock_page(pages[first])


properties = [no_self_deadlock(tasks), no_abba(tasks), no_circle(tasks)]
"""


@pytest.mark.parametrize(
    ("settings", "violated"),
    [
        ({"N": "1"}, {"no_self_deadlock": 2}),
        ({"N": "2"}, {"no_abba": 4}),
        ({"N": "3"}, {"no_circle": 6}),
        ({"N": "2", "SORTED": "on"}, {}),
        ({"N": "3", "SORTED": "on"}, {}),
    ],
)
def test_a_circle_of_each_size(settings: dict[str, str], violated: dict[str, int]) -> None:
    lowered = ground(compiled(MODEL, **settings))
    result = breadth_first(PythonSystem(lowered))
    lengths = {lowered.properties[n].property.name: len(s.moves) for n, s in result.found.items()}
    assert lengths == violated
