"""Each property of the designs that count has a mutant that breaks it."""

from pathlib import Path

import pytest

from tests.mutants.mutant import ROOT, Mutant, assert_breaks, unbroken

REF = "models/ref_vs_mapcount.py"
COUNTS = "models/kernel/counts.py"

GET_FIRST = """        with atomic:  # K3 get_page()
            page.refcount += 1
            page.moving += 1
            page.was_moving = page.was_moving or page.looking
        with atomic:  # K3 page_dup_rmap()
            page.mapcount += 1
"""
DUP_FIRST = """        with atomic:  # K3 page_dup_rmap()
            page.mapcount += 1
            page.moving += 1
            page.was_moving = page.was_moving or page.looking
        with atomic:  # K3 get_page()
            page.refcount += 1
"""
MUTANTS = [
    # the own reference is forgotten
    Mutant(REF, "answers_are_exact_when_quiet", REF, " - 2 - ", " - 1 - "),
    # the fast path waits for the page lock
    Mutant(
        REF,
        "get_counted_page_fast_never_waits",
        COUNTS,
        "    with atomic:  # Q7 page_cache_get_speculative()\n",
        "    with atomic:  # Q7 page_cache_get_speculative()\n        wait_until(not page.locked)\n",
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
]


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda m: f"{Path(m.model).stem}-{m.broken}")
def test_mutant_breaks_its_property(mutant: Mutant, tmp_path: Path) -> None:
    assert_breaks(mutant, tmp_path)


@pytest.mark.parametrize("model", [REF])
def test_every_property_fails_somewhere(model: str) -> None:
    assert unbroken(ROOT / model, MUTANTS) == []
