"""For users' own tests: check a model, draw its schedules, compare an implementation with it.

``check`` and the two assertions need nothing but the checker. What draws needs Hypothesis, and is imported
when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from checker.checking.options import Explaining, Options
from checker.exploration.limits import Limits
from checker.exploration.result import Schedule
from checker.ground.moves import Move
from checker.source.diagnostic import ModelError
from checker.testing.call import Call
from checker.testing.run import Run, follow
from checker.testing.verdicts import Checked, Finding, assert_holds, assert_violated, check

if TYPE_CHECKING:
    from checker.testing.bursts import schedules
    from checker.testing.conformance import assert_conforms
    from checker.testing.random_models import models

DRAWN = {
    "models": "checker.testing.random_models",
    "schedules": "checker.testing.bursts",
    "assert_conforms": "checker.testing.conformance",
}
__all__ = [
    "Call",
    "Checked",
    "Explaining",
    "Finding",
    "Limits",
    "ModelError",
    "Move",
    "Options",
    "Run",
    "Schedule",
    "assert_conforms",
    "assert_holds",
    "assert_violated",
    "check",
    "follow",
    "models",
    "schedules",
]


def __getattr__(name: str) -> Any:
    """Import what needs Hypothesis. Raises ImportError with what to install if it is missing."""
    if name not in DRAWN:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        return getattr(import_module(DRAWN[name]), name)
    except ModuleNotFoundError as error:
        if error.name != "hypothesis":
            raise
        told = f"checker.testing.{name} needs Hypothesis: pip install 'page-pinning-checker[testing]'"
        raise ImportError(told, name=error.name) from None
