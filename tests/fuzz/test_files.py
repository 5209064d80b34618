"""Damaged files: each ends in a verdict, or in a message with file and line."""

from __future__ import annotations

import pytest

from tests.fuzz.batches import findings, ready

FEW, MANY = 50, 20_000


def wrong(first: int, count: int) -> list[str]:
    """What is wrong with so many files, in lines that say which."""
    ready()
    found = findings(range(first, first + count), {})
    return [f"file {one.seed}: {' '.join(one.words)}: {one.wrong}" for one in found]


def test_some_files() -> None:
    assert wrong(0, FEW) == []


@pytest.mark.slow
def test_many_files() -> None:
    assert wrong(FEW, MANY) == []
