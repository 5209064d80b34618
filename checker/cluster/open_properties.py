"""Decides on partitions what all continuations of a state decide, if one machine has not got the memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from checker.backends.python.system import PythonSystem
from checker.cluster.avoidance import Avoidance, avoidance_of
from checker.cluster.backwards import LevelsApart
from checker.cluster.driver import BATCH
from checker.cluster.exchange import Traffic
from checker.cluster.fleet import Fleet
from checker.cluster.hope import without_hope
from checker.cluster.lassos import MOST_LEFT, LassoSearch
from checker.cluster.passes import PassCut, Passes
from checker.exploration.derivation import Derived
from checker.exploration.folders import NO_FOLDERS
from checker.exploration.limits import Watch
from checker.exploration.native import stopped
from checker.exploration.result import Schedule


@dataclass
class OpenProperties:
    """What partitions say of the properties that the search on them, of ``depth``, has left open.

    ``found`` has runs, ``unshown`` says why a violation has none, ``left_open`` why there is no decision;
    ``undecided`` are left to one machine. ``too_small`` says why one machine cannot decide, if it cannot.
    """

    system: PythonSystem
    fleet: Fleet
    watch: Watch
    levels: LevelsApart
    depth: int
    too_small: str
    batch: int = BATCH
    found: dict[int, Schedule] = field(default_factory=dict)
    unshown: dict[int, str] = field(default_factory=dict)
    left_open: dict[int, str] = field(default_factory=dict)
    traffic: Traffic = field(default_factory=Traffic)
    undecided: frozenset[int] = frozenset()
    interrupted: bool = False

    def decide(self, numbers: Sequence[int]) -> None:
        """Decide these properties, one after the other. Raises PartitionLost."""
        judged = self.system.ground.properties
        for number in numbers:
            if self.interrupted:
                self.left_open[number] = "interrupted"
            elif judged[number].property.is_progress:
                self.decide_progress(number)
            else:
                self.decide_ends(number)
        self.undecided = frozenset(self.left_open)

    def passes(self, deciding: str) -> Passes:
        """Passes that decide something."""
        return Passes(self.fleet, self.watch, deciding, self.batch, self.traffic)

    def cut(self, reason: str) -> str:
        """Why a pass was cut off, in words."""
        self.interrupted |= reason == "interrupted"
        return stopped(reason, self.watch.limits, NO_FOLDERS) or reason

    # -- progress ----------------------------------------------------------------------------------------

    def decide_progress(self, number: int) -> None:
        """Decide a progress property."""
        judged = self.system.ground.properties[number]
        passes = self.passes(f"progress of {judged.property.name}")
        levels = 1 if judged.trigger is None else self.depth + 1
        avoidance = avoidance_of(passes, number, levels, len(self.system.ground.instances))
        if avoidance.cut is not None:
            left = f"{avoidance.left:,} of {avoidance.region:,} states were left to judge"
            self.left_open[number] = f"{self.cut(avoidance.cut)}; {left}"
        elif avoidance.is_possible:
            self.show(passes, number, avoidance)

    def show(self, passes: Passes, number: int, avoidance: Avoidance) -> None:
        """Derive a run that violates a progress property, if there are not too many states to look at."""
        if not avoidance.stops and avoidance.left > MOST_LEFT:
            self.unshown[number] = f"it goes round among {avoidance.left:,} states; {self.too_small}"
            return
        search = LassoSearch(self.system, passes, self.levels, number)
        derived = Derived(self.watch.deadline)
        way = search.stopping if avoidance.stops else search.circling
        derived.derive(number, lambda: (way(), False))
        self.found.update({shown: schedule for shown, (schedule, _) in derived.found.items()})
        self.unshown.update(derived.unshown)
        self.interrupted |= derived.interrupted

    # -- lost actors -------------------------------------------------------------------------------------

    def decide_ends(self, number: int) -> None:
        """Decide whether no actor is ever lost; if one may be, one machine has to look who."""
        judged = self.system.ground.properties[number].property
        try:
            lost = without_hope(self.passes(f"ends of {judged.name}"), self.depth)
        except PassCut as cut:
            self.left_open[number] = f"{self.cut(cut.reason)}; {cut.left:,} states were left to judge"
            return
        if lost > 0:
            self.left_open[number] = f"from {lost:,} states not all actors can end at once; {self.too_small}"
