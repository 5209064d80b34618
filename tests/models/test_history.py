"""Races of the kernel's history: the steps of the commit text (or advisory), in its order, and the fix.

docs/history.md has both beside each other.
"""

import pytest

from tests.models.checking import lengths, outcome_of

# actor of the text (its CPU, where each has one), what it says there, and the step of the model for it
DIRTY_COW = [
    (0, "look: none", "follow_page_pte()"),
    (0, "write fault -> private copy, dirty, RO PTE", "write fault: do_cow_fault() or do_wp_page()"),
    (0, "not writable", "follow_page_pte()"),
    (0, "fault again -> COW done: DROP FOLL_WRITE", "write fault: do_cow_fault() or do_wp_page()"),
    (1, "MADV_DONTNEED: zap the copy", "MADV_DONTNEED: zap_pte_range()"),
    (0, "follow as READ: none", "follow_page_pte()"),
    (0, "read fault maps page-cache page RO", "read fault: do_read_fault()"),
    (0, "returns page-cache page", "follow_page_pte()"),
    (0, "caller writes it", "the caller writes the page"),
]
FORK_GUP_FAST = [
    (1, "PTL", "pte_alloc_map_lock()"),
    (1, "has_pinned == 0", "atomic_read(has_pinned)"),
    (0, "has_pinned = 1", "atomic_set(has_pinned, 1)"),
    (0, "read PTE: writable", "gup_get_pte(), pte_access_permitted()"),
    (0, "pin page", "try_grab_compound_head()"),
    (0, "PTE re-check still equal", "pte_val(pte) == pte_val(*ptep)"),
    (1, "write-protect parent PTE, unlock", "pte_wrprotect(), set_pte_at(), pte_unmap_unlock()"),
    (0, "returns pin on a write-protected page", "GUP returns"),
]
GUP_FAST_COLLAPSE = [
    (1, "see valid pmd", "see valid pmd"),
    (1, "work on pte", "work on pte"),
    (0, "clear pmd and flush", "pmdp_collapse_flush()"),
    (0, "check page pinned", "check page pinned"),
    (1, "pin the page", "pin the page"),
    (1, "check PTE: no change", "check PTE"),
    (0, "copy data to huge page, ptep_clear()", "copy data to huge page, ptep_clear()"),
    (0, "install huge pmd", "install huge pmd"),
    (1, "return the stale page", "return the page"),
]
REFCOUNT_OVERFLOW = [
    *[(0, "many gups wrap the count", "get_page()")] * 4,
    (1, "the page is unmapped", "zap_pte_range()"),
    (1, "one put frees a page in use", "put_page()"),
]
TIMER_DELETE_SYNC = [
    (0, "spin_lock_irq(somelock)", "spin_lock()"),
    (1, "<SOFTIRQ> call_timer_fn(); base->running_timer = mytimer", "call_timer_fn()"),
    (2, "<IRQ>", "<IRQ>"),
]  # spin_lock(somelock) of the interrupt and timer_delete_sync() wait
STACK_ROT = [
    (0, "mm_read_lock()", "down_read()"),
    (0, "find_vma(): takes the root node", "find_vma(), mas_start(): the root node"),
    (1, "mm_read_lock()", "down_read()"),
    (1, "expand_downwards()", "old = mm.root"),
    (1, "mas_store_prealloc(): a new node", "mas_store_prealloc(): a new node"),
    (1, "the old node is out of the tree", "mas_replace(): the old node is out of the tree"),
    (1, "it goes to call_rcu()", "ma_free_rcu()"),
    (2, "the softirq", "wait_until(mm.rcu_head is not None, resting=True)"),
    (2, "a grace period begins", "synchronize_rcu()"),
    (2, "a grace period ends", "synchronize_rcu() returns"),
    (2, "the callback", "node = mm.rcu_head"),
    (2, "the callback", "mm.rcu_head = None"),
    (2, "mt_free_rcu()", "mt_free_rcu(): kmem_cache_free()"),
    (0, "mas_walk(): reads the old node", "mas_walk(): reads the node"),
]
MREMAP_FLUSH = [
    (0, "lock", "spin_lock()"),
    (0, "move the entry", "move_ptes()"),
    (0, "unlock", "spin_unlock()"),
    (1, "lock", "spin_lock()"),
    (1, "clear the entry", "zap_pte_range()"),
    (1, "unlock", "spin_unlock()"),
    (1, "free the page", "put_page(): the page is freed"),
    (2, "stores to the old address", "a store to the old address"),
]

