"""The slice of a run in the page: which of its rows are folded away, and what then stands in the others."""

from __future__ import annotations

from dataclasses import dataclass, replace

from checker.counterexample.explanation import Slice
from checker.counterexample.trace import Trace
from checker.report.phrases import plural
from checker.report.story import Row, blocks, rows


@dataclass(frozen=True, slots=True)
class Fold:
    """The steps that are folded away, by number from 0, and the actors that then have none.

    ``exact`` is whether it is shown that these take no part.
    """

    shown: tuple[int, ...] = ()
    hidden: frozenset[int] = frozenset()
    idle: frozenset[str] = frozenset()
    exact: bool = False

    @property
    def told(self) -> str:
        """How many are not shown."""
        rest = " (no part in the race)" if self.exact else ""
        return f"{plural(len(self.hidden), 'step')} not shown{rest}"

    def shown_before(self, number: int) -> int | None:
        """The last step before this one that is not folded away."""
        return max((one for one in self.shown if one < number), default=None)


NOTHING_FOLDED = Fold()


@dataclass(frozen=True, slots=True)
class Blocks:
    """The rows of each step, by number from 0: where all steps are shown, and in the slice. Then those of the
    actors that are stuck."""

    steps: dict[int, tuple[list[Row], list[Row]]]
    stuck: list[list[Row]]


def fold_of(trace: Trace, part: Slice | None) -> Fold:
    """What is folded away of a run; nothing where the steps that take part are not known."""
    if part is None or len(part.steps) == len(trace.steps):
        return NOTHING_FOLDED
    hidden = frozenset(range(len(trace.steps))) - set(part.steps)
    busy = {trace.steps[number].actor for number in part.steps} | {one.actor for one in trace.stuck}
    return Fold(part.steps, hidden, frozenset(trace.actors) - busy, part.exact)


def told_blocks(trace: Trace, fold: Fold) -> Blocks:
    """What each row says. A call stands before the first step in it, and that may be another in the slice."""
    steps, stuck = numbered_blocks(trace, tuple(range(len(trace.steps))))
    if not fold.hidden:
        return Blocks({number: (block, block) for number, block in steps.items()}, stuck)
    alone = replace(trace, steps=tuple(trace.steps[number] for number in fold.shown))
    in_slice, _ = numbered_blocks(alone, fold.shown)
    return Blocks({n: (block, in_slice.get(n, block)) for n, block in steps.items()}, stuck)


def numbered_blocks(trace: Trace, numbers: tuple[int, ...]) -> tuple[dict[int, list[Row]], list[list[Row]]]:
    """The rows of each step, by the number that it has in the whole run; then those of who is stuck."""
    steps: dict[int, list[Row]] = {}
    stuck: list[list[Row]] = []
    for block in blocks(rows(replace(trace, loop_from=None))) if trace.actors else ():
        if block[-1].step:
            steps[numbers[block[-1].step - 1]] = block
        else:
            stuck.append(block)
    return steps, stuck
