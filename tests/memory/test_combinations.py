"""Every pair and triple of accesses: what ``weak`` does not show is behind a bound that the verdict names."""

from collections.abc import Iterable
from itertools import islice
from random import Random
from typing import Any

import pytest

from tests.memory.as_model import as_model, bounds_reached
from tests.memory.combinations import pairs, triples
from tests.memory.test_machines import missed


def assert_bounded(tests: Iterable[dict[str, Any]]) -> None:
    """Each shows all that hardware shows, or names a bound; none shows what the axioms forbid."""
    for test in tests:
        assert not missed(test, "weak") or bounds_reached(test), as_model(test)


def test_how_many_there_are() -> None:
    assert (sum(1 for _ in pairs()), sum(1 for _ in triples())) == (2_400, 18_266)


def test_some_pairs_and_triples() -> None:
    assert_bounded(Random(1).sample(list(pairs()), 6) + Random(1).sample(list(triples()), 6))


@pytest.mark.slow
@pytest.mark.parametrize("part", range(8))
def test_every_pair(part: int) -> None:
    assert_bounded(islice(pairs(), part, None, 8))


@pytest.mark.slow
@pytest.mark.parametrize("part", range(60))
def test_every_triple(part: int) -> None:
    assert_bounded(islice(triples(), part, None, 60))
