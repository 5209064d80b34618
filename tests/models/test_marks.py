"""The designs that mark a pinned page: page_bit, page_count and foll_pin, counted exactly."""

import pytest

from tests.models.checking import lengths, outcome_of

RIGHT_BIT = {"EARLY": "on", "LAST": "on", "UNMAPPED": "on"}
IN_PLACE = {"SKIP": "off"}
COPY = {"SKIP": "off", "BOUNCE": "on"}
NOVEMBER = {"CONVERTED": "on", "ISOLATED": "on", "PUTBACK": "on"}
BEST_COUNT = {**NOVEMBER, "EARLY": "on", "LOCKED": "on"}

# model, settings, (states, transitions, depth) of the plain space, shortest races
CASES: list[tuple[str, dict[str, str], tuple[int, int, int], dict[str, int]]] = [
    # the flag as posted, and as it can be saved
    (
        "page_bit.py",
        {},
        (116002, 394779, 43),
        {
            "what_is_written_is_stable": 10,
            "dirty_pages_are_prepared": 20,
            "no_pin_is_missed": 4,
            "no_mark_outlives_its_pins": 7,
        },
    ),
    ("page_bit.py", RIGHT_BIT, (43050, 134301, 31), {"no_mark_outlives_its_pins": 6}),
    # one counter-measure less
    (
        "page_bit.py",
        {**RIGHT_BIT, "EARLY": "off"},
        (89078, 298118, 38),
        {
            "what_is_written_is_stable": 10,
            "dirty_pages_are_prepared": 19,
            "no_pin_is_missed": 4,
            "no_mark_outlives_its_pins": 7,
        },
    ),
    (
        "page_bit.py",
        {**RIGHT_BIT, "LAST": "off"},
        (68940, 223669, 35),
        {"what_is_written_is_stable": 9, "no_pin_is_missed": 3, "no_mark_outlives_its_pins": 6},
    ),
    (
        "page_bit.py",
        {**RIGHT_BIT, "STICKY": "off"},
        (95355, 316980, 46),
        {
            "what_is_written_is_stable": 14,
            "no_write_lost": 35,
            "dirty_pages_are_prepared": 23,
            "no_pin_is_missed": 9,
        },
    ),
    (
        "page_bit.py",
        {**RIGHT_BIT, **IN_PLACE},
        (77220, 256263, 35),
        {"what_is_written_is_stable": 8, "no_mark_outlives_its_pins": 6},
    ),
    ("page_bit.py", {**RIGHT_BIT, **COPY}, (104090, 337603, 37), {"no_mark_outlives_its_pins": 6}),
    # a page that is skipped stays dirty, so reclaim need not ask; a page that is bounced becomes clean
    ("page_bit.py", {**RIGHT_BIT, "UNMAPPED": "off"}, (55432, 175323, 32), {"no_mark_outlives_its_pins": 6}),
    (
        "page_bit.py",
        {**RIGHT_BIT, **COPY, "UNMAPPED": "off"},
        (151924, 497271, 47),
        {"no_write_lost": 30, "dirty_pages_are_prepared": 20, "no_mark_outlives_its_pins": 6},
    ),
    # the count as posted in July, in November, and with Jan Kara's remark and an early mark
    (
        "page_count.py",
        {},
        (9124, 27080, 28),
        {
            "no_pin_is_missed": 5,
            "no_put_consumes_a_pin": 5,
            "no_reference_is_taken_for_a_pin": 6,
            "no_mark_outlives_its_pins": 10,
            "every_pin_is_counted": 3,
            "no_page_leaves_the_lists_for_good": 5,
        },
    ),
    (
        "page_count.py",
        NOVEMBER,
        (6162, 19306, 26),
        {
            "no_pin_is_missed": 5,
            "no_page_leaves_the_lists_for_good": 10,
            "no_list_is_overwritten": 3,
            "no_vm_bug": 10,
        },
    ),
    (
        "page_count.py",
        BEST_COUNT,
        (5010, 15589, 25),
        {"no_page_leaves_the_lists_for_good": 8, "no_list_is_overwritten": 2},
    ),
    # one counter-measure less
    (
        "page_count.py",
        {**BEST_COUNT, "CONVERTED": "off"},
        (19002, 60774, 37),
        {
            "no_pin_is_missed": 8,
            "no_put_consumes_a_pin": 4,
            "no_reference_is_taken_for_a_pin": 5,
            "no_mark_outlives_its_pins": 11,
            "no_page_leaves_the_lists_for_good": 9,
            "no_list_is_overwritten": 2,
        },
    ),
    (
        "page_count.py",
        {**BEST_COUNT, "EARLY": "off"},
        (4701, 14849, 25),
        {"no_pin_is_missed": 5, "no_page_leaves_the_lists_for_good": 9, "no_list_is_overwritten": 3},
    ),
    (
        "page_count.py",
        {**BEST_COUNT, "ISOLATED": "off"},
        (5706, 18630, 35),
        {
            "no_pin_is_missed": 5,
            "no_put_consumes_a_pin": 11,
            "every_pin_is_counted": 2,
            "no_list_is_overwritten": 3,
        },
    ),
    (
        "page_count.py",
        {**BEST_COUNT, "PUTBACK": "off"},
        (4308, 13168, 25),
        {"no_page_leaves_the_lists_for_good": 2, "no_list_is_overwritten": 2},
    ),
    (
        "page_count.py",
        {**BEST_COUNT, "LOCKED": "off"},
        (7659, 23703, 37),
        {"no_page_leaves_the_lists_for_good": 9, "no_list_is_overwritten": 2, "no_vm_bug": 9},
    ),
    # the bias as in 6.12, and with each answer of writeback
    ("foll_pin.py", {}, (35967, 124589, 34), {"what_is_written_is_stable": 8}),
    ("foll_pin.py", {"SKIP": "on"}, (19251, 62514, 39), {}),
    ("foll_pin.py", {"BOUNCE": "on"}, (50967, 171300, 39), {}),
    # a page that stays dirty keeps its buffers, so reclaim need not ask
    ("foll_pin.py", {"BOUNCE": "on", "REDIRTY": "on", "RECLAIM": "off"}, (52128, 182988, 38), {}),
    (
        "foll_pin.py",
        {"BOUNCE": "on", "RECLAIM": "off"},
        (55248, 184228, 41),
        {"no_write_lost": 27, "dirty_pages_are_prepared": 17},
    ),
    ("foll_pin.py", {"REDIRTY": "on"}, (43266, 155468, 35), {"what_is_written_is_stable": 8}),
    # one counter-measure less
    (
        "foll_pin.py",
        {"RECLAIM": "off"},
        (40545, 138588, 39),
        {"what_is_written_is_stable": 8, "no_write_lost": 25, "dirty_pages_are_prepared": 16},
    ),
    (
        "foll_pin.py",
        {"CONVERTED": "off"},
        (42723, 145812, 40),
        {
            "what_is_written_is_stable": 8,
            "no_write_lost": 26,
            "dirty_pages_are_prepared": 17,
            "no_pin_is_missed": 4,
        },
    ),
    (
        "foll_pin.py",
        {"PAIRED": "off"},
        (35881, 124365, 34),
        {
            "what_is_written_is_stable": 8,
            "no_reference_is_taken_for_a_pin": 7,
            "no_mark_outlives_its_pins": 15,
        },
    ),
    (
        "foll_pin.py",
        {"EARLY": "off"},
        (37122, 127966, 41),
        {
            "what_is_written_is_stable": 8,
            "no_write_lost": 29,
            "dirty_pages_are_prepared": 20,
            "no_pin_is_missed": 6,
        },
    ),
    (
        "foll_pin.py",
        {"DIRTY_FIRST": "off"},
        (52134, 181291, 43),
        {"what_is_written_is_stable": 8, "no_write_lost": 27, "dirty_pages_are_prepared": 18},
    ),
    (
        "foll_pin.py",
        {"SKIP": "on", "DIRTY_FIRST": "off"},
        (39630, 133502, 40),
        {"dirty_pages_are_prepared": 19},
    ),
    (
        "foll_pin.py",
        {"SKIP": "on", "LAST": "off"},
        (34176, 117890, 36),
        {"what_is_written_is_stable": 9, "no_pin_is_missed": 5},
    ),
    # a false positive needs as many references as the bias, and is harmless
    (
        "foll_pin.py",
        {"SKIP": "on", "BIAS": "2", "OTHERS": "2"},
        (59001, 230768, 40),
        {"no_reference_is_taken_for_a_pin": 2},
    ),
]