BATCHED_FLUSH = [
    (0, "user accesses memory using RW PTE [PTE now cached in TLB]", "user accesses memory using RW PTE"),
    (1, "the page table lock", "spin_lock()"),
    (1, "try_to_unmap_one() ==> ptep_get_and_clear()", "try_to_unmap_one(): ptep_get_and_clear()"),
    (1, "the page table lock", "spin_unlock()"),
    (2, "the page table lock", "spin_lock()"),
    (2, "==> change_pte_range()", "change_pte_range()"),
    (2, "the page table lock", "spin_unlock()"),
    (2, "==> [ PTE non-present - no flush ]", "mprotect() returns: no PTE was present - no flush"),
    (0, "user writes using cached RW PTE", "user writes using cached RW PTE"),
]
CHANGE_HUGE_PMD = [
    (1, "change_huge_pmd(prot_numa=1)", "spin_lock()"),
    (1, "change_huge_pmd(prot_numa=1)", "pmd_trans_huge(*pmd)"),
    (1, "pmdp_huge_get_and_clear_notify()", "pmdp_huge_get_and_clear_notify()"),
    (0, "pmd_trans_huge(*pmd) == 0 (without ptl)", "pmd_trans_huge(*pmd) without ptl"),
    (0, "// skip the pmd", "madvise() returns"),
    (1, "set_pmd_at(); // pmd is re-established", "set_pmd_at()"),
]
NUMA_MIGRATE = [
    (2, "load TLB entry", "load TLB entry"),
    (0, "the page table lock", "spin_lock()"),
    (0, "make entry PTE/PMD_NUMA", "change_pte_range()"),
    (0, "make entry PTE/PMD_NUMA", "make entry PTE_NUMA"),
    (0, "the page table lock", "spin_unlock()"),
    (1, "the page table lock", "spin_lock()"),
    (1, "start migrating page", "ptep_get_and_clear(), and a migration entry"),
    (1, "the page table lock", "spin_unlock()"),
    (1, "start migrating page", "migrate_page_copy() reads the old page"),
    (1, "start migrating page", "migrate_page_copy() writes the new page"),
    (1, "the page table lock", "spin_lock()"),
    (1, "change PTE/PMD to new page", "change PTE to new page"),
    (2, "read/write old page [*]", "write page"),
    (0, "flush TLB", "flush TLB"),
    (2, "reload TLB from new entry", "reload TLB entry"),
    (2, "read/write new page; lose data", "read page"),
]
MADV_FREE = [
    (0, "ptep_get_lockless(ptep)", "ptep_get_lockless(ptep)"),
    (0, "try_grab_compound_head(page)", "try_grab_compound_head()"),
    (0, "pte_val(pte) != pte_val(*ptep)", "pte_val(pte) == pte_val(*ptep)"),
    (1, "spin_lock()", "spin_lock()"),
    (1, "ptep_get_and_clear()", "ptep_get_and_clear()"),
    (1, "checks if the page is not dirty", "PageDirty()"),
    (1, "spin_unlock()", "spin_unlock()"),
    (0, "it only sets them dirty later", "bio_set_pages_dirty()"),
    (0, "the direct IO read completes", "bio_release_pages()"),
    (0, "the page fault handler", "spin_lock()"),
    (0, "services that with the zero-page, NOT the data", "the process reads the buffer"),
]
SWAP_IN = [
    ("do_swap_page()", "write to page"),
    ("<direct swapin path>", "swap_cache_get_folio()"),
    ("<direct swapin path>", "direct swapin path, __swap_count(entry) == 1"),
    ("swap_read_folio()", "swap_read_folio()"),
]
SKIP_SWAPCACHE = [
    *[(0, said, step) for said, step in SWAP_IN],
    *[(1, said, step) for said, step in SWAP_IN],
    (1, "set_pte_at(), swap_free()", "pte_same(), swap_free(), set_pte_at()"),
    (1, "<write to page B, now page A stalled>", "write to page"),
    (2, "<swap out page B to same swap entry>", "shrink_folio_list()"),
    (2, "<swap out page B to same swap entry>", "folio_alloc_swap()"),
    (2, "<swap out page B to same swap entry>", "add_to_swap_cache()"),
    (
        2,
        "<swap out page B to same swap entry>",
        "try_to_unmap_one(): ptep_clear_flush(), swap_duplicate(), set_pte_at()",
    ),
    (0, "pte_same(), swap_free(), set_pte_at()", "pte_same(), swap_free(), set_pte_at()"),
]

SQ_THREAD_WAKEUP = [
    (1, "check sqring and iopoll_list", "check sqring"),
    (0, "submit sqe", "submit sqe"),
    (0, "check IORING_SQ_NEED_WAKEUP (which is not set)", "check IORING_SQ_NEED_WAKEUP"),
    (1, "set IORING_SQ_NEED_WAKEUP", "set IORING_SQ_NEED_WAKEUP"),
]  # "wait cqe" and "schedule(never wakeup again)" wait

