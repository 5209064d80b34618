"""The result of optimal DPOR, for programs that end and, within a bound, for those that need not."""

from __future__ import annotations

from checker.backends.python.system import PythonSystem
from checker.exploration.dpor.search import DporSearch, RunsOn
from checker.exploration.limits import Watch, resident
from checker.exploration.result import Result

DEPTH = 4  # steps of each actor if runs need not end and no bound is given


def dpor(system: PythonSystem, watch: Watch | None = None, depth: int | None = None) -> Result:
    """One execution of each Mazurkiewicz trace, and how many of them show each property.

    ``depth`` is the most steps that each actor makes; every run of that many steps is among those. Without it
    every run is followed to its end; if some run has none, ``DEPTH`` is the bound. The result is exhaustive
    only if no actor had to be stopped.
    """
    watch = watch or Watch()
    try:
        return searched(DporSearch(system, watch, depth))
    except RunsOn as runs:
        names = sorted(system.ground.instances[actor].name for actor in runs.actors)
        return searched(DporSearch(system, watch, DEPTH), f"; {', '.join(names)} may go on for ever")


def searched(search: DporSearch, why: str = "") -> Result:
    """Run a search; a limit, Ctrl-C and a lack of memory end it with the results so far."""
    cut = search.watch.deadline.attempt(search.explore)
    if cut is not None:
        search.stopped, search.interrupted = cut
    stopped = search.stopped or undecided(search)
    if stopped is None and search.cut:
        stopped = f"--depth {search.depth} reached{why}"
    return result_of(search, stopped)


def undecided(search: DporSearch) -> str | None:
    """Why progress is left open, if it is: an actor that need not step may stop anywhere."""
    unfair = [one.name for one in search.system.ground.instances if not one.fair]
    if search.judge.progress and unfair:
        return f"progress is left open because {unfair[0]} need not step (--engine python decides it)"
    return None


def result_of(search: DporSearch, stopped: str | None) -> Result:
    """The result of a search that has ended."""
    commands = sum(len(row) for row in search.system.ground.commands)
    return Result(
        states=0,
        transitions=search.transitions,
        depth=search.longest,
        found=dict(sorted(search.judge.best.items())),
        taken=tuple(search.taken[number] for number in range(commands)),
        unmet=frozenset(search.judge.observer.unmet),
        stopped=stopped,
        interrupted=search.interrupted,
        seconds=search.watch.seconds,
        memory=resident(),
        executions=search.executions,
        wrong=dict(search.wrong),
    )
