"""Designs that count: reference count against map count, and the map count that counts pins too.

A number that changes is either a mistake or a finding; docs/designs/ says what each means.
"""

import pytest

from tests.models.checking import lengths, outcome_of

REF = "ref_vs_mapcount.py"

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
]

# Larger instances, which must change no verdict of the smaller ones.
LARGER: list[tuple[str, dict[str, str], set[str]]] = [
    (REF, {"ZAPS": "2"}, set(CASES[0][3])),
    (REF, {"PASSES": "2"}, set(CASES[0][3])),
    (REF, {"ZAPS": "2", "ONE_LOAD": "on"}, set(CASES[6][3])),
    (REF, {"ZAPS": "2", "UNMAP_FIRST": "on"}, set(CASES[7][3])),
    (REF, {"PASSES": "2", "UNMAP_FIRST": "on"}, set(CASES[7][3])),
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
    assert outcome.vacuous == ()


@pytest.mark.slow
@pytest.mark.parametrize(("name", "settings", "violated"), LARGER, ids=name_of)
def test_larger_instances_change_no_verdict(name: str, settings: dict[str, str], violated: set[str]) -> None:
    outcome = outcome_of(name, settings, ("symmetry",))
    assert set(lengths(outcome)) == violated
    assert outcome.exit_status == 0
