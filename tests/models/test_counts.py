"""Designs that count: reference count against map count, and the map count that counts pins too.

A number that changes is either a mistake or a finding; docs/designs/ says what each means.
"""

import pytest

from tests.models.checking import lengths, outcome_of

REF = "ref_vs_mapcount.py"
PIN = "mapcount_pagepin.py"
SLOW = {"FAST": "off", "MREMAP_LOCKED": "on"}
LAST = {"MREMAP_LOCKED": "on", "RECHECK_LAST": "on", "CHECKS": "off"}
KNOWN = {"flag_is_steady", "false_positives_never_last"}
PRIVATE = {"COUNT_PRIVATE": "on", "FORK_LOCKED": "on"}

# model, settings, (states, transitions, depth) of the plain space, shortest races
CASES: list[tuple[str, dict[str, str], tuple[int, int, int], dict[str, int]]] = [
    (
        REF,
        {},
        (87584, 313539, 30),
        {
            "held_pin_is_seen": 7,
            "new_pins_find_buffers": 12,
            "no_false_positive": 6,
            "false_positives_never_last": 6,
        },
    ),
    (
        REF,
        {"MAPCOUNT_FIRST": "on"},
        (68506, 240791, 32),
        {
            "held_pin_is_seen": 8,
            "new_pins_find_buffers": 12,
            "no_false_positive": 6,
            "false_positives_never_last": 6,
        },
    ),
    (
        REF,
        {"SECOND_LOOK": "on"},
        (89662, 317787, 33),
        {
            "held_pin_is_seen": 12,
            "new_pins_find_buffers": 13,
            "no_false_positive": 7,
            "false_positives_never_last": 7,
        },
    ),
    (
        REF,
        {"MAPCOUNT_FIRST": "on", "SECOND_LOOK": "on"},
        (95242, 341260, 33),
        {
            "held_pin_is_seen": 12,
            "new_pins_find_buffers": 13,
            "no_false_positive": 7,
            "false_positives_never_last": 7,
        },
    ),
    (
        REF,
        {"SHARED_ONLY": "on"},
        (8889, 25169, 25),
        {"new_pins_find_buffers": 10, "no_false_positive": 6, "false_positives_never_last": 6},
    ),
    (
        REF,
        {"SHARED_ONLY": "on", "MAPCOUNT_FIRST": "on"},
        (7795, 21495, 25),
        {
            "held_pin_is_seen": 7,
            "new_pins_find_buffers": 10,
            "no_false_positive": 6,
            "false_positives_never_last": 6,
        },
    ),
    (
        REF,
        {"ONE_LOAD": "on"},
        (52632, 190196, 28),
        {"new_pins_find_buffers": 11, "no_false_positive": 5, "false_positives_never_last": 5},
    ),
    (
        REF,
        {"UNMAP_FIRST": "on"},
        (53451, 194157, 38),
        {"no_false_positive": 10, "false_positives_never_last": 10},
    ),
    (
        REF,
        {"UNMAP_FIRST": "on", "RECHECK": "off"},
        (50310, 180702, 38),
        {"new_pins_find_buffers": 12, "no_false_positive": 10, "false_positives_never_last": 10},
    ),
    (
        REF,
        {"UNMAP_FIRST": "on", "DRAIN": "on"},
        (66209, 244560, 39),
        {"no_false_positive": 11, "false_positives_never_last": 11},
    ),
    (
        PIN,
        {},
        (125282, 375896, 46),
        {
            "no_pin_missed": 11,
            "no_writeback_missed": 20,
            "no_whole_writeback_missed": 20,
            "bounced_page_stable": 12,
            "flag_is_steady": 2,
            "false_positives_never_last": 10,
        },
    ),
    (
        PIN,
        {"FAST": "off"},
        (49653, 138697, 37),
        {
            "no_pin_missed": 11,
            "bounced_page_stable": 12,
            "flag_is_steady": 2,
            "false_positives_never_last": 10,
        },
    ),
    (PIN, SLOW, (56581, 157536, 41), {"flag_is_steady": 3, "false_positives_never_last": 12}),
    (
        PIN,
        {**SLOW, "COUNT_PRIVATE": "on"},
        (66922, 182728, 58),
        {"no_pin_missed": 18, "bounced_page_stable": 19, "flag_is_steady": 3},
    ),
    (PIN, {**SLOW, **PRIVATE}, (64599, 174954, 48), {"flag_is_steady": 3}),
    (
        PIN,
        {**SLOW, "CHECKS": "off"},
        (48810, 135789, 38),
        {"flag_is_steady": 3, "false_positives_never_last": 12},
    ),
    (
        PIN,
        {**SLOW, "SNAPSHOT_FIRST": "off"},
        (49110, 136858, 55),
        {
            "no_pin_missed": 14,
            "bounced_page_stable": 15,
            "flag_is_steady": 3,
            "false_positives_never_last": 12,
        },
    ),
    (
        PIN,
        {**SLOW, "G3": "off"},
        (67412, 189477, 48),
        {
            "no_pin_missed": 22,
            "bounced_page_stable": 23,
            "flag_is_steady": 3,
            "false_positives_never_last": 12,
        },
    ),
    (
        PIN,
        {**SLOW, "C2": "off"},
        (57706, 160828, 47),
        {
            "no_pin_missed": 21,
            "bounced_page_stable": 22,
            "flag_is_steady": 4,
            "false_positives_never_last": 12,
        },
    ),
    (
        PIN,
        {"MREMAP_LOCKED": "on"},
        (138315, 416077, 51),
        {
            "no_writeback_missed": 22,
            "no_whole_writeback_missed": 23,
            "bounced_page_stable": 23,
            "flag_is_steady": 3,
            "false_positives_never_last": 12,
        },
    ),
    (
        PIN,
        {"MREMAP_LOCKED": "on", "CHECK_ALWAYS": "on"},
        (120973, 361505, 54),
        {
            "no_writeback_missed": 35,
            "no_whole_writeback_missed": 23,
            "bounced_page_stable": 36,
            "flag_is_steady": 3,
            "false_positives_never_last": 12,
        },
    ),
    (PIN, LAST, (87016, 254068, 46), {"flag_is_steady": 3, "false_positives_never_last": 12}),
    (
        PIN,
        {**LAST, "FULL_BARRIERS": "off"},
        (90228, 263949, 46),
        {
            "no_pin_missed": 16,
            "bounced_page_stable": 19,
            "flag_is_steady": 3,
            "false_positives_never_last": 12,
        },
    ),
    (PIN, {**LAST, **PRIVATE}, (107314, 305770, 50), {"flag_is_steady": 3}),
]

