"""Barriers and orders of a model, each by its place, and what a run puts in place of some of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from checker.compiler import errors
from checker.compiler.installed import is_installed
from checker.language.ordering import Order
from checker.program.program import BarrierSite
from checker.source.diagnostic import ModelError
from checker.source.span import Span

NONE = "none"
WEAKER: dict[Order, tuple[Order | None, ...]] = {
    Order.MB: (Order.WMB, Order.RMB, None),
    Order.WMB: (None,),
    Order.RMB: (None,),
    Order.FULL: (Order.ACQUIRE, Order.RELEASE, Order.RELAXED),
    Order.ACQUIRE: (Order.RELAXED,),
    Order.RELEASE: (Order.RELAXED,),
}


@dataclass
class Weakening:
    """The barriers and orders that a model has, and the orders that ``wanted`` puts in their places.

    A place is a file name and a line: ``seqlock.py:12``. The checker's own primitives are left as they are.
    """

    wanted: Mapping[str, Order | None] = field(default_factory=dict)
    sites: dict[str, BarrierSite] = field(default_factory=dict)

    def order(self, span: Span, order: Order, text: str) -> Order | None:
        """The order at a place; None for a barrier that is left out."""
        if order not in WEAKER or is_installed(span.source.path):
            return order
        self.sites[span.place] = BarrierSite(span.place, text, order, WEAKER[order])
        return self.wanted.get(span.place, order)

    def refuse_unknown(self) -> None:
        """Raise ModelError for a place without a barrier."""
        for place in self.wanted:
            if place not in self.sites:
                known = ", ".join(self.sites) or "none"
                reason = "there is no barrier and no order"
                raise ModelError(errors.BadSetting("weaker", place, reason, f"the places are: {known}"))


def weakening_of(asked: str | None) -> Weakening:
    """What ``PLACE=ORDER,PLACE=ORDER`` asks for. Raises ModelError for an order that does not exist."""
    wanted: dict[str, Order | None] = {}
    for part in asked.split(",") if asked else ():
        place, _, order = part.partition("=")
        if order != NONE and order not in list(Order):
            names = ", ".join([NONE, *Order])
            raise ModelError(errors.BadSetting("weaker", part, "there is no such order", f"use {names}"))
        wanted[place] = None if order == NONE else Order(order)
    return Weakening(wanted)
