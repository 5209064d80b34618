"""Check a model of the project, and what came out."""

from dataclasses import replace
from pathlib import Path

from checker.checking.check import check
from checker.checking.options import Options
from checker.checking.outcome import Outcome
from checker.compiler.compile import Model, compile_model
from checker.exploration.engines import Reduction

ROOT = Path(__file__).parent.parent.parent


def model_of(name: str, settings: dict[str, str], progress: bool) -> Model:
    """A model of the project, with its progress properties alone, or without them.

    They take several times as long as all others, so they have cases of their own (test_progress.py).
    """
    model = compile_model(str(ROOT / "models" / name), settings)
    kept = tuple(p for p in model.program.properties if p.is_progress is progress)
    return replace(model, program=replace(model.program, properties=kept))


def outcome_of(
    name: str, settings: dict[str, str], reductions: tuple[Reduction, ...] = (), progress: bool = False
) -> Outcome:
    """Check a model of the project: its progress properties, or all others."""
    return check(model_of(name, settings, progress), Options(reductions))


def lengths(outcome: Outcome) -> dict[str, int]:
    """The length of the shortest race of each violated property."""
    return {
        v.property.name: len(v.trace.steps) for v in outcome.verdicts if v.status == "violated" and v.trace
    }


def lassos(outcome: Outcome) -> dict[str, tuple[int, int]]:
    """Of each violated progress property: the steps before what repeats, and how many repeat (0: it ends)."""
    found: dict[str, tuple[int, int]] = {}
    for verdict in outcome.verdicts:
        if verdict.status == "violated" and verdict.trace:
            steps = len(verdict.trace.steps)
            start = verdict.trace.loop_from
            found[verdict.property.name] = (steps, 0) if start is None else (start, steps - start)
    return found
