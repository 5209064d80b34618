"""Which engine explores a model, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass, replace

from checker.backends.python.system import PythonSystem
from checker.exploration.engines import ALL, Engine, Reduction, WantedReduction
from checker.exploration.handover import EngineChoice, Explored, explored, explored_reduced, nothing_rather
from checker.exploration.limits import Watch
from checker.exploration.reduced import helps, reduced_if_it_helps
from checker.exploration.result import Result
from checker.exploration.stubborn import Stubborn
from checker.ground.program import Ground


@dataclass(frozen=True)
class Searched:
    """What was found, by which engine, with which reductions."""

    engine: Engine
    reductions: tuple[Reduction, ...]
    system: PythonSystem
    result: Result


def search(
    lowered: Ground,
    choice: EngineChoice,
    reductions: tuple[WantedReduction, ...],
    depth: int | None,
    watch: Watch,
) -> Searched:
    """Explore a ground program. Raises InitialFails where ``@initial`` fails, LimitReached and
    KeyboardInterrupt before the search has begun."""
    within = watch.deadline.within
    if choice.engine == "dpor":
        from checker.exploration.dpor.explore import dpor

        system = within(lambda: PythonSystem(lowered))
        return Searched("dpor", (), system, dpor(system, watch, depth))
    everything = ALL == reductions
    system = within(lambda: PythonSystem(lowered, symmetry=everything or "symmetry" in reductions))
    used: tuple[Reduction, ...] = ("symmetry",) if system.symmetry else ()
    stubborn = Stubborn(system)
    if "por" in reductions and within(lambda: stubborn.applies):
        result, engine = explored_reduced(system, stubborn, watch, choice)
        return Searched(engine, (*used, "por"), system, result)
    if everything and choice.engine == "python":
        result, helped = reduced_if_it_helps(system, watch)
        return Searched("python", (*used, "por") if helped else used, system, result)
    rather = Rather(system, watch, choice)
    result, engine = explored(system, watch, choice, rather if everything else nothing_rather)
    return Searched(engine, (*used, "por") if rather.helps else used, system, result)


@dataclass
class Rather:
    """Searches a large space with stubborn sets where they promise much; remembers whether they did."""

    system: PythonSystem
    watch: Watch
    choice: EngineChoice
    helps: bool = False

    def __call__(self) -> Explored | None:
        self.helps = self.watch.deadline.within(lambda: helps(self.system))
        if not self.helps:
            return None
        at_once = replace(self.choice, engine="native")
        return explored_reduced(self.system, Stubborn(self.system), self.watch, at_once)
