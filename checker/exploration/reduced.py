"""Breadth-first search over stubborn sets, and the shortest schedules that it may have missed."""

from __future__ import annotations

from dataclasses import replace

from checker.backends.python.system import PythonSystem
from checker.exploration.breadth_first import Search, completed, finished, going, result_of
from checker.exploration.engine import Job
from checker.exploration.folders import NO_FOLDERS
from checker.exploration.limits import Watch
from checker.exploration.native import native
from checker.exploration.observer import Observer
from checker.exploration.result import Result
from checker.exploration.stubborn import Stubborn

LARGE = 300_000  # states from which on the checker tests whether a reduction would help
SAMPLE = 10_000  # states of a reduced search for that test
HELPS = 0.3  # of the moves, or fewer, are enough: then a reduced search pays off


def reduced(system: PythonSystem, stubborn: Stubborn, watch: Watch | None = None) -> Result:
    """Search with stubborn sets.

    Every property is decided as by an unreduced search. The nearest violation may not be in the reduced
    graph; so an unreduced search then looks for those that were found, no deeper than needed. If a limit ends
    it, the result of the reduced search stands, and is not claimed to be shortest.
    """
    watch = watch or Watch()
    search = finished(Search(system, watch, Observer(system), stubborn.expand))
    result = result_of(search)
    if not result.decided or result.interrupted:
        return result
    again = finished(Search(system, watch, Observer(system), system.expand, until=result.decided))
    return with_nearest(result, result_of(again), watch)


def reduced_native(system: PythonSystem, job: Job, watch: Watch) -> Result:
    """The same in C. Raises as ``native`` does."""
    result = native(system, replace(job, reduced=True), watch)
    if not result.found or result.interrupted:
        return result
    deepest = max(len(schedule.moves) for schedule in result.found.values())
    near = native(system, replace(job, depth=max(deepest, 1), folders=NO_FOLDERS), watch)
    return with_nearest(result, near, watch)


def with_nearest(result: Result, near: Result, watch: Watch) -> Result:
    """The result of a reduced search, with the shortest schedules of a full one if that got so far."""
    return replace(
        result,
        found=result.found
        | {number: near.found[number] for number in near.found if number in result.decided},
        unshown={number: why for number, why in result.unshown.items() if number not in near.found},
        shortest=near.shortest & result.decided,
        fewest=near.fewest & result.decided,
        interrupted=result.interrupted or near.interrupted,
        seconds=watch.seconds,
    )


def reduced_if_it_helps(system: PythonSystem, watch: Watch) -> tuple[Result, bool]:
    """Search without stubborn sets, and with them once the space is large and they promise much.

    Returns the result, and whether they were used.
    """
    search = finished(Search(system, watch, Observer(system), system.expand, pause=LARGE + 1))
    if search.paused:
        answer: list[bool] = []
        going(search, lambda: answer.append(helps(system)))
        if answer == [True]:
            return reduced(system, Stubborn(system), watch), True
        search.pause = None
        search = finished(search)
    return completed(system, result_of(search), watch), False


def helps(system: PythonSystem) -> bool:
    """Whether stubborn sets promise much."""
    stubborn = Stubborn(system)
    return stubborn.applies and share(system, stubborn) <= HELPS


def share(system: PythonSystem, stubborn: Stubborn) -> float:
    """The share of the moves that stubborn sets take near the start, including those that the proviso adds.

    When few actors have moved yet, more is known to be independent than later: the true share is greater.
    """
    search = Search(system, Watch(), Observer(system), stubborn.expand, pause=SAMPLE)
    search.run()
    return sum(search.taken) / max(stubborn.whole, 1)
