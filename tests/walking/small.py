"""Small models to walk through, and the system of each."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from checker.backends.python.system import PythonSystem
from checker.compiler.compile import Model, compile_model
from checker.passes.normal_form import ground
from tests.walking.plain_steps import Graph, Values, beginnings

ROOT = Path(__file__).parent.parent.parent
MODELS = ROOT / "tests" / "command_line" / "models"
NAMES = (
    "as_declared",
    "gaps",
    "last_reference",
    "lock_order",
    "lost_update",
    "pinned_at_start",
    "too_many_pins",
)


@cache
def model_of(name: str, *settings: str) -> Model:
    """A small model, or one of the project's by its path."""
    path = MODELS / f"{name}.py" if "/" not in name else ROOT / f"{name}.py"
    return compile_model(str(path), dict(one.split("=") for one in settings))


@cache
def system_of(name: str, *settings: str) -> PythonSystem:
    """Its system."""
    return PythonSystem(ground(model_of(name, *settings).program))


@cache
def graph_of(name: str, *settings: str) -> Graph:
    """All of its states, by the interpreter."""
    system = system_of(name, *settings)
    graph = Graph(system.ground)
    for start in beginnings(system.ground):
        graph.grow(start)
    return graph


def values_of(system: PythonSystem, state: int) -> Values:
    """The values of a state, as the interpreter has them."""
    return tuple(system.values(state))
