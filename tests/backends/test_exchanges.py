"""The exchanges that a model in C makes: a network that sorts, a tour through every order and back."""

from __future__ import annotations

from itertools import product
from math import factorial

import pytest

from checker.backends.table.canonical import neighbours, network


@pytest.mark.parametrize("size", range(11))
def test_the_network_sorts(size: int) -> None:
    """What sorts every row of zeros and ones sorts every row (Knuth, volume 3, 5.3.4, theorem Z)."""
    exchanges = network(size)
    assert all(0 <= one < other < size for one, other in exchanges)
    for bits in product((0, 1), repeat=size):
        row = list(bits)
        for one, other in exchanges:
            row[one], row[other] = min(row[one], row[other]), max(row[one], row[other])
        assert row == sorted(bits)


@pytest.mark.parametrize("size", range(2, 7))
def test_neighbours_go_through_every_order_and_back(size: int) -> None:
    row = list(range(size))
    seen = set()
    for place in neighbours(size):
        seen.add(tuple(row))
        row[place], row[place + 1] = row[place + 1], row[place]
    assert len(seen) == len(neighbours(size)) == factorial(size)
    assert row == list(range(size))


@pytest.mark.parametrize("size", [0, 1])
def test_where_there_is_one_order_nothing_is_exchanged(size: int) -> None:
    assert neighbours(size) == []
