"""What is under way between partitions is bounded: a slow one slows the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from checker.cluster.exchange import BATCHES, Exchange, Route, Traffic
from checker.cluster.fleet import RemoteCall
from checker.cluster.partition import PartitionTally, Sent

TALLY = PartitionTally("nothing", 1, 1, 1)


@dataclass
class OneIsSlow:
    """Partitions that send to all others in each batch. Partition 0 inserts nothing until it is ``awake``."""

    of: int = 3
    batches: int = 10
    machines: Sequence[str] = ("here",)
    expanded: Counter[int] = field(default_factory=Counter)
    inserted: Counter[int] = field(default_factory=Counter)
    awake: bool = False
    waits: int = 0

    def sending(self, number: int, method: str, *_: Any) -> RemoteCall:
        """A batch with a state for each partition but its own."""
        assert method == "expand"
        self.expanded[number] += 1
        counts = tuple(int(owner != number) for owner in range(self.of))
        sent = Sent(TALLY, self.expanded[number] == self.batches, sum(counts), counts)
        return RemoteCall(number, sent, [f"{number}>{owner}" for owner in range(self.of)])

    def call(self, number: int, method: str, *parts: Any) -> RemoteCall:
        """Insert."""
        assert method == "insert"
        assert all(part.endswith(f">{number}") for part in parts)
        self.inserted[number] += len(parts)
        return RemoteCall(number, TALLY)

    def ready(self, calls: Sequence[RemoteCall], _: float) -> list[RemoteCall]:
        """All but those that partition 0 should insert."""
        ready = [call for call in calls if self.awake or call.number != 0 or isinstance(call.reference, Sent)]
        if not ready:
            self.waits += 1
            if self.waits == 3:
                self.check_that_all_wait()
                self.awake = True
        return ready

    def check_that_all_wait(self) -> None:
        """The others have sent what they may; partition 0 goes on, for the others insert what it sends."""
        assert (self.expanded[1], self.expanded[2]) == (BATCHES, BATCHES)
        assert self.expanded[0] == self.batches

    def answer(self, call: RemoteCall) -> Any:
        """What it returned."""
        return call.reference

    def start(self, _: Sequence[Any]) -> None:
        """Nothing to start."""

    def end(self) -> None:
        """Nothing to end."""


def test_a_slow_partition_slows_the_others() -> None:
    fleet, traffic = OneIsSlow(), Traffic()
    assert Exchange(fleet, 1, traffic, lambda *_: None).run() is None
    assert fleet.waits == 3
    assert fleet.expanded == {0: 10, 1: 10, 2: 10}
    assert fleet.inserted == {0: 20, 1: 20, 2: 20}
    assert (traffic.batches, traffic.sent) == (30, 60)


@dataclass
class Wakes(OneIsSlow):
    """Each partition sends a batch; what partition 0 takes in gives it something more to say, a few times."""

    of: int = 2
    batches: int = 1
    awake: bool = True
    told: int = 0

    def sending(self, number: int, method: str, *_: Any) -> RemoteCall:
        """A batch; it is all there is to send for now."""
        assert method == "go_on"
        call = super().sending(number, "expand")
        return RemoteCall(number, replace(call.reference, used_up=True), call.parts)

    def call(self, number: int, method: str, *parts: Any) -> RemoteCall:
        """Take in."""
        assert (method, parts[0]) == ("take_in", 7)
        super().call(number, "insert", *parts[1:])
        self.told += number == 0
        return RemoteCall(number, replace(TALLY, awake=number == 0 and self.told < 4))


def test_a_partition_goes_on_after_it_was_told_something() -> None:
    fleet = Wakes()
    route = Route("go_on", "take_in", taking=(7,))
    assert Exchange(fleet, 1, Traffic(), lambda *_: None, route).run() is None
    assert fleet.expanded[0] > 1
    assert fleet.inserted == {0: fleet.expanded[1], 1: fleet.expanded[0]}


def test_after_a_reason_to_stop_all_that_was_sent_is_inserted() -> None:
    fleet, traffic = OneIsSlow(awake=True), Traffic()
    reasons = iter([None, None, "time"])
    assert Exchange(fleet, 1, traffic, lambda *_: next(reasons, None)).run() == "time"
    assert sum(fleet.inserted.values()) == traffic.sent < 60
