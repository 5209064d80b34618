"""Each property of the designs that mark a pinned page has a mutant that breaks it."""

from pathlib import Path

import pytest

from tests.mutants.mutant import ROOT, Mutant, assert_breaks, cases, unbroken

BIT = "models/page_bit.py"
RIGHT_BIT = ("EARLY=on", "LAST=on", "UNMAPPED=on")
COUNT = "models/page_count.py"
BEST_COUNT = ("CONVERTED=on", "EARLY=on", "ISOLATED=on", "PUTBACK=on", "LOCKED=on")
PIN = "models/foll_pin.py"
SKIP = ("SKIP=on",)
FAULT = "checker/kernel/fault.py"
PAGE = "checker/kernel/page.py"
Q3 = "    pte = page.pte  #: READ_ONCE(*ptep)  # Q3\n"
Q7 = "    with atomic:  #: page_cache_get_speculative()  # Q7\n"
Q7_GET = "    with atomic:  #: try_get_folio()  # Q7\n"

MUTANTS = [
    # the release marks nothing dirty
    Mutant(BIT, "no_write_lost", PAGE, "page.dirty = True", "pass"),
    Mutant(BIT, "gup_pte_range_never_waits", BIT, Q3, "    lock_page(page, fast_caller)\n" + Q3),
    # writeback never unlocks
    Mutant(BIT, "every_actor_finishes", BIT, "unlock_page_asked(page, watch)  # W9", "pass"),
    # a fault keeps the page lock
    Mutant(BIT, "truncate_finishes", FAULT, "unlock_page(page)  # F6", "pass"),
    # the flag of one bit, cleared too early: then nothing is skipped for ever; and not cleared at all
    Mutant(BIT, "writeback_finishes", BIT, "mark.flag = False", "pass", ("STICKY=off",)),
    # writeback does not ask; it asks, but makes no copy
    Mutant(BIT, "what_is_written_is_stable", BIT, "if (SKIP or BOUNCE) and LAST:", "if False:", RIGHT_BIT),
    Mutant(
        BIT,
        "what_is_written_is_stable",
        BIT,
        "writepage_pinned(page, watch, marked, False)",
        "writepage_pinned(page, watch, False, False)",
        (*RIGHT_BIT, "SKIP=off", "BOUNCE=on"),
    ),
    # ->page_mkwrite() prepares nothing
    Mutant(BIT, "dirty_pages_are_prepared", FAULT, "page.buffers = True", "pass", RIGHT_BIT),
    # the fast path does not look at the entry again
    Mutant(BIT, "no_pin_is_missed", BIT, "same = page.pte is pte", "same = True", RIGHT_BIT),
    # the flag is never cleared, although it does not stick
    Mutant(BIT, "no_mark_outlives_its_pins", BIT, "mark.flag = False", "pass", ("STICKY=off",)),
    # a page is marked whichever actor has taken it off the LRU
    Mutant(COUNT, "no_list_is_overwritten", COUNT, "mark.lru or ISOLATED", "True"),
    # put_user_page() looks again although it has cleared the flag itself
    Mutant(COUNT, "no_vm_bug", COUNT, "return last and not LOCKED", "return last", BEST_COUNT),
    Mutant(COUNT, "gup_pte_range_never_waits", COUNT, Q7, Q7 + "        wait_until(not page.locked)\n"),
    # reclaim never unlocks
    Mutant(COUNT, "every_actor_finishes", COUNT, "unlock_page_asked(page, watch)", "pass"),
    # the fast path does not look at the entry again
    Mutant(COUNT, "no_pin_is_missed", COUNT, "same = page.pte is pte", "same = True", BEST_COUNT),
    # the flag is cleared without a look at the count
    Mutant(COUNT, "no_put_consumes_a_pin", COUNT, "mark.flag and mark.count == 1", "mark.flag", BEST_COUNT),
    # get_page() counts, put_page() does not
    Mutant(
        COUNT,
        "no_reference_is_taken_for_a_pin",
        COUNT,
        "mark.others += 1\n        if mark.flag and not CONVERTED:",
        "mark.others += 1\n        if mark.flag:",
        BEST_COUNT,
    ),
    Mutant(
        COUNT,
        "no_mark_outlives_its_pins",
        COUNT,
        "mark.others += 1\n        if mark.flag and not CONVERTED:",
        "mark.others += 1\n        if mark.flag:",
        BEST_COUNT,
    ),
    # pages that are not on the LRU are left out
    Mutant(COUNT, "every_pin_is_counted", COUNT, "mark.lru or ISOLATED", "mark.lru", BEST_COUNT),
    # reclaim does not put the page back
    Mutant(
        COUNT,
        "no_page_leaves_the_lists_for_good",
        COUNT,
        "mark.lru = not mark.flag",
        "pass",
        ("PUTBACK=on",),
    ),
    # the last put_page() is forgotten
    Mutant(COUNT, "pins_are_released", COUNT, "    put_pinned_page(page, watch)\n\n\n", "    pass\n\n\n"),
    # the release leaves the bias, and writeback skips what looks pinned
    Mutant(PIN, "writeback_finishes", PIN, "BIAS if CONVERTED and PAIRED else 1", "1", SKIP),
    # page_maybe_dma_pinned() wants more than one pin
    Mutant(PIN, "no_pin_is_missed", PIN, "pinned = count.refcount >= BIAS", "pinned = count.refcount > BIAS"),
    # writeback does not ask
    Mutant(
        PIN, "what_is_written_is_stable", PIN, "BOUNCE or REDIRTY) and LAST", "BOUNCE) and not LAST", SKIP
    ),
    # the release marks nothing dirty
    Mutant(PIN, "no_write_lost", PAGE, "page.dirty = True", "pass"),
    # reclaim strips the buffers whatever the answer is
    Mutant(PIN, "dirty_pages_are_prepared", PIN, "        if not pinned:\n", "        if True:\n"),
    # the fast path that backs off leaves the rest of the bias
    Mutant(PIN, "no_reference_is_taken_for_a_pin", PIN, "BIAS if EARLY and CONVERTED else 1", "1"),
    # the release leaves it, too
    Mutant(PIN, "no_mark_outlives_its_pins", PIN, "BIAS if CONVERTED and PAIRED else 1", "1"),
    Mutant(PIN, "gup_pte_range_never_waits", PIN, Q7_GET, Q7_GET + "        wait_until(not page.locked)\n"),
    # writeback never unlocks
    Mutant(PIN, "every_actor_finishes", PIN, "unlock_page_asked(page, watch)  # W9", "pass"),
]


@pytest.mark.parametrize("mutant", cases(MUTANTS))
def test_mutant_breaks_its_property(mutant: Mutant, tmp_path: Path) -> None:
    assert_breaks(mutant, tmp_path)


@pytest.mark.parametrize("model", [BIT, COUNT, PIN])
def test_every_property_fails_somewhere(model: str) -> None:
    assert unbroken(ROOT / model, MUTANTS) == []
