"""The lanes of a drawing: a CPU or another context, and the actors that run there one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from checker.counterexample.trace import Trace
from checker.language.ordering import MemoryModel
from checker.report.paragraphs import ascii_only
from checker.report.story import cpu_names

ENOUGH = 2  # lanes that a race has in any case: one beside the other shows that they may run at once


@dataclass(frozen=True, slots=True)
class Lane:
    """``context`` is what it is, ``CPU 0`` or what the model says; ``actors`` run there, in this order."""

    context: str
    actors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Appearance:
    """The steps from ``first`` to ``last``, by number from 0, while which an actor runs."""

    actor: str
    first: int
    last: int


def lanes_of(trace: Trace, shown: Sequence[int], actors: Iterable[str]) -> tuple[Lane, ...]:
    """The lanes of some actors, of which some steps are shown, by number from 0. Actors that do not overlap
    share a lane where there are many, and handlers share that of what they interrupt."""
    lanes: list[Lane] = []
    ends: list[int] = []
    spans = appearances(trace, shown, actors)
    cpus = dict.fromkeys(trace.task_of(span.actor) for span in spans)
    for span in spans:
        context = trace.contexts.get(trace.task_of(span.actor), "")
        alike = [n for n, lane in enumerate(lanes) if lane.context == context and ends[n] < span.first]
        free = [n for n in alike if context or is_one_cpu(trace, lanes[n].actors[0], span.actor)]
        mine = [
            n for n, lane in enumerate(lanes) if trace.task_of(lane.actors[-1]) == trace.task_of(span.actor)
        ]
        if mine:
            lanes[mine[0]] = replace(lanes[mine[0]], actors=(*lanes[mine[0]].actors, span.actor))
            ends[mine[0]] = max(ends[mine[0]], span.last)
        elif free and (context or len(cpus) > ENOUGH):
            lanes[free[0]] = replace(lanes[free[0]], actors=(*lanes[free[0]].actors, span.actor))
            ends[free[0]] = span.last
        else:
            lanes.append(Lane(context, (span.actor,)))
            ends.append(span.last)
    return numbered(lanes)


def is_one_cpu(trace: Trace, one: str, other: str) -> bool:
    """Whether two actors may be drawn as if on one CPU: that makes a difference to a memory model."""
    return trace.memory is MemoryModel.SC or trace.cpus.get(one) == trace.cpus.get(other)


def appearances(trace: Trace, shown: Sequence[int], actors: Iterable[str]) -> list[Appearance]:
    """When each actor runs, by numbers of steps: from its first shown step to its last one, shown or not.
    What is not at its end by then, or steps in a part that repeats, stays to the end."""
    end = len(trace.steps)
    found: list[Appearance] = []
    for actor in dict.fromkeys(actors):
        mine = [number for number, step in enumerate(trace.steps) if step.actor == actor]
        first = next((number for number in mine if number in shown), end)
        goes_round = trace.loop_from is not None and bool(mine) and mine[-1] >= trace.loop_from
        stays = actor not in trace.idle or goes_round or any(one.actor == actor for one in trace.stuck)
        found.append(Appearance(actor, first, end if stays else mine[-1]))
    return sorted(found, key=lambda one: one.first)


def numbered(lanes: list[Lane]) -> tuple[Lane, ...]:
    """The lanes, those that are CPUs numbered."""
    cpus = cpu_names(lane.context for lane in lanes)
    return tuple(replace(lane, context=ascii_only(lane.context or next(cpus))) for lane in lanes)


def actor_names(actors: tuple[str, ...]) -> dict[str, str]:
    """What each actor is called: without its number where only one of its kind is drawn."""
    kinds = [actor.partition("[")[0] for actor in actors]
    return {
        a: ascii_only(kind if kinds.count(kind) == 1 else a) for a, kind in zip(actors, kinds, strict=True)
    }
