"""Work that is done once: what the build does for a test in a test grows with the tests, and no faster."""

from __future__ import annotations

import pytest

from checker.ground.build.from_program import build
from checker.ground.build.step_grounding import StepGrounding
from tests.programs import compiled

HEAD = """
from checker import actor, atomic, every_actor_finishes, integer, record, shared

@record
class System:
    value: int = integer(0, most=9)
    last: int = integer(0, most=9)

system = shared(System)

@actor
def one() -> None:
    with atomic("all of it"):
"""
FOOT = """
        system.last = 1

properties = [every_actor_finishes()]
"""


def branches_made(depth: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many branches are grounded for so many tests, each in the one before it."""
    lines = [f"{'    ' * (level + 2)}if system.value > {level % 8}:" for level in range(depth)]
    text = "\n".join([HEAD.rstrip(), *lines, f"{'    ' * (depth + 2)}system.value = 0"]) + FOOT
    program, calls = compiled(text), 0
    plain = StepGrounding.branches

    def counted(*given: object) -> object:
        nonlocal calls
        calls += 1
        return plain(*given)  # type: ignore[arg-type]  # as it was called

    with monkeypatch.context() as patch:
        patch.setattr(StepGrounding, "branches", counted)
        build(program)
    return calls


def test_a_test_in_a_test_is_ground_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assert branches_made(4, monkeypatch) == 4
    assert branches_made(12, monkeypatch) == 12
