"""Which engine explores a model, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass

from checker.exploration.breadth_first import breadth_first
from checker.exploration.dpor.explore import dpor
from checker.exploration.limits import Watch
from checker.exploration.result import Result
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
    lowered: Ground, engine: str, reductions: tuple[str, ...], depth: int | None, watch: Watch
) -> Searched:
    """Explore a ground program. Raises InitialFails where ``@initial`` fails."""
    if engine == "dpor":
        system = PythonSystem(lowered)
        return Searched("dpor", (), system, dpor(system, watch, depth))
    system = PythonSystem(lowered, symmetry="symmetry" in reductions)
    used = ("symmetry",) if system.symmetry else ()
    return Searched("python", used, system, breadth_first(system, watch))
