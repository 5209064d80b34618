"""``--barriers``: which barriers and orders keep the verdicts of a model, and what each prevents.

A weaker order allows more executions, so a set of barriers that is not enough stays so if it is made smaller.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from checker.checking.mechanisms import CUT, minimal
from checker.checking.outcome import Outcome, Verdict
from checker.compiler.compile import Model
from checker.compiler.weakening import Weaker
from checker.exploration.deadline import Cut, cut_by
from checker.language.ordering import Order
from checker.program.program import BarrierSite

Check = Callable[[Weaker], Outcome]


@dataclass(frozen=True)
class Without:
    """A barrier with something weaker in its place (None: nothing), and what is violated then."""

    site: BarrierSite
    order: Order | None
    outcome: Outcome
    violated: tuple[Verdict, ...]

    @property
    def is_weakest(self) -> bool:
        """Whether nothing weaker is tried in this place."""
        return self.order == self.site.weaker[-1]

    @property
    def is_open(self) -> bool:
        """Whether the search was cut off before it found a difference."""
        return not self.violated and not self.outcome.is_decided


@dataclass
class BarrierReport:
    """What ``--barriers`` shows: the model as it is, each barrier weakened alone, and the least sets.

    ``least`` are the sets of places that keep every verdict if the other barriers are left out; None if a
    search did not come to its end. ``cut`` says what ended the work early.
    """

    baseline: Outcome
    alone: list[Without] = field(default_factory=list)
    least: list[frozenset[str]] | None = None
    cut: Cut | None = None


def which_barriers(model: Model, check: Check) -> BarrierReport:
    """Weaken every barrier of a model alone, and find the least sets that keep all verdicts.

    A limit or Ctrl-C ends the work, with what was found. Raises what ``check`` raises for the model itself.
    """
    report = BarrierReport(check({}))
    try:
        for site in model.program.barriers:
            for order in site.weaker:
                outcome = check({site.place: order})
                report.alone.append(Without(site, order, outcome, more_violated(report.baseline, outcome)))
        if report.baseline.is_decided and not any(one.is_open for one in report.alone):
            report.least = least_sets(model, report, check)
    except CUT as end:
        report.cut = cut_by(end)
    return report


def more_violated(baseline: Outcome, other: Outcome) -> tuple[Verdict, ...]:
    """The verdicts of another run that are violated, and are not in the first."""
    before = {verdict.property.name for verdict in baseline.verdicts if verdict.status == "violated"}
    return tuple(v for v in other.verdicts if v.status == "violated" and v.property.name not in before)


def least_sets(model: Model, report: BarrierReport, check: Check) -> list[frozenset[str]] | None:
    """The least sets of places that keep every verdict; None if a search did not come to its end."""
    spare = {one.site.place: one.order for one in report.alone if one.is_weakest and not one.violated}
    good: set[frozenset[str]] = {frozenset()}
    layer = good
    while layer:
        larger = layer_above(layer, good, frozenset(spare))
        layer = set()
        for left_out in larger:
            outcome = check({place: spare[place] for place in sorted(left_out)})
            if more_violated(report.baseline, outcome):
                continue
            if not outcome.is_decided:
                return None
            layer.add(left_out)
        good = good | layer
    places = frozenset(site.place for site in model.program.barriers)
    return sorted(minimal([places - left_out for left_out in good]), key=sorted)


def layer_above(
    layer: set[frozenset[str]], good: set[frozenset[str]], spare: frozenset[str]
) -> Iterator[frozenset[str]]:
    """The sets with one place more, of which every part is good."""
    larger = {left_out | {place} for left_out in layer for place in spare - left_out}
    for one in sorted(larger, key=sorted):
        if all(one - {place} in good for place in one):
            yield one
