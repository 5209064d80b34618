"""Designs that wait for pins: each property that holds has a mutant that breaks it."""

from pathlib import Path

import pytest

from tests.mutants.mutant import ROOT, Mutant, assert_breaks, unbroken

DAX = "models/dax_wait.py"
DAX_STEPS = "models/kernel/dax.py"

MUTANTS = [
    # get_user_pages_fast() keeps a page whose entry is gone
    Mutant(DAX, "no_pinned_block_is_freed", DAX_STEPS, "same = page.pte is Pte.WRITABLE", "same = True"),
    # nothing is unmapped before the look at the reference counts
    Mutant(DAX, "no_freed_block_is_written", DAX, "    if UNMAP_FIRST:", "    if False:"),
    # MMAPLOCK is kept during the wait
    Mutant(DAX, "no_wait_for_half_a_request", DAX, "if DROP_MMAPLOCK:", "if False:"),
    # the fast path waits for the page to be idle
    Mutant(
        DAX,
        "gup_fast_dax_page_never_waits",
        DAX_STEPS,
        "    with atomic:  # Q7 page_cache_get_speculative()\n",
        "    with atomic:  # Q7 page_cache_get_speculative()\n        wait_until(page.refs == 1)\n",
    ),
    # a fault leaves MMAPLOCK taken
    Mutant(DAX, "every_actor_finishes", DAX_STEPS, "    up_read(mmaplock)\n    return", "    return"),
    # two that hold with a mechanism that is off by default: the flush waits for nobody; IOLOCK is dropped
    Mutant(DAX, "no_warning", DAX, "flush_tlb_mm(requests)", "pass", ("IPI_FLUSH=on",)),
    Mutant(
        DAX,
        "truncate_is_not_overtaken",
        DAX,
        "if not KEEP_IOLOCK:",
        "if True:",
        ("PINNERS_TAKE_IOLOCK=on",),
    ),
]


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda m: f"{Path(m.model).stem}-{m.broken}")
def test_mutant_breaks_its_property(mutant: Mutant, tmp_path: Path) -> None:
    assert_breaks(mutant, tmp_path)


@pytest.mark.parametrize("model", [DAX])
def test_every_property_fails_somewhere(model: str) -> None:
    assert unbroken(ROOT / model, MUTANTS) == []
