"""The lanes of a drawing: a CPU or another context, and the actors that run there one after the other."""

from __future__ import annotations

from dataclasses import dataclass, replace

from checker.counterexample.trace import Trace
from checker.report.paragraphs import ascii_only

ENOUGH = 2  # lanes that a race has in any case: one beside the other shows that they may run at once


@dataclass(frozen=True, slots=True)
class Lane:
    """``context`` is what it is, ``CPU 0`` or what the model says; ``actors`` run there, in this order."""

    context: str
    actors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Appearance:
    """The rows from ``first`` to ``last`` in which an actor appears."""

    actor: str
    first: int
    last: int


def lanes_of(trace: Trace, rows: list[str]) -> tuple[Lane, ...]:
    """The lanes, for the actor of each row. Actors that do not overlap share a lane where there are many."""
    lanes: list[Lane] = []
    ends: list[int] = []
    spans = appearances(rows)
    for span in spans:
        context = trace.contexts.get(span.actor, "")
        free = [n for n, lane in enumerate(lanes) if lane.context == context and ends[n] < span.first]
        if free and (context or len(spans) > ENOUGH):
            lanes[free[0]] = replace(lanes[free[0]], actors=(*lanes[free[0]].actors, span.actor))
            ends[free[0]] = span.last
        else:
            lanes.append(Lane(context, (span.actor,)))
            ends.append(span.last)
    return numbered(lanes)


def appearances(rows: list[str]) -> list[Appearance]:
    """Where each actor appears, in the order in which they begin."""
    last = {actor: number for number, actor in enumerate(rows)}
    return [Appearance(actor, rows.index(actor), last[actor]) for actor in dict.fromkeys(rows)]


def numbered(lanes: list[Lane]) -> tuple[Lane, ...]:
    """The lanes, those that are CPUs numbered."""
    cpus = iter(range(len(lanes)))
    return tuple(
        replace(lane, context=ascii_only(lane.context) if lane.context else f"CPU {next(cpus)}")
        for lane in lanes
    )


def actor_names(actors: tuple[str, ...]) -> dict[str, str]:
    """What each actor is called: without its number where only one of its kind is drawn."""
    kinds = [actor.partition("[")[0] for actor in actors]
    return {
        a: ascii_only(kind if kinds.count(kind) == 1 else a) for a, kind in zip(actors, kinds, strict=True)
    }