# Larger instances, which must change no verdict of the smaller ones.
LARGER: list[tuple[str, dict[str, str]]] = [
    ("page_bit.py", {}),
    ("page_bit.py", RIGHT_BIT),
    ("page_bit.py", {**RIGHT_BIT, "STICKY": "off"}),
    ("page_bit.py", {**RIGHT_BIT, **COPY}),
    ("page_count.py", {}),
    ("page_count.py", NOVEMBER),
    ("page_count.py", BEST_COUNT),
    ("page_count.py", {**BEST_COUNT, "CONVERTED": "off"}),
    ("foll_pin.py", {}),
    ("foll_pin.py", {"SKIP": "on", "OTHERS": "2"}),
    ("foll_pin.py", {"BOUNCE": "on", "REDIRTY": "on", "RECLAIM": "off"}),
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
@pytest.mark.parametrize(("name", "settings"), LARGER, ids=lambda value: str(value)[:60])
def test_a_second_caller_changes_no_verdict(name: str, settings: dict[str, str]) -> None:
    """``expect`` does not mention CALLERS, so exit status 0 is the same verdict for each property."""
    smaller, larger = (outcome_of(name, {**settings, "CALLERS": n}, ("symmetry",)) for n in ("1", "2"))
    assert set(lengths(larger)) == set(lengths(smaller))
    assert larger.exit_status == 0
