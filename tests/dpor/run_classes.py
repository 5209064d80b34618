"""The runs of optimal DPOR as classes, named as brute force names them, so that two sets can be compared."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from checker.exploration.dpor.run import RunNode
from checker.exploration.dpor.search import DporSearch
from checker.exploration.dpor.steps import conflict
from tests.dpor.brute_force import Name

Class = tuple[int, frozenset[tuple[Name, int, frozenset[Name]]]]


@dataclass
class Recorder(DporSearch):
    """A search that keeps the class of each run that ended."""

    classes: Counter[Class] = field(default_factory=Counter)

    def begin(self, node: RunNode) -> None:
        """Where nothing is planned no step is asleep: the proof in docs/reductions.md relies on it."""
        assert node.branches or node.begun or not node.sleep
        super().begin(node)

    def end(self, node: RunNode) -> None:
        """Keep the class, then go on as the search does."""
        self.classes[self.initial, self.class_of_run()] += 1
        super().end(node)

    def class_of_run(self) -> frozenset[tuple[Name, int, frozenset[Name]]]:
        """The events of the run, each with the conflicting events of others before it."""
        made: Counter[int] = Counter()
        names: list[Name] = []
        events = []
        for event in self.run.events:
            step = event.step
            names.append((step.actor, made[step.actor]))
            made[step.actor] += 1
            before = zip(names[:-1], self.run.events, strict=False)
            after = (n for n, e in before if e.step.actor != step.actor and conflict(e.step, step))
            events.append((names[-1], step.choice, frozenset(after)))
        return frozenset(events)
