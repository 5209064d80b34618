"""Each property of gup_fast_notifier, mmu_notifier and gup_fast_rcu has a mutant that breaks it."""

from pathlib import Path

import pytest

from tests.mutants.mutant import ROOT, Mutant, assert_breaks, cases, unbroken

FAST = "models/gup_fast_notifier.py"
RANGE = "checker/kernel/notifier_range.py"
PINLESS = "models/mmu_notifier.py"
RCU = "models/gup_fast_rcu.py"
LOOK = "checker/kernel/pin_look.py"
FAULT = "checker/kernel/fault.py"
READ = "    pinned = gup_pte_range_watched(page, look, RECHECK)"
READ_LOCKED = "    set_page_dirty_lock(page, truncater)\n" + READ
Q7 = "    with atomic:  #: page_cache_get_speculative()  # Q7\n"
Q7_WAITS = Q7 + "        wait_until(not page.locked)\n"
PUT_AT_END = "    if range_end(page, notifier, AFTER):\n        put_page(page)\n"
MUTANTS = [
    # the callback of range_start() and range_end() stops nothing
    Mutant(FAST, "page_stable_under_writeback", RANGE, "page.device = False", "pass"),
    Mutant(FAST, "no_write_lost", RANGE, "page.device = False", "pass"),
    # the second callback is for the count only
    Mutant(FAST, "no_use_after_range_end", RANGE, "used = again and page.device", "used = False"),
    # ->page_mkwrite() prepares nothing
    Mutant(FAST, "dirty_pages_are_prepared", FAULT, "page.buffers = True", "pass"),
    # a trylock that spins
    Mutant(FAST, "flush_never_waits_for_its_lock", FAST, "    if TRYLOCK:\n", "    if False:\n"),
    Mutant(FAST, "pin_page_fast_never_waits", FAST, "    if TRYLOCK:\n", "    if False:\n"),
    # writeback never unlocks
    Mutant(FAST, "every_actor_finishes", FAST, "unlock_page(page)  # W9", "pass"),
    # ->invalidate_range_start() stops nothing
    Mutant(PINLESS, "page_stable_under_writeback", RANGE, "page.device = False", "pass"),
    Mutant(PINLESS, "no_device_write_lost", RANGE, "page.device = False", "pass"),
    Mutant(PINLESS, "no_use_after_range_end", RANGE, "page.device = False", "pass"),
    Mutant(PINLESS, "no_use_after_free", RANGE, "page.device = False", "pass"),
    Mutant(PINLESS, "device_pages_are_dirty", RANGE, "page.device = False", "pass"),
    # ->page_mkwrite() prepares nothing
    Mutant(PINLESS, "dirty_pages_are_prepared", FAULT, "page.buffers = True", "pass"),
    # the callback marks the page dirty, under the page lock
    Mutant(PINLESS, "callback_never_waits_for_its_caller", PINLESS, "if MARK and used:", "if used:"),
    Mutant(PINLESS, "stop_device_never_waits", PINLESS, "if MARK and used:", "if used:"),
    # writeback never unlocks
    Mutant(PINLESS, "every_actor_finishes", PINLESS, "unlock_page(page)  # W9", "pass"),
    # a fault keeps the page lock
    Mutant(FAST, "truncate_finishes", FAULT, "unlock_page(page)  # F6", "pass"),
    Mutant(RCU, "truncate_finishes", FAULT, "unlock_page(page)  # F6", "pass"),
    # a trylock that spins
    Mutant(FAST, "writeback_finishes", FAST, "    if TRYLOCK:\n", "    if False:\n"),
    Mutant(FAST, "brackets_close", FAST, "    if TRYLOCK:\n", "    if False:\n"),
    # the callback waits until the device is done
    Mutant(PINLESS, "truncate_finishes", PINLESS, "    if not STOPS:\n", "    if True:\n"),
    Mutant(PINLESS, "writeback_finishes", PINLESS, "    if not STOPS:\n", "    if True:\n"),
    Mutant(PINLESS, "brackets_close", PINLESS, "    if not STOPS:\n", "    if True:\n"),
    # the fast path waits for the page lock
    Mutant(PINLESS, "gup_pte_range_never_waits", "checker/kernel/gup_fast.py", Q7, Q7_WAITS),
    # a put_page() is forgotten: after a callback; once the driver has looked; at the end of a pin
    Mutant(FAST, "references_are_put", FAST, PUT_AT_END, PUT_AT_END.replace("put_page(page)", "pass")),
    Mutant(PINLESS, "references_are_put", PINLESS, "        put_page(page)\n", "        pass\n"),
    Mutant(RCU, "references_are_put", RCU, "    put_page(page)\n\n\n", "    pass\n\n\n"),
    # what is pinned, or is not, is left for later
    Mutant(RCU, "writeback_finishes", RCU, "if not pinned_after_change(WRITEBACK):", "if False:"),
    # a reader that sleeps for the page lock
    Mutant(RCU, "grace_periods_finish", RCU, READ, READ_LOCKED),
    # the pins are never checked
    Mutant(RCU, "page_stable_under_writeback", LOOK, "pinned = page.pins > 0", "pinned = False"),
    Mutant(RCU, "no_write_lost", LOOK, "pinned = page.pins > 0", "pinned = False"),
    Mutant(RCU, "dirty_pages_are_prepared", LOOK, "pinned = page.pins > 0", "pinned = False"),
    Mutant(RCU, "no_pin_missed", LOOK, "pinned = page.pins > 0", "pinned = False"),
    # a grace period that waits for no reader
    Mutant(RCU, "no_false_alarm", "checker/kernel/rcu.py", "= reader.reading", "= False"),
    # a reader that sleeps: for the page lock, whose holder waits for the reader
    Mutant(RCU, "pin_page_fast_never_waits", RCU, READ, READ_LOCKED),
    Mutant(RCU, "every_actor_finishes", RCU, READ, READ_LOCKED),
]


@pytest.mark.parametrize("mutant", cases(MUTANTS))
def test_mutant_breaks_its_property(mutant: Mutant, tmp_path: Path) -> None:
    assert_breaks(mutant, tmp_path)


@pytest.mark.parametrize("model", [FAST, PINLESS, RCU])
def test_every_property_fails_somewhere(model: str) -> None:
    assert unbroken(ROOT / model, MUTANTS) == []
