"""Each property of the designs that count has a mutant that breaks it."""

from pathlib import Path

import pytest

from tests.mutants.mutant import ROOT, Mutant, assert_breaks, cases, unbroken

REF = "models/ref_vs_mapcount.py"
PIN = "models/mapcount_pagepin.py"
COUNTS = "checker/kernel/counts.py"
FLAG = "checker/kernel/page_pin.py"
STABLE = "checker/kernel/stable_io.py"

SLOW = ("FAST=off", "MREMAP_LOCKED=on")
UNCHECKED = (*SLOW, "CHECKS=off")

GET_FIRST = """        with atomic(order="relaxed"):  #: get_page()  # K3
            page.refcount += 1
            page.moving += 1
            page.was_moving = page.was_moving or page.looking
        with atomic(order="relaxed"):  #: page_dup_rmap()  # K3
            page.mapcount += 1
"""
DUP_FIRST = """        with atomic(order="relaxed"):  #: page_dup_rmap()  # K3
            page.mapcount += 1
            page.moving += 1
            page.was_moving = page.was_moving or page.looking
        with atomic(order="relaxed"):  #: get_page()  # K3
            page.refcount += 1
"""
W11 = """        flags.submitted = False
        flags.writeback = False
        flags.bounce = False
"""
MUTANTS = [
    # the own reference is forgotten
    Mutant(REF, "answers_are_exact_when_quiet", REF, " - 2 - ", " - 1 - "),
    # the fast path waits for the page lock
    Mutant(
        REF,
        "get_counted_page_fast_never_waits",
        COUNTS,
        "    with atomic:  #: page_cache_get_speculative()  # Q7\n",
        "    with atomic:  #: page_cache_get_speculative()  # Q7\n        wait_until(not page.locked)\n",
    ),
    # reclaim never unlocks
    Mutant(REF, "every_actor_finishes", REF, "unlock_counted_page(page)\n        with", "pass\n        with"),
    # one load is exact because fork takes the reference first
    Mutant(REF, "held_pin_is_seen", COUNTS, GET_FIRST, DUP_FIRST, ("ONE_LOAD=on",)),
    # try_to_unmap() does not say whether the page is still mapped
    Mutant(
        REF,
        "held_pin_is_seen",
        REF,
        "unmapped = page.mapcount == 0",
        "unmapped = True",
        ("UNMAP_FIRST=on", "MAPCOUNT_FIRST=on"),
    ),
    # get_user_pages_fast() does not look again
    Mutant(REF, "new_pins_find_buffers", COUNTS, "    if recheck:", "    if False:", ("UNMAP_FIRST=on",)),
    # W11 leaves PG_writeback set, so W5 skips the page for ever
    Mutant(PIN, "writeback_finishes", STABLE, W11, W11.replace("flags.writeback = False", "pass")),
    # writeback never unlocks (what it has written can never be dirtied again)
    Mutant(PIN, "every_actor_finishes", PIN, "unlock_counted_page(page)  # W9", "pass"),
    # the fast path waits for the page lock
    Mutant(
        PIN,
        "get_user_page_fast_never_waits",
        PIN,
        "        with atomic:  #: the page is the caller's  # Q9\n",
        "        with atomic:  #: the page is the caller's  # Q9\n            wait_until(not page.locked)\n",
    ),
    # C5 does not look at the counts
    Mutant(PIN, "no_pin_missed", FLAG, "if pinned and found < snapshot:", "if False:", SLOW),
    # get_user_pages() looks at the entry and lets the page table lock go
    Mutant(PIN, "no_writeback_missed", COUNTS, "mapping.ptl = present", "mapping.ptl = False", UNCHECKED),
    Mutant(
        PIN, "no_whole_writeback_missed", COUNTS, "mapping.ptl = present", "mapping.ptl = False", UNCHECKED
    ),
    # the copy is forgotten
    Mutant(PIN, "bounced_page_stable", STABLE, "flags.bounce = flags.pagepin", "flags.bounce = False", SLOW),
    # C4 does not visit the second process
    Mutant(
        PIN,
        "false_positives_never_last",
        PIN,
        "(buffer, other, moved, parent, child)",
        "(buffer, moved, parent, child)",
        (*SLOW, "FORK_LOCKED=on", "COUNT_PRIVATE=on"),
    ),
]


@pytest.mark.parametrize("mutant", cases(MUTANTS))
def test_mutant_breaks_its_property(mutant: Mutant, tmp_path: Path) -> None:
    assert_breaks(mutant, tmp_path)


@pytest.mark.parametrize("model", [REF, PIN])
def test_every_property_fails_somewhere(model: str) -> None:
    assert unbroken(ROOT / model, MUTANTS) == []
