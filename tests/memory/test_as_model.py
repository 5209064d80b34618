"""The model of a litmus test shows, under sc, exactly the outcomes that the axioms allow."""

from typing import Any

import pytest

from tests.memory.as_model import as_model, explored
from tests.memory.axioms import outcomes
from tests.memory.catalogue import catalogue
from tests.memory.random_programs import random_tests
from tests.memory.test_machines import small


@pytest.mark.parametrize("test", catalogue(), ids=lambda test: test["name"])
def test_catalogue_under_sc(test: dict[str, Any]) -> None:
    assert explored(test) == outcomes(test, "sc")


def test_random_programs_under_sc() -> None:
    for test in random_tests(seed=3, count=30):
        assert explored(test) == outcomes(test, "sc"), as_model(test)


@pytest.mark.slow
def test_many_random_programs_under_sc() -> None:
    for test in small(random_tests(seed=4, count=2000), 12):  # the axioms take ever longer
        assert explored(test) == outcomes(test, "sc"), as_model(test)


def test_with_the_words_for_memory_order() -> None:
    lock = {"op": "lock", "loc": "l"}
    update = {"op": "rmw", "fn": "cmpxchg", "loc": "x", "args": [0, 2], "to": "r0", "order": "acquire"}
    load = {"op": "load", "to": "r1", "loc": "y", "dep": ["r0"], "order": "acquire"}
    barrier = {"op": "fence", "kind": "after_atomic"}
    unlock = {"op": "unlock", "loc": "l"}
    test = {
        "name": "words",
        "init": {"x": 0, "y": 0, "l": 0},
        "threads": [[lock, update, barrier, load, unlock]],
    }
    text = as_model(test, memory_words=True)
    assert "    smp_load_acquire,\n    smp_mb,\n    smp_mb__after_atomic,\n    wait_until,\n" in text
    assert 'with atomic("cmpxchg()", order="acquire"):' in text
    assert "r1 = smp_load_acquire(cells[2 + 0 * r0])" in text
    assert 'with atomic("spin_unlock()", order="unlock"):' in text
