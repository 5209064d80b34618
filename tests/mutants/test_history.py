"""The fixes of the kernel's history, each weakened in one place: then the race is there again."""

from pathlib import Path

import pytest

from checker.checking.check import check
from checker.checking.options import Options
from checker.compiler.compile import compile_model
from tests.mutants.mutant import ROOT, Mutant, cases

HISTORY = "models/history"
FIX = ("FIX=on",)
COW = f"{HISTORY}/dirty_cow.py"
FORK = f"{HISTORY}/fork_gup_fast.py"
COLLAPSE = f"{HISTORY}/gup_fast_collapse.py"
COUNT = f"{HISTORY}/refcount_overflow.py"
BATCHED = f"{HISTORY}/batched_flush.py"
TWO_TABLES = (*FIX, "TABLES=2", "GENERATIONS=on")
HUGE = f"{HISTORY}/change_huge_pmd.py"
NUMA = f"{HISTORY}/numa_migrate.py"
FREE = f"{HISTORY}/madv_free.py"
SWAP = f"{HISTORY}/skip_swapcache.py"

LOCK, UNLOCK = "        spin_lock(ptls[i])\n", "        spin_unlock(ptls[i])\n"
LOOK = "        if FIX:\n            flush_tlb_batched_pending()\n"
SET = "        if FIX:\n            set_tlb_ubc_flush_pending()\n"
CMPXCHG = "if mm.tlb_flush_batched == batch:"
HUGE_LOCK = "    spin_lock(ptl)  # change_huge_pmd(): __pmd_trans_huge_lock()\n"
HUGE_LOOK = "    if memory.pmd is Pmd.HUGE:  #: pmd_trans_huge(*pmd)\n"
LOCK_NUMA = "    spin_lock(ptl)\n    pte = mm.pte  #: change_pte_range()\n"
SET_FIRST = "    if FIX:\n        set_tlb_flush_pending()\n"
FLUSH_NUMA = """    if pte is Pte.OLD_PAGE:
        with atomic("flush TLB", order="everywhere"):
            cpu.tlb = None
"""
CLEAR_NUMA = "    if FIX:\n        clear_tlb_flush_pending()\n"
MAP, CLEAR_SWAP = "        map_folio(data)\n", "        if FIX:\n            swapcache_clear()\n"

MUTANTS = [
    # FOLL_COW is enough to follow an entry, dirty or not
    Mutant(COW, "file_untouched", COW, "foll_cow and found is Pte.COPY", "foll_cow", (*FIX, "READS=1")),
    # no second look at the sequence count, and none at the PMD
    Mutant(FORK, "pinned_pages_are_writable", FORK, "if mm.write_protect_seq != seq:", "if seq > 1:", FIX),
    Mutant(COLLAPSE, "returned_pages_are_mapped", COLLAPSE, "if FIX and same:", "if FIX and not same:", FIX),
    # try_get_page() refuses at zero only: two callers that have looked go past it
    Mutant(
        COUNT, "held_pages_are_not_freed", COUNT, "refcount < MODULUS // 2", "refcount", (*FIX, "CALLERS=2")
    ),
    # mprotect() sees that a flush is put off, and does not flush
    Mutant(
        BATCHED,
        "protected_pages_are_not_written",
        BATCHED,
        "        flush_tlb_mm()\n        if GEN",
        "        if GEN",
        FIX,
    ),
    # reclaim says so only after it has dropped the lock; mprotect() looks before it takes the lock
    Mutant(BATCHED, "protected_pages_are_not_written", BATCHED, SET + UNLOCK, UNLOCK + SET, FIX),
    Mutant(BATCHED, "protected_pages_are_not_written", BATCHED, LOCK + LOOK, LOOK + LOCK, FIX),
    # the generations are stored whatever reclaim has put off since
    Mutant(BATCHED, "protected_pages_are_not_written", BATCHED, CMPXCHG, "if True:", TWO_TABLES),
    # the PMD is none for a moment, as before
    Mutant(HUGE, "dontneed_unmaps", HUGE, "memory.pmd = Pmd.INVALID", "memory.pmd = Pmd.NONE", FIX),
    # change_huge_pmd() looks before it takes the lock
    Mutant(
        HUGE,
        "dontneed_unmaps",
        HUGE,
        HUGE_LOCK + HUGE_LOOK,
        f"    huge = memory.pmd is Pmd.HUGE\n{HUGE_LOCK}    if huge:\n",
        FIX,
    ),
    # the dirty bit is not recovered
    Mutant(
        HUGE,
        "dirty_bit_is_kept",
        HUGE,
        "memory.pmd = Pmd.PROTNONE\n        else:",
        "memory.pmd = Pmd.PROTNONE\n                memory.dirty = False\n        else:",
        FIX,
    ),
    # the flag is not set; it is cleared before the flush; nobody acts on it
    Mutant(NUMA, "writes_are_kept", NUMA, SET_FIRST + LOCK_NUMA, LOCK_NUMA, FIX),
    Mutant(NUMA, "writes_are_kept", NUMA, FLUSH_NUMA + CLEAR_NUMA, CLEAR_NUMA + FLUSH_NUMA, FIX),
    Mutant(NUMA, "writes_are_kept", NUMA, "accessible = pending > 0", "accessible = False", FIX),
    # no look at the references; none at the dirty bit; get_user_pages_fast() does not look again
    Mutant(FREE, "data_is_read", FREE, "if pinned or dirty:", "if dirty:", FIX),
    Mutant(FREE, "data_is_read", FREE, "if pinned or dirty:", "if pinned:", FIX),
    Mutant(FREE, "data_is_read", FREE, "if not same:", "if not present:", FIX),
    # the pin of the swap entry ends before the page is mapped; two threads can have it
    Mutant(SWAP, "newest_page_is_mapped", SWAP, MAP + CLEAR_SWAP, CLEAR_SWAP + MAP, FIX),
    Mutant(
        SWAP,
        "newest_page_is_mapped",
        SWAP,
        "pinned = swap.swap_map == 1",
        "pinned = swap.swap_map % 2 == 1",
        FIX,
    ),
]


@pytest.mark.parametrize("mutant", cases(MUTANTS))
def test_a_weaker_fix_lets_the_race_come_back(mutant: Mutant, tmp_path: Path) -> None:
    """In this process, since the models stand alone; tests/models has the fixes as they are."""
    text = (ROOT / mutant.file).read_text()
    assert mutant.old in text, "the mutant no longer fits the model"
    file = tmp_path / Path(mutant.model).name
    file.write_text(text.replace(mutant.old, mutant.new))
    settings = dict(setting.split("=") for setting in mutant.settings)
    found = check(compile_model(str(file), settings), Options())
    assert {v.property.name: v.status for v in found.verdicts}[mutant.broken] == "violated"
