"""The stem of a run that violates a progress property, derived backwards on partitions."""

from __future__ import annotations

from typing import Any, cast

import pytest

from checker.cluster.lassos import LassoSearch


class Levels:
    """Answers to what came before a state: one for each level, the highest first."""

    def __init__(self, *answers: set[int] | None) -> None:
        self.answers = list(answers)

    def written(self, state: int) -> str:
        """A state in a question."""
        return f"{state:016x}"

    def asked(self, _: str) -> set[int] | None:
        """The next answer."""
        return self.answers.pop(0)


def search(*answers: set[int] | None) -> LassoSearch:
    """A search that gets these answers."""
    return LassoSearch(cast(Any, None), cast(Any, None), cast(Any, Levels(*answers)), 0)


def test_it_ends_where_nothing_came_before() -> None:
    assert search({7, 5}, {3}, set()).stem(9, 8) == [3, 5, 8]
    assert search({7}).stem(1, 8) == [7, 8]


def test_without_an_answer_there_is_no_stem() -> None:
    """A partition without memory says as much: the state is no start because of that."""
    with pytest.raises(MemoryError):
        search({7}, None).stem(9, 8)
