"""The designs around MMU notifiers and the fast path: gup_fast_notifier, mmu_notifier, gup_fast_rcu.

A number that changes is either a mistake or a finding; docs/designs/ says what each means.
"""

import pytest

from tests.models.checking import lengths, outcome_of

FAST = "gup_fast_notifier.py"
LOCKLESS = {"LOCK": "off"}

# model, settings, (states, transitions, depth) of the plain space, shortest races
CASES: list[tuple[str, dict[str, str], tuple[int, int, int], dict[str, int]]] = [
    (FAST, {}, (53205, 187158, 55), {}),
    (
        FAST,
        {"TRYLOCK": "off"},
        (57324, 201039, 57),
        {
            "flush_never_waits_for_its_lock": 6,
            "pin_page_fast_never_waits": 6,
            "every_actor_finishes": 12,
        },
    ),
    (FAST, {"TRYLOCK": "off", "IPI": "off"}, (43015, 153377, 52), {}),
    (
        FAST,
        {"AFTER": "off"},
        (55100, 192833, 52),
        {"page_stable_under_writeback": 15, "no_write_lost": 19, "no_use_after_range_end": 9},
    ),
    (
        FAST,
        LOCKLESS,
        (73920, 261103, 61),
        {"page_stable_under_writeback": 18, "no_write_lost": 22, "no_use_after_range_end": 12},
    ),
    (
        FAST,
        {**LOCKLESS, "AFTER": "off"},
        (64226, 226004, 57),
        {"page_stable_under_writeback": 18, "no_write_lost": 22, "no_use_after_range_end": 12},
    ),
    (FAST, {**LOCKLESS, "EARLY": "on"}, (59085, 205685, 58), {}),
    (FAST, {**LOCKLESS, "EARLY": "on", "IPI": "off"}, (61385, 221496, 50), {}),
    (FAST, {**LOCKLESS, "AFTER": "off", "RETRY": "on"}, (74735, 262387, 57), {}),
]

# Larger instances, which must change no verdict of the smaller ones.
LARGER: list[tuple[str, dict[str, str], set[str]]] = [
    (FAST, {"FAULTS": "2"}, set()),
    (FAST, {"FAULTS": "2", **LOCKLESS, "EARLY": "on", "IPI": "off"}, set()),
    (FAST, {"FAULTS": "2", **LOCKLESS, "AFTER": "off", "RETRY": "on"}, set()),
    (
        FAST,
        {"FAULTS": "2", **LOCKLESS},
        {"page_stable_under_writeback", "no_write_lost", "no_use_after_range_end"},
    ),
]


@pytest.mark.parametrize(("name", "settings", "size", "races"), CASES, ids=lambda value: str(value)[:60])
def test_counts_and_lengths(
    name: str, settings: dict[str, str], size: tuple[int, int, int], races: dict[str, int]
) -> None:
    outcome = outcome_of(name, settings)
    result = outcome.result
    assert lengths(outcome) == races
    assert (result.states, result.transitions, result.depth) == size
    assert outcome.exit_status == 0


@pytest.mark.slow
@pytest.mark.parametrize(("name", "settings", "violated"), LARGER, ids=lambda value: str(value)[:60])
def test_larger_instances_change_no_verdict(name: str, settings: dict[str, str], violated: set[str]) -> None:
    outcome = outcome_of(name, settings, ("symmetry",))
    assert set(lengths(outcome)) == violated
    assert outcome.exit_status == 0
