"""``--barriers``: which barriers and orders keep the verdicts of a model, and what each prevents.

A weaker order allows more executions, so a set that is not enough stays so if it is made smaller.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from checker.checking.outcome import Outcome, Verdict
from checker.compiler.compile import Model
from checker.compiler.weakening import NONE
from checker.language.ordering import Order
from checker.program.program import BarrierSite

Weaker = dict[str, Order | None]  # by place
Check = Callable[[Weaker], Outcome]
MOST_SPARE = 8


@dataclass(frozen=True)
class Without:
    """A barrier with something weaker in its place, and the verdicts then."""

    site: BarrierSite
    order: Order | None
    outcome: Outcome
    changed: tuple[Verdict, ...]

    @property
    def is_decided(self) -> bool:
        """Whether the search came to its end."""
        return self.outcome.is_decided or bool(self.changed)


@dataclass(frozen=True)
class BarrierReport:
    """What ``--barriers`` shows: the model as it is, each barrier weakened alone, and the least sets.

    ``least`` are the sets of places that keep every verdict if the other barriers are left out; None if a
    search did not come to its end.
    """

    baseline: Outcome
    alone: tuple[Without, ...]
    least: tuple[frozenset[str], ...] | None


def written(weaker: Weaker) -> str:
    """The setting that asks for weaker orders: ``seqlock.py:12=none``."""
    return ",".join(f"{place}={order or NONE}" for place, order in weaker.items())


def which_barriers(model: Model, check: Check) -> BarrierReport:
    """Weaken every barrier of a model alone, and find the least sets that keep all verdicts."""
    baseline = check({})
    alone = tuple(
        without(site, order, baseline, check) for site in model.program.barriers for order in site.weaker
    )
    if not baseline.is_decided or not all(one.is_decided for one in alone):
        return BarrierReport(baseline, alone, None)
    places = frozenset(site.place for site in model.program.barriers)
    spare = [one.site for one in alone if one.order == one.site.weaker[-1] and not one.changed]
    least = least_sets(places, spare[:MOST_SPARE], baseline, check)
    return BarrierReport(baseline, alone, least)


def without(site: BarrierSite, order: Order | None, baseline: Outcome, check: Check) -> Without:
    """The verdicts with something weaker at one place."""
    outcome = check({site.place: order})
    return Without(site, order, outcome, changed(baseline, outcome))


def changed(baseline: Outcome, other: Outcome) -> tuple[Verdict, ...]:
    """The verdicts that another run does not share."""
    before = {verdict.property.name: verdict.status for verdict in baseline.verdicts}
    expected = {verdict.property.name for verdict in other.verdicts} | set(before)
    now = {verdict.property.name: verdict for verdict in other.verdicts}
    return tuple(
        now[name]
        for name in sorted(expected)
        if name in now and now[name].status == "violated" and before.get(name, "holds") != "violated"
    )


def least_sets(
    places: frozenset[str], spare: list[BarrierSite], baseline: Outcome, check: Check
) -> tuple[frozenset[str], ...] | None:
    """The least sets of places that keep every verdict; None if a search did not come to its end."""
    good: set[frozenset[str]] = {frozenset()}
    layer: set[frozenset[str]] = {frozenset()}
    weakest = {site.place: site.weaker[-1] for site in spare}
    while layer:
        larger = {left | {site.place} for left in layer for site in spare if site.place not in left}
        layer = set()
        for left_out in sorted(larger, key=sorted):
            if not all(left_out - {one} in good for one in left_out):
                continue
            outcome = check({place: weakest[place] for place in sorted(left_out)})
            if changed(baseline, outcome):
                continue
            if not outcome.is_decided:
                return None
            layer.add(left_out)
        good |= layer
    most = [one for one in good if not any(one < other for other in good)]
    return tuple(sorted((places - one for one in most), key=sorted))
