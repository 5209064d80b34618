"""The numbers of a partition as metrics of Ray, which its dashboard and Prometheus show."""

from __future__ import annotations

from checker.cluster.partition import PartitionTally

TAG = "partition"


class Gauges:
    """The metrics of partition ``number``, in a process of a Ray cluster. docs/cluster.md lists them."""

    def __init__(self, number: int) -> None:
        from ray.util.metrics import Gauge

        def gauge(name: str, meaning: str) -> Gauge:
            one = Gauge(f"checker_{name}", meaning, tag_keys=(TAG,))
            one.set_default_tags({TAG: str(number)})
            return one

        self.states = gauge("states", "States that the partition has found.")
        self.transitions = gauge("transitions", "Transitions that the partition has taken.")
        self.memory = gauge("memory_bytes", "Memory of the partition's engine.")
        self.sent = gauge("sent_bytes", "Successors that the partition has sent to others.")

    def show(self, tally: PartitionTally, bytes_sent: int) -> None:
        """Set them all."""
        self.states.set(tally.states)
        self.transitions.set(tally.transitions)
        self.memory.set(tally.memory)
        self.sent.set(bytes_sent)
