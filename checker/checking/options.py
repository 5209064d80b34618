"""The options of a check: one record with all defaults; contradictions are refused."""

from __future__ import annotations

from dataclasses import dataclass, field

from checker.checking.defaults import ENGINE, RACES, SECONDS, processors
from checker.cluster.wanted import WantedCluster
from checker.exploration.engines import (
    ALL,
    ENGINES,
    REDUCTIONS,
    WantedEngine,
    WantedReduction,
)
from checker.exploration.folders import NO_FOLDERS, Folders
from checker.exploration.limits import Limits

NO_LIMITS = Limits()


class WrongOptions(ValueError):
    """Options that contradict each other; the text says which, and what to do."""


@dataclass(frozen=True)
class Explaining:
    """What to compute about each race.

    ``why``: the orders that force it, and the point of no return. ``simplest``: the seconds for z3 to find
    the simplest race; with None, races that a search has shown to be shortest are left alone. ``races``: how
    many races that differ in the orders that force them. ``seconds``: the time for all of that, except for an
    explicit ``simplest``. ``unexpected_only``: only if the model is not as it declares. ``jobs``: in how many
    processes.
    """

    why: bool = False
    simplest: float | None = None
    races: int = RACES
    seconds: float = SECONDS
    unexpected_only: bool = False
    jobs: int = 1


@dataclass(frozen=True)
class Options:
    """What is explored, by which engine, within which limits, and what is explained.

    ``depth``: with ``dpor``, the most steps of each actor. ``threads`` and ``folders`` are for the native
    engine. Without ``explaining`` a race is shown as it was found. ``standings``: whether a race includes the
    locations of all actors in each state. ``example``: whether to look for a run that shows
    the model at work. ``cluster``: where the states are divided among machines. Raises WrongOptions.
    """

    reductions: tuple[WantedReduction, ...] = ALL
    engine: WantedEngine = ENGINE
    threads: int = field(default_factory=processors)
    depth: int | None = None
    limits: Limits = NO_LIMITS
    folders: Folders = NO_FOLDERS
    explaining: Explaining | None = None
    standings: bool = False
    example: bool = False
    cluster: WantedCluster | None = None

    def __post_init__(self) -> None:
        refused = no_such_name(self) or contradiction(self)
        if refused is not None:
            raise WrongOptions(refused)


def no_such_name(options: Options) -> str | None:
    """The message about an engine or a reduction that does not exist."""
    if options.engine not in ENGINES:
        return f"`{options.engine}` is not an engine: use {', '.join(ENGINES)}"
    for name in options.reductions if options.reductions != ALL else ():
        if name not in REDUCTIONS:
            return f"`{name}` is not a reduction: use all, none, or {', '.join(REDUCTIONS)}"
    return None


def contradiction(options: Options) -> str | None:
    """The message about options that contradict each other."""
    if options.depth is not None and options.engine != "dpor":
        return "--depth bounds executions: use it with --engine dpor"
    if options.limits.states is not None and options.engine == "dpor":
        return "--engine dpor counts executions, not states: bound it with --timeout, or a check with --depth"
    if options.folders and options.engine in ("python", "dpor"):
        engine = options.engine
        return f"only the native engine spills, keeps checkpoints and resumes: leave out --engine {engine}"
    if options.folders.spill is not None and "por" in options.reductions:
        return "stubborn sets are chosen from all states in memory: leave out --spill, or por"
    return None if options.cluster is None else on_cluster_contradiction(options)


def on_cluster_contradiction(options: Options) -> str | None:
    """The message about what a search on a cluster cannot do."""
    if options.engine in ("python", "dpor"):
        return f"only the native engine searches on a cluster: leave out --engine {options.engine}"
    if "por" in options.reductions:
        return "stubborn sets are chosen from all states on one machine: leave out --cluster, or por"
    return None
