"""Which engine explores a model, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass

from checker.command_line.arguments import ALL
from checker.exploration.dpor.explore import dpor
from checker.exploration.handover import Choice, explored, nothing_rather
from checker.exploration.limits import Watch
from checker.exploration.reduced import reduced, reduced_if_it_helps, reduced_rather
from checker.exploration.result import Result
from checker.exploration.stubborn import Stubborn
from checker.lowering.ground import Ground
from checker.lowering.to_python import PythonSystem


@dataclass(frozen=True)
class Searched:
    """What was found, by which engine, with which reductions."""

    engine: str
    reductions: tuple[str, ...]
    system: PythonSystem
    result: Result


def search(
    lowered: Ground, choice: Choice, reductions: tuple[str, ...], depth: int | None, watch: Watch
) -> Searched:
    """Explore a ground program. Raises InitialFails where ``@initial`` fails."""
    if choice.engine == "dpor":
        system = PythonSystem(lowered)
        return Searched("dpor", (), system, dpor(system, watch, depth))
    everything = ALL == reductions
    system = PythonSystem(lowered, symmetry=everything or "symmetry" in reductions)
    used = ("symmetry",) if system.symmetry else ()
    stubborn = Stubborn(system)
    if "por" in reductions and stubborn.applies:
        return Searched("python", (*used, "por"), system, reduced(system, stubborn, watch))
    if everything and choice.engine == "python":
        result, helped = reduced_if_it_helps(system, watch)
        return Searched("python", (*used, "por") if helped else used, system, result)
    rather = (lambda: reduced_rather(system, watch)) if everything else nothing_rather
    result, engine = explored(system, watch, choice, rather)
    if engine == "rather":
        return Searched("python", (*used, "por"), system, result)
    return Searched(engine, used, system, result)
