"""A limit while partitions are started again: what was covered is lost, and the message says so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import pytest

from checker.cluster.fleet import PartitionLost, RemoteCall
from checker.cluster.partition import Task
from checker.cluster.search import ClusterSearch
from checker.exploration.limits import Watch
from checker.source.limit import LimitAfterLoss, LimitReached


class Losing:
    """A partition that is lost at once; a limit ends a start of it, the first, second and so on."""

    of = 1
    machines: Sequence[str] = ("here",)

    def __init__(self, starts: int) -> None:
        self.starts = starts

    def start(self, _: Sequence[Task]) -> None:
        """Count down."""
        self.starts -= 1
        if self.starts == 0:
            raise LimitReached("--timeout 9s reached")

    def call(self, number: int, *_: object) -> RemoteCall:
        """Begin."""
        return RemoteCall(number, None)

    def ready(self, calls: Sequence[RemoteCall], _: float) -> list[RemoteCall]:
        """All of them."""
        return list(calls)

    def answer(self, _: RemoteCall) -> Any:
        """There is none."""
        raise PartitionLost("it is gone")


def search(starts: int, notices: list[str]) -> ClusterSearch:
    """A search on it."""
    task = Task(0, 1, 1, 8, b"")
    return ClusterSearch(cast(Any, None), cast(Any, Losing(starts)), [task], Watch(), notices.append)


def test_after_a_loss() -> None:
    notices: list[str] = []
    with pytest.raises(LimitAfterLoss, match="--timeout 9s reached before the search had begun again after"):
        search(3, notices).run()
    assert [one.partition(";")[0] for one in notices] == ["it is gone"] * 2


def test_before_any_loss() -> None:
    with pytest.raises(LimitReached) as limit:
        search(1, []).run()
    assert type(limit.value) is LimitReached
    assert str(limit.value) == "--timeout 9s reached"
