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
        (60642, 221092, 42),
        {
            "what_is_written_is_stable": 10,
            "dirty_pages_are_prepared": 20,
            "no_pin_is_missed": 4,
            "no_mark_outlives_its_pins": 7,
        },
    ),
    ("page_bit.py", RIGHT_BIT, (22035, 74906, 30), {"no_mark_outlives_its_pins": 6}),
    # one counter-measure less
    (
        "page_bit.py",
        {**RIGHT_BIT, "EARLY": "off"},
        (46416, 167016, 37),
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
        (37188, 132147, 34),
        {"what_is_written_is_stable": 9, "no_pin_is_missed": 3, "no_mark_outlives_its_pins": 6},
    ),
    (
        "page_bit.py",
        {**RIGHT_BIT, "STICKY": "off"},
        (51545, 181339, 45),
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
        (40519, 144168, 34),
        {"what_is_written_is_stable": 8, "no_mark_outlives_its_pins": 6},
    ),
    ("page_bit.py", {**RIGHT_BIT, **COPY}, (54494, 189914, 36), {"no_mark_outlives_its_pins": 6}),
    # a page that is skipped stays dirty, so reclaim need not ask; a page that is bounced becomes clean
    ("page_bit.py", {**RIGHT_BIT, "UNMAPPED": "off"}, (27507, 95072, 31), {"no_mark_outlives_its_pins": 6}),
    (
        "page_bit.py",
        {**RIGHT_BIT, **COPY, "UNMAPPED": "off"},
        (78513, 275509, 46),
        {"no_write_lost": 29, "dirty_pages_are_prepared": 19, "no_mark_outlives_its_pins": 6},
    ),
    # the count as posted in July, in November, and with Jan Kara's remark and an early mark
    (
        "page_count.py",
        {},
        (9100, 27038, 28),
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
        (6132, 19238, 26),
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
        (4956, 15481, 25),
        {"no_page_leaves_the_lists_for_good": 8, "no_list_is_overwritten": 2},
    ),
    # one counter-measure less
    (
        "page_count.py",
        {**BEST_COUNT, "CONVERTED": "off"},
        (18888, 60524, 37),
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
        (4671, 14781, 25),
        {"no_pin_is_missed": 5, "no_page_leaves_the_lists_for_good": 9, "no_list_is_overwritten": 3},
    ),
    (
        "page_count.py",
        {**BEST_COUNT, "ISOLATED": "off"},
        (5658, 18532, 35),
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
        (4263, 13093, 25),
        {"no_page_leaves_the_lists_for_good": 2, "no_list_is_overwritten": 2},
    ),
    (
        "page_count.py",
        {**BEST_COUNT, "LOCKED": "off"},
        (7605, 23595, 37),
        {"no_page_leaves_the_lists_for_good": 9, "no_list_is_overwritten": 2, "no_vm_bug": 9},
    ),
    # the bias as in 6.12, and with each answer of writeback
    ("foll_pin.py", {}, (33237, 121899, 34), {"what_is_written_is_stable": 8}),
    ("foll_pin.py", {"SKIP": "on"}, (17355, 60152, 39), {}),
    ("foll_pin.py", {"BOUNCE": "on"}, (46797, 166753, 39), {}),
    # a page that stays dirty keeps its buffers, so reclaim need not ask
    ("foll_pin.py", {"BOUNCE": "on", "REDIRTY": "on", "RECLAIM": "off"}, (46050, 173191, 38), {}),
    (
        "foll_pin.py",
        {"BOUNCE": "on", "RECLAIM": "off"},
        (51042, 180206, 41),
        {"no_write_lost": 27, "dirty_pages_are_prepared": 17},
    ),
    ("foll_pin.py", {"REDIRTY": "on"}, (38214, 146709, 35), {"what_is_written_is_stable": 8}),
    # one counter-measure less
    (
        "foll_pin.py",
        {"RECLAIM": "off"},
        (37680, 136210, 39),
        {"what_is_written_is_stable": 8, "no_write_lost": 25, "dirty_pages_are_prepared": 16},
    ),
    (
        "foll_pin.py",
        {"CONVERTED": "off"},
        (39459, 142370, 40),
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
        (33151, 121675, 34),
        {
            "what_is_written_is_stable": 8,
            "no_reference_is_taken_for_a_pin": 7,
            "no_mark_outlives_its_pins": 15,
        },
    ),
    (
        "foll_pin.py",
        {"EARLY": "off"},
        (34299, 125157, 41),
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
        (48420, 177327, 43),
        {"what_is_written_is_stable": 8, "no_write_lost": 27, "dirty_pages_are_prepared": 18},
    ),
    (
        "foll_pin.py",
        {"SKIP": "on", "DIRTY_FIRST": "off"},
        (36186, 129307, 40),
        {"dirty_pages_are_prepared": 19},
    ),
    (
        "foll_pin.py",
        {"SKIP": "on", "LAST": "off"},
        (31458, 115229, 36),
        {"what_is_written_is_stable": 9, "no_pin_is_missed": 5},
    ),
    # a false positive needs as many references as the bias, and harms nobody
    (
        "foll_pin.py",
        {"SKIP": "on", "BIAS": "2", "OTHERS": "2"},
        (53241, 219740, 40),
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
