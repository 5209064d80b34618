"""Barriers and orders of a model, each by its place, and what a run puts in place of some of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from checker.compiler import errors
from checker.compiler.installed import is_installed
from checker.language.ordering import WEAKER, Order
from checker.program.program import BarrierSite
from checker.source.diagnostic import ModelError
from checker.source.span import Span

NONE = "none"
Weaker = Mapping[str, Order | None]  # by place; None: nothing
ALTERNATIVES: dict[Order, tuple[Order | None, ...]] = {
    Order.MB: (Order.WMB, Order.RMB, None),
    Order.WMB: (None,),
    Order.RMB: (None,),
    Order.FULL: (Order.ACQUIRE, Order.RELEASE, Order.RELAXED),
    Order.EVERYWHERE: (Order.FULL,),
    Order.ACQUIRE: (Order.RELAXED,),
    Order.RELEASE: (Order.RELAXED,),
}


@dataclass
class Weakening:
    """The barriers and orders that a model has, and the orders that ``wanted`` puts in their places.

    A place is a file name and a line: ``seqlock.py:12``. The checker's own primitives are left as they are.
    """

    wanted: Weaker = field(default_factory=dict)
    sites: dict[str, BarrierSite] = field(default_factory=dict)

    def order(self, span: Span, order: Order, text: str) -> Order | None:
        """The order at a place; None for a barrier that is left out."""
        if order not in ALTERNATIVES or is_installed(span.source.path):
            return order
        self.sites[span.place] = BarrierSite(span.place, text, ALTERNATIVES[order])
        return self.wanted.get(span.place, order)

    def refuse_unknown(self) -> None:
        """Raise ModelError for a place without a barrier, and for an order that is not weaker there."""
        for place, order in self.wanted.items():
            site = self.sites.get(place)
            if site is None:
                known = ", ".join(self.sites) or "none under this memory model"
                reason = "there is no barrier and no order in this place"
                raise ModelError(errors.BadSetting(WEAKER, place, reason, f"the places are: {known}"))
            if order not in site.weaker:
                way_out = f"use {', '.join(one or NONE for one in site.weaker)}"
                shown = f"{place}={order or NONE}"
                raise ModelError(errors.BadSetting(WEAKER, shown, "that is not weaker there", way_out))


def weakening_of(asked: str | None) -> Weakening:
    """What ``PLACE=ORDER,PLACE=ORDER`` asks for. Raises ModelError for an order that does not exist."""
    wanted: dict[str, Order | None] = {}
    orders = {order or NONE: order for some in ALTERNATIVES.values() for order in some}
    for part in asked.split(",") if asked is not None else ():
        place, _, text = part.partition("=")
        if text not in orders:
            names = ", ".join(sorted(orders))
            way_out = f"write PLACE=ORDER, as {WEAKER}=seqlock.py:12=none; the orders are: {names}"
            raise ModelError(errors.BadSetting(WEAKER, part, "there is no such order", way_out))
        wanted[place] = orders[text]
    return Weakening(wanted)


def written(weaker: Weaker) -> str:
    """The setting that asks for weaker orders: ``seqlock.py:12=none``."""
    return ",".join(f"{place}={order or NONE}" for place, order in weaker.items())
