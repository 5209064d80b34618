"""Designs that wait for pins: the verdicts, and how many states and steps stand behind them.

docs/designs/ says what each number means; tests/models/test_models.py runs the defaults with symmetry.
"""

import pytest

from tests.models.checking import lengths, outcome_of

DAX = "dax_wait.py"
UNPIN = "wait_for_unpin.py"
VMA = "gup_vma.py"

FAST = {"no_warning": 12, "truncate_is_not_overtaken": 19}

# model, settings, (states, transitions, depth) of the plain space, shortest races
CASES: list[tuple[str, dict[str, str], tuple[int, int, int], dict[str, int]]] = [
    (DAX, {}, (18866, 47218, 51), FAST),
    (
        DAX,
        {"UNMAP_FIRST": "off"},
        (12183, 30427, 40),
        {
            "no_pinned_block_is_freed": 13,
            "no_freed_block_is_written": 15,
            "no_warning": 10,
            "truncate_is_not_overtaken": 14,
        },
    ),
    (
        DAX,
        {"DROP_MMAPLOCK": "off"},
        (8152, 20723, 37),
        {"no_warning": 12, "no_wait_for_half_a_request": 14, "every_actor_finishes": 19},
    ),
    (
        DAX,
        {"KEEP_IOLOCK": "off"},
        (23213, 59375, 55),
        {"no_warning": 12, "truncate_is_not_overtaken": 20},
    ),
    (
        DAX,
        {"RESCAN": "off"},
        (19556, 48814, 51),
        {"no_pinned_block_is_freed": 22, "no_freed_block_is_written": 23, **FAST},
    ),
    (
        DAX,
        {"PTE_RECHECK": "off"},
        (8718, 20958, 45),
        {"no_pinned_block_is_freed": 14, "no_freed_block_is_written": 16, **FAST},
    ),
    (DAX, {"IPI_FLUSH": "on"}, (9073, 22336, 56), {"truncate_is_not_overtaken": 26}),
    (
        DAX,
        {"IPI_FLUSH": "on", "PTE_RECHECK": "off"},
        (8325, 20379, 55),
        {"truncate_is_not_overtaken": 24},
    ),
    (DAX, {"PINNERS_TAKE_IOLOCK": "on"}, (1003, 2023, 35), {}),
    (DAX, {"PINNERS_TAKE_IOLOCK": "on", "DROP_MMAPLOCK": "off"}, (947, 1903, 35), {}),
    (
        DAX,
        {"PINNERS_TAKE_IOLOCK": "on", "KEEP_IOLOCK": "off"},
        (2377, 4775, 52),
        {"truncate_is_not_overtaken": 24},
    ),
    (DAX, {"REFUSE_LONGTERM": "off"}, (22210, 55994, 52), {**FAST, "every_actor_finishes": 26}),
    (DAX, {"SPLICED": "1"}, (18666, 45841, 50), {**FAST, "every_actor_finishes": 25}),
    (
        DAX,
        {"SPLICED": "1", "KEEP_IOLOCK": "off"},
        (25918, 65063, 60),
        {"no_warning": 12, "truncate_is_not_overtaken": 20},
    ),
    (UNPIN, {}, (36081, 131958, 35), {}),
    (
        UNPIN,
        {"WAIT_FIRST": "off"},
        (33259, 118128, 37),
        {
            "no_page_lock_is_kept_for_a_pin": 15,
            "no_transaction_is_kept_for_a_pin": 9,
            "every_actor_finishes": 10,
        },
    ),
    (
        UNPIN,
        {"WAIT_FIRST": "off", "BLOCK_PINS": "off", "PROTECT_FIRST": "on"},
        (18494, 62539, 33),
        {
            "no_page_lock_is_kept_for_a_pin": 10,
            "no_transaction_is_kept_for_a_pin": 9,
            "every_actor_finishes": 12,
        },
    ),
    (
        UNPIN,
        {"BLOCK_PINS": "off"},
        (33610, 117084, 37),
        {"page_stable_under_writeback": 12, "no_write_lost": 33, "dirty_pages_are_prepared": 21},
    ),
    (UNPIN, {"BLOCK_PINS": "off", "LOOK_AGAIN": "on"}, (26428, 91138, 31), {}),
    (
        UNPIN,
        {"CHECK_AFTER": "off"},
        (47424, 171381, 42),
        {"page_stable_under_writeback": 14, "no_write_lost": 37, "dirty_pages_are_prepared": 23},
    ),
    (
        UNPIN,
        {"RECHECK": "off"},
        (37382, 135692, 43),
        {"page_stable_under_writeback": 19, "no_write_lost": 38, "dirty_pages_are_prepared": 26},
    ),
    (
        UNPIN,
        {"BACK_OFF": "off"},
        (36319, 132705, 35),
        {"no_gate_is_kept_for_half_a_request": 9, "every_actor_finishes": 16},
    ),
    (UNPIN, {"REFUSE_LONGTERM": "off"}, (37441, 137266, 36), {"every_actor_finishes": 18}),
    (VMA, {}, (212298, 737923, 49), {}),
    (
        VMA,
        {"REGISTER_FIRST": "off"},
        (464951, 1727101, 53),
        {
            "page_stable_under_writeback": 13,
            "no_write_lost": 34,
            "dirty_pages_are_prepared": 21,
            "no_entry_outlives_its_call": 29,
        },
    ),
    (
        VMA,
        {"LOCKED_WALK": "off"},
        (421960, 1576670, 51),
        {"page_stable_under_writeback": 12, "no_write_lost": 32, "dirty_pages_are_prepared": 20},
    ),
    (
        VMA,
        {"SLOW_ONLY": "off"},
        (416859, 1471471, 58),
        {
            "page_stable_under_writeback": 14,
            "no_write_lost": 35,
            "dirty_pages_are_prepared": 22,
            "every_pin_is_found": 5,
        },
    ),
    (
        VMA,
        {"SPLIT": "off"},
        (228304, 790938, 51),
        {
            "page_stable_under_writeback": 22,
            "no_write_lost": 43,
            "dirty_pages_are_prepared": 30,
            "every_pin_is_found": 12,
            "no_entry_outlives_its_call": 23,
        },
    ),
    (VMA, {"SPLIT": "off", "COOKIE": "on"}, (141483, 484617, 47), {"every_pin_is_found": 16}),
    (VMA, {"SPLIT": "off", "COOKIE": "on", "TRUNCATE_TRIMS": "off"}, (135246, 468426, 47), {}),
    (VMA, {"TRUNCATE_TRIMS": "off"}, (204989, 718196, 49), {"no_entry_outlives_its_call": 29}),
    (VMA, {"TRUNCATE_TRIMS": "off", "COOKIE": "on"}, (140614, 488803, 47), {}),
]

# Larger instances, which must change no verdict of the smaller ones.
LARGER: list[tuple[str, dict[str, str], set[str]]] = [
    (DAX, {"PIPES": "2"}, set(FAST)),
    (
        DAX,
        {"PIPES": "2", "RESCAN": "off"},
        {*FAST, "no_pinned_block_is_freed", "no_freed_block_is_written"},
    ),
    (DAX, {"PIPES": "2", "IPI_FLUSH": "on", "PTE_RECHECK": "off"}, {"truncate_is_not_overtaken"}),
    (DAX, {"PIPES": "2", "PINNERS_TAKE_IOLOCK": "on"}, set()),
    (UNPIN, {"TRUNCATES": "1"}, set()),
    (UNPIN, {"PAGES": "2"}, set()),
    (
        UNPIN,
        {"PAGES": "2", "BACK_OFF": "off"},
        {"no_gate_is_kept_for_half_a_request", "every_actor_finishes"},
    ),
    (VMA, {"USED": "2"}, set()),
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
