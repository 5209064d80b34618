"""Every model: the verdicts that it declares, and how many states and steps stand behind them.

A number that changes is either a mistake or a finding; docs/models.md says what each means.
"""

from pathlib import Path

import pytest

from checker.checking.check import check
from checker.checking.options import Options
from checker.compiler.compile import compile_model
from tests.models.checking import ROOT, lengths, outcome_of

MODELS = sorted(path for path in (ROOT / "models").glob("*.py") if "@actor" in path.read_text())

ONE_PAGE = {"PAGES": "1", "CALLERS": "1"}
SAFE = {"CONVERTED": "on", "CALLBACK": "on", "SORTED": "on"}
UNSAFE_RACES = {"page_stable_under_writeback", "no_write_lost", "dirty_pages_are_prepared"}

# model, settings, (states, transitions, depth) of the plain space, shortest races
CASES: list[tuple[str, dict[str, str], tuple[int, int, int], dict[str, int]]] = [
    (
        "status_quo.py",
        {},
        (89542, 298448, 41),
        {"page_stable_under_writeback": 9, "no_write_lost": 26, "dirty_pages_are_prepared": 17},
    ),
    (
        "page_lock.py",
        ONE_PAGE,
        (42807, 132464, 43),
        {
            "release_never_waits_for_itself": 6,
            "callback_never_waits_for_its_pin": 8,
            "every_actor_finishes": 14,
        },
    ),
    ("page_lock.py", {**ONE_PAGE, **SAFE}, (62737, 199856, 45), {}),
    (
        "page_lock.py",
        {**ONE_PAGE, **SAFE, "RECHECK": "off"},
        (81825, 269338, 46),
        {"page_stable_under_writeback": 12, "no_write_lost": 29, "dirty_pages_are_prepared": 19},
    ),
    (
        "page_lock.py",
        {**ONE_PAGE, **SAFE, "HOLD": "off"},
        (220445, 710874, 52),
        {
            "page_stable_under_writeback": 13,
            "no_write_lost": 32,
            "dirty_pages_are_prepared": 22,
            "callback_under_page_lock_never_waits_for_itself": 10,
            "callback_never_waits_for_its_pin": 13,
            "every_actor_finishes": 20,
        },
    ),
    (
        "page_lock.py",
        {},
        (1861581, 6776352, 51),
        {
            "release_never_waits_for_itself": 9,
            "requests_never_wait_for_each_other": 12,
            "callback_never_waits_for_its_pin": 8,
            "every_actor_finishes": 18,
        },
    ),
    ("page_lock.py", SAFE, (897575, 3200436, 65), {}),
]

# Larger instances, which must change no verdict of the smaller ones.
LARGER: list[tuple[str, dict[str, str], set[str]]] = [
    ("status_quo.py", {"CALLERS": "2"}, UNSAFE_RACES),
    ("status_quo.py", {"PAGES": "2"}, UNSAFE_RACES),
    (
        "page_lock.py",
        {"PAGES": "1", "CALLERS": "2"},
        {"release_never_waits_for_itself", "callback_never_waits_for_its_pin", "every_actor_finishes"},
    ),
    ("page_lock.py", {"PAGES": "2", "CALLERS": "1", "USED": "2", **SAFE}, set()),
]


@pytest.mark.parametrize(("name", "settings", "size", "races"), CASES, ids=lambda value: str(value)[:40])
def test_counts_and_lengths(
    name: str, settings: dict[str, str], size: tuple[int, int, int], races: dict[str, int]
) -> None:
    outcome = outcome_of(name, settings)
    result = outcome.result
    assert lengths(outcome) == races
    assert (result.states, result.transitions, result.depth) == size
    assert outcome.exit_status == 0


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_every_model_is_as_declared_and_nothing_is_vacuous(path: Path) -> None:
    outcome = check(compile_model(str(path)), Options())
    assert outcome.exit_status == 0
    assert outcome.vacuous == ()


@pytest.mark.slow
@pytest.mark.parametrize(("name", "settings", "violated"), LARGER, ids=lambda value: str(value)[:40])
def test_larger_instances_change_no_verdict(name: str, settings: dict[str, str], violated: set[str]) -> None:
    outcome = outcome_of(name, settings, ("symmetry",))
    assert set(lengths(outcome)) == violated
    assert outcome.exit_status == 0
