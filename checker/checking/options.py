"""How a model is to be checked: one record, with every default, and with what contradicts itself refused."""

from __future__ import annotations

from dataclasses import dataclass, field

from checker.checking.defaults import ENGINE, RACES, SECONDS, processors
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
    """Options that mean nothing together; says which, and what to do."""


@dataclass(frozen=True)
class Explaining:
    """What is to be found out about each race.

    ``why``: the orders that force it, and the point of no return. ``simplest``: how many seconds z3 has
    to make it the simplest; None leaves the races alone that a search has shown to be shortest.
    ``races``: how many that differ in the orders that force them. ``seconds``: for all of that, except a
    ``simplest`` that was asked for.
    """

    why: bool = False
    simplest: float | None = None
    races: int = RACES
    seconds: float = SECONDS


@dataclass(frozen=True)
class Options:
    """What is explored, by whom, within which limits, and what is explained.

    ``depth``: with ``dpor``, at most so many steps of each actor. ``threads`` and ``folders`` are for the
    native engine. Without ``explaining`` a race is shown as it was found. ``standings``: whether a race
    says where everybody stands in each of its states. Raises WrongOptions.
    """

    reductions: tuple[WantedReduction, ...] = ALL
    engine: WantedEngine = ENGINE
    threads: int = field(default_factory=processors)
    depth: int | None = None
    limits: Limits = NO_LIMITS
    folders: Folders = NO_FOLDERS
    explaining: Explaining | None = None
    standings: bool = False

    def __post_init__(self) -> None:
        refused = no_such_name(self) or contradiction(self)
        if refused is not None:
            raise WrongOptions(refused)


def no_such_name(options: Options) -> str | None:
    """What is said of an engine or a reduction that there is not."""
    if options.engine not in ENGINES:
        return f"`{options.engine}` is not an engine: use {', '.join(ENGINES)}"
    for name in options.reductions if options.reductions != ALL else ():
        if name not in REDUCTIONS:
            return f"`{name}` is not a reduction: use all, none, or {', '.join(REDUCTIONS)}"
    return None


def contradiction(options: Options) -> str | None:
    """What is said of options of which one makes another mean nothing."""
    if options.depth is not None and options.engine != "dpor":
        return "--depth bounds executions: use it with --engine dpor"
    if options.limits.states is not None and options.engine == "dpor":
        return "--engine dpor counts executions, not states: bound it with --depth or --timeout"
    if options.folders and options.engine in ("python", "dpor"):
        engine = options.engine
        return f"only the native engine spills, keeps checkpoints and resumes: leave out --engine {engine}"
    if options.folders.spill is not None and "por" in options.reductions:
        return "stubborn sets are chosen from all states in memory: leave out --spill, or por"
    return None
