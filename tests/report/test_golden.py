"""Races as they are printed, letter for letter. ``UPDATE_GOLDEN=1`` writes down what is printed now."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from checker.report.commit import commit_text
from checker.report.full import full_text
from checker.report.table import table_text
from tests.report.traces import ROOT, SMALL, race_of

GOLDEN = Path(__file__).parent / "golden"
ONE_PAGE = ("PAGES=1", "CALLERS=1")
QUO, LOCK = ROOT / "models" / "status_quo.py", ROOT / "models" / "page_lock.py"
# name of the file: model, property, settings
RACES: dict[str, tuple[Path, str, tuple[str, ...]]] = {
    "two_actors": (QUO, "page_stable_under_writeback", ()),
    "four_actors": (QUO, "no_write_lost", ()),
    "page_lock_release": (LOCK, "release_never_waits_for_itself", ONE_PAGE),
    "page_lock_callback": (LOCK, "callback_never_waits_for_its_pin", ONE_PAGE),
    "page_lock_deadlock": (LOCK, "every_actor_finishes", ONE_PAGE),
    "lasso": (ROOT / "models" / "wait_for_unpin.py", "writeback_finishes", ()),
    "one_lane": (ROOT / "models" / "dax_wait.py", "truncate_is_not_overtaken", ()),
    "unchanged_write": (SMALL / "lost_update.py", "no_update_lost", ()),
    "deadlock": (SMALL / "lock_order.py", "every_actor_finishes", ()),
    "an_actor_waits": (SMALL / "lock_order.py", "task_never_waits", ()),
    "a_witness": (SMALL / "lock_order.py", "both_held", ()),
    "assertion": (SMALL / "last_reference.py", "assertions_hold", ()),
    "one_actor_none_followed": (SMALL / "empty_slot.py", "references_are_valid", ()),
    "three_actors_range": (SMALL / "too_many_pins.py", "integers_stay_in_range", ()),
    "five_actors_range": (SMALL / "too_many_pins.py", "integers_stay_in_range", ("USERS=5",)),
    "at_the_start": (SMALL / "pinned_at_start.py", "unpinned_at_first", ()),
    "initial_state_and_choice": (SMALL / "pinned_at_start.py", "pinned_twice_is_clean", ()),
}


def assert_golden(name: str, text: str) -> None:
    """The text is what the file has."""
    file = GOLDEN / name
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(text + "\n")
    assert text + "\n" == file.read_text()


@pytest.mark.parametrize("name", RACES)
def test_a_race_for_a_commit_message(name: str) -> None:
    path, judged, settings = RACES[name]
    race = race_of(path, judged, *settings)
    assert_golden(f"{name}.txt", commit_text(race.trace, race.explanation))


@pytest.mark.parametrize("name", ["two_actors", "four_actors", "deadlock", "unchanged_write", "assertion"])
def test_a_race_with_every_step(name: str) -> None:
    path, judged, settings = RACES[name]
    race = race_of(path, judged, *settings)
    assert_golden(f"{name}.full.txt", full_text(race.trace, race.explanation))


@pytest.mark.parametrize(
    "name", ["two_actors", "deadlock", "assertion", "at_the_start", "initial_state_and_choice"]
)
def test_a_race_as_a_table(name: str) -> None:
    path, judged, settings = RACES[name]
    race = race_of(path, judged, *settings)
    assert_golden(f"{name}.table.txt", table_text(race.trace, race.explanation, 100))


def test_every_golden_file_is_used() -> None:
    forms = ("txt", "table.txt", "full.txt")
    assert {file.name for file in GOLDEN.iterdir()} <= {f"{name}.{form}" for name in RACES for form in forms}
