"""One level of a search on partitions: all moves are taken, and all successors brought to their owners.

Or a pass (passes.py): each partition goes on, and what it says of states is brought to their owners, who may
then have something to do again. It is over when all are quiet and nothing is under way.

What is under way is bounded: a partition goes on only when what it sent has been inserted, except for the
last batches. A slow partition therefore slows the others, and does not fill their memory.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from checker.cluster.fleet import Fleet, RemoteCall
from checker.cluster.partition import PartitionTally, Sent

BATCHES = 2  # of one partition that are not inserted yet
INSERTS = 2  # calls that wait at one partition
TICK = 0.1  # seconds between two looks at the limits


@dataclass
class Traffic:
    """Successors of other partitions: ``offered``, and of these ``sent`` (the cache holds back the rest).

    ``batches`` is how many times a partition was asked for moves.
    """

    offered: int = 0
    sent: int = 0
    batches: int = 0

    def add(self, sent: Sent) -> None:
        """Count a batch."""
        self.offered += sent.offered
        self.sent += sum(sent.counts)
        self.batches += 1


@dataclass(eq=False)
class Batch:
    """What one call of ``expand`` has sent: how many of its parts are not inserted yet."""

    number: int
    parts: int = 0


@dataclass(frozen=True, slots=True)
class Route:
    """The methods of a partition that send records and take them in, and the first values of each."""

    send: str
    take: str
    sending: tuple[int, ...] = ()
    taking: tuple[int, ...] = ()


LEVEL = Route("expand", "insert")


@dataclass
class Exchange:
    """The exchange of one level or pass, on ``fleet``, in batches of ``most`` bytes.

    ``look`` is called with each new tally of a partition, and now and then without; it says why the search
    must stop, or None.
    """

    fleet: Fleet
    most: int
    traffic: Traffic
    look: Callable[[int, PartitionTally | None], str | None]
    route: Route = LEVEL
    expanding: dict[RemoteCall, int] = field(default_factory=dict)
    inserting: dict[RemoteCall, list[Batch]] = field(default_factory=dict)
    waiting: dict[int, list[tuple[Batch, Any]]] = field(default_factory=dict)
    under_way: list[Batch] = field(default_factory=list)
    used_up: set[int] = field(default_factory=set)
    awake: set[int] = field(default_factory=set)  # what they took in has given them something to do

    def run(self) -> str | None:
        """Do all of it; why the search must stop, or None. Raises what the calls raise.

        After a reason to stop nothing is under way any more, but moves are left.
        """
        reason: str | None = None
        while True:
            if reason is None:
                self.begin_expanding()
            self.begin_inserting()
            calls = [*self.expanding, *self.inserting]
            if not calls:
                return reason
            for call in self.fleet.ready(calls, TICK):
                reason = self.take(call) or reason
            reason = self.look(0, None) or reason

    # -- beginning calls -----------------------------------------------------------------------------

    def begin_expanding(self) -> None:
        """Ask each partition for the next batch, unless too much of its last ones is under way."""
        busy = set(self.expanding.values())
        for number in range(self.fleet.of):
            behind = sum(batch.number == number for batch in self.under_way)
            waits = number not in self.used_up or number in self.awake
            if waits and number not in busy and behind < BATCHES:
                self.used_up.discard(number)
                self.awake.discard(number)
                call = self.fleet.sending(number, self.route.send, self.most, *self.route.sending)
                self.expanding[call] = number

    def begin_inserting(self) -> None:
        """Bring what waits to partitions that have little to do."""
        busy = [call.number for call in self.inserting]
        for number in [one for one, parts in self.waiting.items() if parts]:
            if busy.count(number) < INSERTS:
                parts = self.waiting.pop(number)
                values = [*self.route.taking, *(part for _, part in parts)]
                call = self.fleet.call(number, self.route.take, *values)
                self.inserting[call] = [batch for batch, _ in parts]

    # -- taking their answers --------------------------------------------------------------------------

    def take(self, call: RemoteCall) -> str | None:
        """Take the answer of a call that has ended; why the search must stop, or None."""
        answer = self.fleet.answer(call)
        if call in self.inserting:
            self.count_inserted(self.inserting.pop(call))
            if answer.awake:  # perhaps not any more, if a call began meanwhile: then it is asked in vain
                self.awake.add(call.number)
            return self.look(call.number, answer)
        del self.expanding[call]
        self.traffic.add(answer)
        if answer.used_up:
            self.used_up.add(call.number)
        self.distribute(call, answer)
        return self.look(call.number, answer.tally)

    def count_inserted(self, batches: list[Batch]) -> None:
        """Parts of these batches were inserted, one of each mention."""
        for batch in batches:
            batch.parts -= 1
            if batch.parts == 0:
                self.under_way.remove(batch)

    def distribute(self, call: RemoteCall, sent: Sent) -> None:
        """Let the parts of a batch wait for their owners."""
        batch = Batch(call.number)
        for owner, count in enumerate(sent.counts):
            if count:
                batch.parts += 1
                self.waiting.setdefault(owner, []).append((batch, call.parts[owner]))
        if batch.parts:
            self.under_way.append(batch)
