"""Every pair and triple of accesses: what ``weak`` does not show is behind a bound that the verdict names."""

from collections.abc import Iterable
from itertools import islice
from random import Random
from typing import Any

import pytest

from tests.memory.as_model import as_model, bounds_reached
from tests.memory.combinations import pairs, triples
from tests.memory.test_machines import missed


def bounded(tests: Iterable[dict[str, Any]]) -> int:
    """How many tests do not show all that hardware shows: each names a bound.

    None shows what the axioms forbid.
    """
    missing = [test for test in tests if missed(test, "weak")]
    for test in missing:
        assert bounds_reached(test), as_model(test)
    return len(missing)


def test_how_many_there_are() -> None:
    assert (sum(1 for _ in pairs()), sum(1 for _ in triples())) == (2_400, 18_266)


def test_some_pairs_and_triples() -> None:
    """Of these pairs three do not show all: without the bound they would be called exact."""
    chosen = Random(69)
    assert bounded(chosen.sample(list(pairs()), 8)) == 3
    assert bounded(chosen.sample(list(triples()), 4)) == 0


@pytest.mark.slow
@pytest.mark.parametrize("part", range(8))
def test_every_pair(part: int) -> None:
    bounded(islice(pairs(), part, None, 8))


@pytest.mark.slow
@pytest.mark.parametrize("part", range(60))
def test_every_triple(part: int) -> None:
    bounded(islice(triples(), part, None, 60))
