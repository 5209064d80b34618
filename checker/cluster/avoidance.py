"""Whether a fair run avoids a goal for ever: decided by passes over the states of all partitions.

docs/cluster.md has the proof. engine/share.h holds the region, engine/survivors.h says which states remain.
"""

from __future__ import annotations

from dataclasses import dataclass

from checker.cluster.passes import PassCut, Passes


@dataclass(frozen=True, slots=True)
class Avoidance:
    """How a property's region was decided.

    ``left``: its states that remain for ever; ``stops``: a run may stop in it, where no fair actor can step.
    ``cut`` is why nothing was decided, in the engine's word.
    """

    region: int
    left: int = 0
    stops: bool = False
    cut: str | None = None

    @property
    def is_possible(self) -> bool:
        """Whether some fair run avoids the goal for ever."""
        return self.stops or self.left > 0


def avoidance_of(passes: Passes, number: int, levels: int, actors: int) -> Avoidance:
    """Decide the property of a number, whose trigger may be met on the first ``levels`` levels of the search.

    Raises PartitionLost.
    """
    region = 0
    try:
        stops = grown(passes, number, levels)
        region = passes.left
        left = region if stops else survivors(passes, actors)
    except PassCut as cut:
        return Avoidance(max(region, cut.left), cut.left, cut=cut.reason)
    return Avoidance(region, left, stops)


def grown(passes: Passes, number: int, levels: int) -> bool:
    """Grow the region, level by level; whether a run may stop there, which decides it."""
    passes.begin(f"region {number}")
    level = 0
    while True:
        grown = passes.begin(f"grow {level}")
        if any(stops for _, stops in grown):
            return True
        if level + 1 >= levels and not any(states for states, _ in grown):
            return False
        passes.exchange(0)
        level += 1


def survivors(passes: Passes, actors: int) -> int:
    """Remove the states at which no fair run can stay, until the others remain; how many these are."""
    before = None
    while True:
        passes.begin("trim")
        passes.exchange(0)
        passes.begin("serve")
        if passes.left in (0, before):
            return passes.left
        before = passes.left
        passes.exchange((actors + 7) // 8)
