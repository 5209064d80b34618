"""Designs that wait for pins: each property that holds has a mutant that breaks it."""

from pathlib import Path

import pytest

from tests.mutants.mutant import ROOT, Mutant, assert_breaks, cases, unbroken

DAX = "models/dax_wait.py"
DAX_STEPS = "checker/kernel/dax.py"
UNPIN = "models/wait_for_unpin.py"
VMA = "models/gup_vma.py"

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
        "    with atomic:  #: page_cache_get_speculative()  # Q7\n",
        "    with atomic:  #: page_cache_get_speculative()  # Q7\n        wait_until(page.refs == 1)\n",
    ),
    # a fault leaves MMAPLOCK taken
    Mutant(DAX, "every_actor_finishes", DAX_STEPS, "    up_read(mmaplock)\n    return", "    return"),
    Mutant(DAX, "truncate_finishes", DAX, "if DROP_MMAPLOCK:", "if False:"),
    # direct I/O forgets its first page
    Mutant(DAX, "references_are_put", DAX, "        put_dax_page(pages[0], dio)\n", "        pass\n"),
    # two that hold with a mechanism that is off by default: the flush does not wait; IOLOCK is dropped
    Mutant(DAX, "no_warning", DAX, "flush_tlb_mm(requests)", "pass", ("IPI_FLUSH=on",)),
    Mutant(
        DAX,
        "truncate_is_not_overtaken",
        DAX,
        "if not KEEP_IOLOCK:",
        "if True:",
        ("PINNERS_TAKE_IOLOCK=on",),
    ),
    # the look at the page table after the look at the gate is dropped
    Mutant(UNPIN, "page_stable_under_writeback", UNPIN, "if RECHECK:", "if False:"),
    # the gate is not checked after taking the reference
    Mutant(UNPIN, "no_write_lost", UNPIN, "if BLOCK_PINS and CHECK_AFTER:", "if False:"),
    # ->page_mkwrite() prepares nothing
    Mutant(UNPIN, "dirty_pages_are_prepared", "checker/kernel/fault.py", "page.buffers = True", "pass"),
    # writeback waits while it has the page lock and a transaction
    Mutant(UNPIN, "no_page_lock_is_kept_for_a_pin", UNPIN, "if not WAIT_FIRST:", "if True:"),
    Mutant(UNPIN, "no_transaction_is_kept_for_a_pin", UNPIN, "if not WAIT_FIRST:", "if True:"),
    # a request keeps its first page at the gate
    Mutant(UNPIN, "no_gate_is_kept_for_half_a_request", UNPIN, "if BACK_OFF:", "if False:"),
    # the fast path waits for the page lock
    Mutant(
        UNPIN,
        "gup_pte_range_never_waits",
        "checker/kernel/gup_fast.py",
        "    with atomic:  #: page_cache_get_speculative()  # Q7\n",
        "    with atomic:  #: page_cache_get_speculative()  # Q7\n        wait_until(not page.locked)\n",
    ),
    # writeback waits while it has the page lock and a transaction
    Mutant(UNPIN, "writeback_finishes", UNPIN, "if not WAIT_FIRST:", "if True:", ("PASSES=1",)),
    Mutant(UNPIN, "truncate_finishes", UNPIN, "if not WAIT_FIRST:", "if True:", ("TRUNCATES=1",)),
    # a request that backs off forgets its first page
    Mutant(
        UNPIN,
        "references_are_put",
        UNPIN,
        "                    put_page(first)\n",
        "                    pass\n",
        ("PASSES=1",),
    ),
    # the gate stays closed
    Mutant(UNPIN, "every_actor_finishes", UNPIN, "gate.closed = False", "pass"),
    # i_mmap_rwsem is dropped between the look at the entries and the write-protection
    Mutant(VMA, "page_stable_under_writeback", VMA, "if LOCKED_WALK:", "if False:"),
    # writeback sees no entry
    Mutant(
        VMA, "no_write_lost", VMA, "pinned = any(entry.covers[index] for entry in ranges)", "pinned = False"
    ),
    # ->page_mkwrite() prepares nothing
    Mutant(VMA, "dirty_pages_are_prepared", "checker/kernel/fault.py", "page.buffers = True", "pass"),
    # the pages of whatever entry is found are counted down
    Mutant(VMA, "every_pin_is_found", "checker/kernel/pinned_range.py", "if split:", "if False:"),
    # truncate leaves the entries alone
    Mutant(VMA, "no_entry_outlives_its_call", VMA, "if TRUNCATE_TRIMS:", "if False:"),
    # truncate never unlocks
    Mutant(VMA, "truncate_finishes", VMA, "unlock_page(pages[index])\n\n\n", "pass\n\n\n"),
    # entries are not registered first, and walks keep i_mmap_rwsem, so that a release may wait for ever
    Mutant(
        VMA,
        "writeback_finishes",
        VMA,
        "if LOCKED_WALK:",
        "if True:",
        ("REGISTER_FIRST=off", "LOCKED_WALK=off"),
    ),
    # writeback never unlocks
    Mutant(VMA, "every_actor_finishes", VMA, "unlock_page(pages[index])  # W9", "pass"),
]


@pytest.mark.parametrize("mutant", cases(MUTANTS))
def test_mutant_breaks_its_property(mutant: Mutant, tmp_path: Path) -> None:
    assert_breaks(mutant, tmp_path)


@pytest.mark.parametrize("model", [DAX, UNPIN, VMA])
def test_every_property_fails_somewhere(model: str) -> None:
    assert unbroken(ROOT / model, MUTANTS) == []
