"""Each property of the designs that mark a pinned page has a mutant that breaks it."""

from pathlib import Path

import pytest

from tests.mutants.mutant import ROOT, Mutant, assert_breaks, unbroken

BIT = "models/page_bit.py"
RIGHT_BIT = ("EARLY=on", "LAST=on", "UNMAPPED=on")
FAULT = "models/kernel/fault.py"
PAGE = "models/kernel/page.py"
Q7 = "    with atomic:  # Q7 page_cache_get_speculative()\n"

MUTANTS = [
    # the release marks nothing dirty
    Mutant(BIT, "no_write_lost", PAGE, "page.dirty = True  # set_page_dirty()", "pass"),
    Mutant(BIT, "gup_pte_range_never_waits", BIT, Q7, Q7 + "        wait_until(not page.locked)\n"),
    # writeback never unlocks
    Mutant(BIT, "every_actor_finishes", BIT, "unlock_page_asked(page, watch)  # W9", "pass"),
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
    # nobody clears the flag, although it does not stick
    Mutant(BIT, "no_mark_outlives_its_pins", BIT, "mark.flag = False", "pass", ("STICKY=off",)),
]


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda m: f"{Path(m.model).stem}-{m.broken}")
def test_mutant_breaks_its_property(mutant: Mutant, tmp_path: Path) -> None:
    assert_breaks(mutant, tmp_path)


@pytest.mark.parametrize("model", [BIT])
def test_every_property_fails_somewhere(model: str) -> None:
    assert unbroken(ROOT / model, MUTANTS) == []
