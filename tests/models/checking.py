"""Check a model of the project, and what came out."""

from pathlib import Path

from checker.command_line.check import Options, checked
from checker.compiler.compile import compile_model
from checker.report.outcome import Outcome

ROOT = Path(__file__).parent.parent.parent


def outcome_of(name: str, settings: dict[str, str], reductions: tuple[str, ...] = ()) -> Outcome:
    """Check a model of the project."""
    return checked(compile_model(str(ROOT / "models" / name), settings), Options(reductions))


def lengths(outcome: Outcome) -> dict[str, int]:
    """The length of the shortest race of each violated property."""
    return {
        v.property.name: len(v.trace.steps) for v in outcome.verdicts if v.status == "violated" and v.trace
    }