# model, the actors on CPU 0 and 1 of the text, its steps; property, (states, transitions, depth) without
# and with the fix
CASES = [
    ("dirty_cow", ("get_user_pages", "madvise"), DIRTY_COW, "file_untouched", (22, 25, 9), (19, 23, 7)),
    (
        "fork_gup_fast",
        ("pin_user_pages_fast", "fork"),
        FORK_GUP_FAST,
        "pinned_pages_are_writable",
        (50, 76, 9),
        (98, 163, 14),
    ),
    (
        "gup_fast_collapse",
        ("khugepaged", "gup_fast"),
        GUP_FAST_COLLAPSE,
        "returned_pages_are_mapped",
        (43, 62, 9),
        (49, 75, 9),
    ),
    (
        "refcount_overflow",
        ("get_user_pages[0]", "munmap"),
        REFCOUNT_OVERFLOW,
        "held_pages_are_not_freed",
        (23, 26, 6),
        (15, 19, 5),
    ),
    (
        "timer_delete_sync",
        ("caller", "run_timers", "some_irq"),
        TIMER_DELETE_SYNC,
        "every_actor_finishes",
        (35, 49, 8),
        (41, 65, 8),
    ),
    (
        "stack_rot",
        ("page_fault", "expand_stack", "rcu_do_batch"),
        STACK_ROT,
        "nothing_is_used_after_free",
        (140, 286, 16),
        (73, 111, 16),
    ),
    (
        "mremap_flush",
        ("mremap", "ftruncate", "user"),
        MREMAP_FLUSH,
        "nothing_is_used_after_free",
        (45, 70, 9),
        (39, 52, 9),
    ),
    (
        "batched_flush",
        ("user", "shrink_page_list", "mprotect"),
        BATCHED_FLUSH,
        "protected_pages_are_not_written",
        (111, 231, 11),
        (148, 307, 14),
    ),
    (
        "change_huge_pmd",
        ("madvise_dontneed", "task_numa_work"),
        CHANGE_HUGE_PMD,
        "dontneed_unmaps",
        (83, 136, 9),
        (65, 109, 9),
    ),
    (
        "numa_migrate",
        ("change_prot_numa[0]", "migrate_pages", "user"),
        NUMA_MIGRATE,
        "writes_are_kept",
        (183, 308, 17),
        (299, 565, 21),
    ),
    (
        "madv_free",
        ("direct_read", "shrink_page_list"),
        MADV_FREE,
        "data_is_read",
        (196, 450, 14),
        (119, 201, 17),
    ),
    (
        "skip_swapcache",
        ("thread[0]", "thread[1]", "kswapd"),
        SKIP_SWAPCACHE,
        "newest_page_is_mapped",
        (383, 768, 23),
        (203, 399, 23),
    ),
    (
        "sq_thread_wakeup",
        ("application", "io_sq_thread"),
        SQ_THREAD_WAKEUP,
        "every_actor_finishes",
        (19, 21, 8),
        (22, 27, 7),
    ),
]
NAMES = [case[0] for case in CASES]
Told = list[tuple[int, str, str]]
Size = tuple[int, int, int]


def size(name: str, settings: dict[str, str], races: dict[str, int]) -> Size:
    """The states, transitions and depth of a model whose races have these lengths, all as declared."""
    outcome = outcome_of(f"history/{name}.py", settings)
    assert lengths(outcome) == races
    assert outcome.verdict == ("violated" if races else "holds")
    assert outcome.exit_status == 0
    assert all(verdict.as_declared or verdict.behind_failure for verdict in outcome.verdicts)
    return outcome.result.states, outcome.result.transitions, outcome.result.depth


@pytest.mark.parametrize(
    ("name", "told", "judged", "bad", "good"), [(c[0], *c[2:]) for c in CASES], ids=NAMES
)
def test_the_race_and_its_fix(name: str, told: Told, judged: str, bad: Size, good: Size) -> None:
    assert size(name, {}, {judged: len(told)}) == bad
    assert size(name, {"FIX": "on"}, {}) == good


@pytest.mark.parametrize(("name", "actors", "told"), [c[:3] for c in CASES], ids=NAMES)
def test_the_steps_are_those_of_the_text(name: str, actors: tuple[str, ...], told: Told) -> None:
    traces = [verdict.trace for verdict in outcome_of(f"history/{name}.py", {}).verdicts if verdict.trace]
    assert len(traces) == 1
    assert [(step.actor, step.text) for step in traces[0].steps] == [(actors[cpu], s) for cpu, _, s in told]


@pytest.mark.parametrize(
    ("callers", "length", "expected"),
    [(2, None, (73, 139, 8)), (3, None, (344, 886, 11)), (4, 10, (5287, 17210, 34))],
)
def test_who_has_looked_and_not_yet_counted(callers: int, length: int | None, expected: Size) -> None:
    """With as many callers as the modulus the count returns to its old value; with fewer it does not."""
    races = {} if length is None else {"held_pages_are_not_freed": length}
    assert size("refcount_overflow", {"FIX": "on", "CALLERS": str(callers)}, races) == expected


def test_dirty_cow_where_somebody_else_reads_the_page() -> None:
    assert size("dirty_cow", {"READS": "1"}, {"file_untouched": 8}) == (36, 51, 9)
    assert size("dirty_cow", {"READS": "1", "FIX": "on"}, {}) == (31, 45, 8)