# Larger instances, which must change no verdict of the smaller ones.
LARGER: list[tuple[str, dict[str, str], set[str]]] = [
    (REF, {"ZAPS": "2"}, set(CASES[0][3])),
    (REF, {"PASSES": "2"}, set(CASES[0][3])),
    (REF, {"ZAPS": "2", "ONE_LOAD": "on"}, set(CASES[6][3])),
    (REF, {"ZAPS": "2", "UNMAP_FIRST": "on"}, set(CASES[7][3])),
    (REF, {"PASSES": "2", "UNMAP_FIRST": "on"}, set(CASES[7][3])),
    (PIN, {**SLOW, "OTHERS": "2"}, KNOWN),
    (PIN, {**SLOW, "CALLERS": "2"}, KNOWN),
    (PIN, {**SLOW, **PRIVATE, "OTHERS": "2"}, {"flag_is_steady"}),
    (PIN, {**LAST, "OTHERS": "2"}, KNOWN),
    (PIN, {**LAST, "CALLERS": "2"}, KNOWN),
]


def name_of(value: object) -> str:
    """A short name of a case: its settings."""
    return ",".join(f"{k}={v}" for k, v in value.items()) if isinstance(value, dict) else str(value)[:20]


@pytest.mark.parametrize(("name", "settings", "size", "races"), CASES, ids=name_of)
def test_counts_and_lengths(
    name: str, settings: dict[str, str], size: tuple[int, int, int], races: dict[str, int]
) -> None:
    outcome = outcome_of(name, settings)
    result = outcome.result
    assert lengths(outcome) == races
    assert (result.states, result.transitions, result.depth) == size
    assert outcome.exit_status == 0
    # without a fast path there is no actor that never waits
    uncalled = ("get_user_page_fast_never_waits",) if settings.get("FAST") == "off" else ()
    assert outcome.vacuous == uncalled


@pytest.mark.slow
@pytest.mark.parametrize(("name", "settings", "violated"), LARGER, ids=name_of)
def test_larger_instances_change_no_verdict(name: str, settings: dict[str, str], violated: set[str]) -> None:
    outcome = outcome_of(name, settings, ("symmetry",))
    assert set(lengths(outcome)) == violated
    assert outcome.exit_status == 0
