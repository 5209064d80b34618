"""Breadth-first search over stubborn sets, and the shortest schedules that it may have missed."""

from __future__ import annotations

from dataclasses import replace

from checker.exploration.breadth_first import Search, finished, result_of
from checker.exploration.limits import Watch
from checker.exploration.observer import Observer
from checker.exploration.result import Result
from checker.exploration.stubborn import Stubborn
from checker.lowering.to_python import PythonSystem

LARGE = 300_000  # states from which on it is asked whether a reduction would help
SAMPLE = 10_000  # states of a reduced search that are asked
HELPS = 0.3  # of the moves, or fewer, are enough: then a reduced search is worth its price


def reduced(system: PythonSystem, stubborn: Stubborn, watch: Watch | None = None) -> Result:
    """Search with stubborn sets. Every property is decided as by an unreduced search.

    The nearest violation may lie off the reduced graph; so an unreduced search then looks for those
    that were found, no further than needed. Where a limit ends it, what the reduced search found
    stands, and is not claimed to be shortest.
    """
    watch = watch or Watch()
    search = finished(Search(system, watch, Observer(system), stubborn.expand))
    result = replace(result_of(search), shortest=frozenset(), fewest=frozenset())
    if not result.found:
        return result
    again = finished(Search(system, watch, Observer(system), system.expand, until=frozenset(result.found)))
    near = result_of(again)
    return replace(
        result,
        found=result.found | {number: near.found[number] for number in near.found if number in result.found},
        shortest=near.shortest & result.found.keys(),
        fewest=near.fewest & result.found.keys(),
        interrupted=result.interrupted or again.interrupted,
        seconds=watch.seconds,
    )


def reduced_if_it_helps(system: PythonSystem, watch: Watch) -> tuple[Result, bool]:
    """Search without stubborn sets, and with them once the space is large and they promise much.

    The result, and whether they were used.
    """
    search = finished(Search(system, watch, Observer(system), system.expand, pause=LARGE))
    if search.paused:
        rather = reduced_rather(system, watch)
        if rather is not None:
            return rather, True
        search.pause = None
        search = finished(search)
    return result_of(search), False


def reduced_rather(system: PythonSystem, watch: Watch) -> Result | None:
    """Search with stubborn sets where they promise much; None where they do not."""
    stubborn = Stubborn(system)
    if not stubborn.applies or share(system, stubborn) > HELPS:
        return None
    return reduced(system, Stubborn(system), watch)


def share(system: PythonSystem, stubborn: Stubborn) -> float:
    """The share of the moves that stubborn sets take near the start, those included that the proviso adds.

    Where few actors have moved yet, more is known to be apart than later on: the true share is greater.
    """
    search = finished(Search(system, Watch(), Observer(system), stubborn.expand, pause=SAMPLE))
    return sum(search.taken) / max(stubborn.whole, 1)
