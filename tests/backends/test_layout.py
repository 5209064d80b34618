"""A packed state: every value of every cell comes back, cells do not touch, and none has a bit too many."""

from __future__ import annotations

import random
from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest

from checker.ground.layout import Layout, layout_of
from checker.ground.program import CellInfo, Ground
from checker.program.types import Integer, Reference

RANGES = [
    *((0, high) for high in (0, 1, 2, 3, 4, 7, 8, 15, 16, 255, 256, (1 << 62) - 1, 1 << 62)),
    *((-1, high) for high in (-1, 0, 1, 2, 3)),
    *((low, 0) for low in (-2, -3, -4, -255, -256)),
    (5, 5), (5, 6), (100, 163), (100, 164), (-8, 7), (-8, 8),
]  # fmt: skip


def cells_of(ranges: list[tuple[int, int]]) -> list[CellInfo]:
    """A cell for each range."""
    return [CellInfo(f"x{n}", Integer(), low, high, low) for n, (low, high) in enumerate(ranges)]


def laid_out(cells: list[CellInfo]) -> Layout:
    """Their layout."""
    return layout_of(cast(Ground, SimpleNamespace(cells=cells)))


@pytest.mark.parametrize(("low", "high"), RANGES)
def test_a_cell_has_just_the_bits_that_it_needs(low: int, high: int) -> None:
    layout = laid_out(cells_of([(low, high)]))
    assert 1 << layout.width >= high - low + 1  # different values, different states
    assert layout.width == 0 or 1 << layout.width - 1 < high - low + 1


def test_values_come_back_and_disturb_no_neighbour() -> None:
    source = random.Random(1)
    for _ in range(200):
        ranges = source.choices(RANGES, k=source.randint(1, 12))
        cells = cells_of(ranges)
        layout = laid_out(cells)
        assert layout.width == sum((high - low).bit_length() for low, high in ranges)
        for _ in range(5):
            values = [source.choice((low, high, source.randint(low, high))) for low, high in ranges]
            state = layout.pack(values)
            assert 0 <= state < 1 << layout.width
            assert layout.unpack(state) == values
            assert [layout.value(state, cell) for cell in range(len(cells))] == values


def test_the_bits_of_a_cell_are_its_own() -> None:
    cells = cells_of(RANGES)
    layout = laid_out(cells)
    least = layout.pack([low for low, _ in RANGES])
    taken = 0
    for number, (low, high) in enumerate(RANGES):
        if number not in layout.bits:
            assert low == high == layout.fixed[number]
            continue
        bits = layout.bits[number]
        assert taken & bits.mask == 0
        taken |= bits.mask
        values = [low for low, _ in RANGES]
        values[number] = high
        assert (layout.pack(values) ^ least) & ~bits.mask == 0
        assert bits.code(high) & ~bits.mask == 0
    assert taken == (1 << layout.width) - 1


def test_a_reset_below_the_range_has_room() -> None:
    """A reference that is never None is still reset to it where nothing reads it."""
    cell = CellInfo("page", Reference("Page", ("a", "b", "c")), 1, 3, 1)
    layout = laid_out([cell])
    assert [layout.value(layout.pack([value]), 0) for value in (0, 1, 2, 3)] == [0, 1, 2, 3]
    assert layout.width == 2


def test_what_is_not_kept_takes_no_room() -> None:
    cells = cells_of([(0, 7), (2, 9), (0, 1)])
    cells[1] = replace(cells[1], kept=False)
    layout = laid_out(cells)
    assert layout.width == 4
    assert layout.unpack(layout.pack([5, 9, 1])) == [5, 2, 1]
