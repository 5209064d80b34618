"""The designs around MMU notifiers and the fast path: gup_fast_notifier, mmu_notifier, gup_fast_rcu.

A number that changes is either a mistake or a finding; docs/designs/ says what each means.
"""

import pytest

from tests.models.checking import lengths, outcome_of

FAST = "gup_fast_notifier.py"
LOCKLESS = {"LOCK": "off"}
PINLESS = "mmu_notifier.py"
RCU = "gup_fast_rcu.py"
MARKED = {"MARK": "on"}
UNSAFE_RACES = {
    "page_stable_under_writeback",
    "no_device_write_lost",
    "no_use_after_range_end",
    "no_use_after_free",
    "device_pages_are_dirty",
}

# model, settings, (states, transitions, depth) of the plain space, shortest races
CASES: list[tuple[str, dict[str, str], tuple[int, int, int], dict[str, int]]] = [
    (FAST, {}, (70310, 236374, 55), {}),
    (
        FAST,
        {"TRYLOCK": "off"},
        (75396, 252942, 57),
        {"flush_never_waits_for_its_lock": 6, "pin_page_fast_never_waits": 6, "every_actor_finishes": 11},
    ),
    (FAST, {"TRYLOCK": "off", "IPI": "off"}, (53383, 180745, 52), {}),
    (
        FAST,
        {"AFTER": "off"},
        (73513, 246876, 52),
        {"page_stable_under_writeback": 15, "no_write_lost": 19, "no_use_after_range_end": 9},
    ),
    (
        FAST,
        LOCKLESS,
        (96736, 328493, 61),
        {"page_stable_under_writeback": 18, "no_write_lost": 22, "no_use_after_range_end": 12},
    ),
    (
        FAST,
        {**LOCKLESS, "AFTER": "off"},
        (85527, 289476, 57),
        {"page_stable_under_writeback": 18, "no_write_lost": 22, "no_use_after_range_end": 12},
    ),
    (FAST, {**LOCKLESS, "EARLY": "on"}, (77451, 258179, 58), {}),
    (FAST, {**LOCKLESS, "EARLY": "on", "IPI": "off"}, (75410, 259836, 50), {}),
    (FAST, {**LOCKLESS, "AFTER": "off", "RETRY": "on"}, (102061, 340633, 57), {}),
    (PINLESS, {}, (102780, 341456, 40), {}),
    (
        PINLESS,
        {"COUNT": "off"},
        (120229, 404526, 41),
        {
            "page_stable_under_writeback": 15,
            "no_device_write_lost": 19,
            "no_use_after_range_end": 10,
            "no_use_after_free": 23,
            "device_pages_are_dirty": 13,
        },
    ),
    (
        PINLESS,
        {"SEQUENCE": "off"},
        (83135, 284061, 41),
        {
            "page_stable_under_writeback": 14,
            "no_device_write_lost": 18,
            "no_use_after_range_end": 9,
            "no_use_after_free": 17,
            "device_pages_are_dirty": 12,
        },
    ),
    (
        PINLESS,
        {"COUNT": "off", "SEQUENCE": "off"},
        (86084, 299069, 40),
        {
            "page_stable_under_writeback": 14,
            "no_device_write_lost": 18,
            "no_use_after_range_end": 9,
            "no_use_after_free": 17,
            "device_pages_are_dirty": 12,
        },
    ),
    (
        PINLESS,
        {"STOPS": "off"},
        (119002, 395285, 46),
        {"stop_device_never_waits": 8, "every_actor_finishes": 13},
    ),
    (PINLESS, {"STOPS": "off", "ENDS": "on"}, (63916, 209482, 46), {"stop_device_never_waits": 8}),
    (
        PINLESS,
        {"STOPS": "off", "ENDS": "on", **MARKED},
        (66680, 216854, 49),
        {"stop_device_never_waits": 8, "every_actor_finishes": 14},
    ),
    (
        PINLESS,
        MARKED,
        (127445, 407789, 50),
        {
            "dirty_pages_are_prepared": 26,
            "callback_never_waits_for_its_caller": 9,
            "stop_device_never_waits": 9,
            "every_actor_finishes": 13,
        },
    ),
    (PINLESS, {**MARKED, "TRYLOCK": "on"}, (126571, 414108, 50), {"dirty_pages_are_prepared": 26}),
    (PINLESS, {**MARKED, "INSIDE": "on"}, (102780, 341456, 40), {}),
    (RCU, {}, (47480, 145775, 45), {}),
    (RCU, {"RECHECK": "off"}, (45336, 138901, 44), {}),
    (RCU, {"AFTER": "off"}, (51665, 158472, 45), {"no_false_alarm": 6}),
    (RCU, {"GRACE": "off"}, (47043, 148203, 39), {"no_false_alarm": 6}),
    (
        RCU,
        {"AFTER": "off", "RECHECK": "off"},
        (60850, 189098, 44),
        {"page_stable_under_writeback": 14, "no_pin_missed": 6},
    ),
    (
        RCU,
        {"GRACE": "off", "RECHECK": "off"},
        (53518, 167354, 44),
        {
            "page_stable_under_writeback": 12,
            "no_write_lost": 31,
            "dirty_pages_are_prepared": 21,
            "no_pin_missed": 6,
        },
    ),
]

# Larger instances, which must change no verdict of the smaller ones.
LARGER: list[tuple[str, dict[str, str], set[str]]] = [
    (FAST, {"FAULTS": "2"}, set()),
    (FAST, {"PAGES": "2"}, set()),
    (FAST, {"FAULTS": "2", **LOCKLESS, "EARLY": "on", "IPI": "off"}, set()),
    (FAST, {"FAULTS": "2", **LOCKLESS, "AFTER": "off", "RETRY": "on"}, set()),
    (
        FAST,
        {"FAULTS": "2", **LOCKLESS},
        {"page_stable_under_writeback", "no_write_lost", "no_use_after_range_end"},
    ),
    (PINLESS, {"USES": "2", "FAULTS": "2"}, set()),
    (PINLESS, {"PAGES": "2"}, set()),
    (PINLESS, {"USES": "2", "COUNT": "off"}, UNSAFE_RACES),
    (PINLESS, {"USES": "2", **MARKED, "INSIDE": "on"}, set()),
    (PINLESS, {"USES": "2", **MARKED, "TRYLOCK": "on"}, {"dirty_pages_are_prepared"}),
    (RCU, {"CALLERS": "2"}, set()),
    (RCU, {"FAST_CALLERS": "2"}, set()),
    (RCU, {"FAST_CALLERS": "2", "RECHECK": "off"}, set()),
    (RCU, {"FAST_CALLERS": "2", "GRACE": "off"}, {"no_false_alarm"}),
    (
        RCU,
        {"FAST_CALLERS": "2", "AFTER": "off", "RECHECK": "off"},
        {"page_stable_under_writeback", "no_pin_missed"},
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
