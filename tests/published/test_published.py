"""Models with published state counts, written again in our language, must come out exactly so.

Each file here names its source. All counts are of the unreduced state space, except the orbits at the end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from checker.backends.python.system import PythonSystem
from checker.compiler.compile import compile_model
from checker.ground.moves import State
from checker.passes.normal_form import ground

HERE = Path(__file__).parent
BENCH = HERE.parents[1] / "bench"


@dataclass(frozen=True)
class Count:
    """What a breadth-first search of all states counts."""

    states: int
    transitions: int
    depth: int
    deadlocks: int = 0  # asked for by `every_actor_finishes()`
    first: Mapping[str, int] = field(default_factory=dict)  # steps to the first state that decides a property


COUNTS = [
    pytest.param(HERE / "peterson.py", {}, Count(42, 76, 10), id="peterson"),
    pytest.param(
        HERE / "peterson_swapped.py",
        {},
        Count(72, 138, 12, first={"mutual_exclusion": 8}),
        id="peterson-swapped",
    ),
    pytest.param(
        HERE / "flag_then_wait.py",
        {},
        Count(42, 74, 10, deadlocks=2, first={"every_actor_finishes": 6}),
        id="flag-then-wait",
    ),
    pytest.param(
        HERE / "increment.py",
        {},
        Count(13, 14, 4, first={"every_increment_counts": 4}),
        id="increment",
    ),
    pytest.param(HERE / "filter_lock.py", {"N": "3"}, Count(12_498, 33_369, 53), id="filter-lock-3"),
    pytest.param(HERE / "mcs_lock.py", {"N": "3"}, Count(7_963, 21_503, 48), id="mcs-lock-3"),
    # With n managers, n choices to abort; or n prepare, n are heard, one decision, n are told.
    pytest.param(
        HERE / "two_phase_commit.py",
        {"MANAGERS": "3"},
        Count(288, 1_145, 10, first={"can_abort": 3, "can_commit": 10}),
        id="two-phase-commit-3",
    ),
    pytest.param(
        HERE / "two_phase_commit.py",
        {"MANAGERS": "5"},
        Count(8_832, 58_145, 16, first={"can_abort": 5, "can_commit": 16}),
        id="two-phase-commit-5",
    ),
    pytest.param(HERE / "water_jugs.py", {}, Count(16, 96, 7, first={"four_gallons": 6}), id="water-jugs"),
    pytest.param(
        HERE / "hanoi.py", {"DISKS": "8"}, Count(6_561, 19_680, 255, first={"solved": 255}), id="hanoi-8"
    ),
    pytest.param(
        BENCH / "pinbench.py", {"PAGES": "2", "CALLERS": "2"}, Count(20_095, 89_616, 40), id="pinbench-2-2"
    ),
    pytest.param(
        BENCH / "pinbench.py", {"PAGES": "2", "CALLERS": "3"}, Count(147_205, 775_838, 44), id="pinbench-2-3"
    ),
    pytest.param(
        BENCH / "pinbench.py",
        {"PAGES": "2", "CALLERS": "4"},
        Count(1_073_577, 6_534_708, 48),
        id="pinbench-2-4",
        marks=pytest.mark.slow,
    ),
]

ORBITS = [
    pytest.param(HERE / "increment.py", {}, 8, id="increment"),
    pytest.param(HERE / "two_phase_commit.py", {"MANAGERS": "5"}, 314, id="two-phase-commit-5"),
]


def explored(model: Path, settings: Mapping[str, str], symmetry: bool = False) -> Count:
    """Search all states of a model, level by level."""
    system = PythonSystem(ground(compile_model(str(model), settings).program), symmetry)
    level: list[State] = list(dict.fromkeys(system.canonical(state) for state in system.initial()))
    seen = set(level)
    levels = transitions = deadlocks = 0
    first: dict[str, int] = {}
    while level:
        found: list[State] = []
        expansion = system.expand(level, seen, found)
        assert not expansion.failures, [system.checks[check].sentence for check in expansion.failures]
        transitions += sum(expansion.taken)
        for number, judged in enumerate(system.ground.properties):
            states = expansion.stuck if judged.only_at_rest else level
            if system.first(number, states) is not None:
                first.setdefault(judged.property.name, levels)
            if judged.only_at_rest:
                deadlocks += sum(system.first(number, [state]) is not None for state in states)
        level = found
        levels += 1
    return Count(len(seen), transitions, levels - 1, deadlocks, first)


@pytest.mark.parametrize(("model", "settings", "count"), COUNTS)
def test_the_published_count(model: Path, settings: Mapping[str, str], count: Count) -> None:
    assert explored(model, settings) == count


@pytest.mark.parametrize(("model", "settings", "orbits"), ORBITS)
def test_the_published_number_of_orbits(model: Path, settings: Mapping[str, str], orbits: int) -> None:
    assert explored(model, settings, symmetry=True).states == orbits
