"""Each property of each model has a mutant that breaks it: a property that cannot fail is worse than none.

Here: status_quo and page_lock.
"""

from pathlib import Path

import pytest

from tests.mutants.mutant import ROOT, Mutant, assert_breaks, cases, unbroken

SAFE = ("CONVERTED=on", "CALLBACK=on", "SORTED=on")
ONE_PAGE = ("PAGES=1", "CALLERS=1")


LOCK = "models/page_lock.py"
QUO = "models/status_quo.py"
WRITEBACK = "checker/kernel/writeback.py"
BEST = (*ONE_PAGE, *SAFE)
AS_BEFORE = "            return True\n        unlock_page(page)\n    put"
PUT_LAST = "        put_page(page)\n\n\nwriteback = "
PUT_AGAIN = "        put_page(page)\n    return False\n\n\n@procedure\ndef pin_page_fast"
UNPUT = PUT_AGAIN.replace("put_page(page)", "pass")
MUTANTS = [
    # the look under the page lock is dropped
    Mutant(
        LOCK, "page_stable_under_writeback", LOCK, "if not RECHECK or still_mapped(page):", "if True:", BEST
    ),
    Mutant(LOCK, "no_write_lost", LOCK, "if not RECHECK or still_mapped(page):", "if True:", BEST),
    # ->page_mkwrite() prepares nothing
    Mutant(LOCK, "dirty_pages_are_prepared", "checker/kernel/fault.py", "page.buffers = True", "pass", BEST),
    # the release takes the lock again
    Mutant(LOCK, "release_never_waits_for_itself", LOCK, "if HOLD and converted:", "if False:", BEST),
    # requests are sorted no more
    Mutant(LOCK, "requests_never_wait_for_each_other", LOCK, "or first is pages[0])", "or True)", SAFE),
    # the fast path leaves the page unlocked, and the callback is not changed
    Mutant(
        LOCK,
        "callback_under_page_lock_never_waits_for_itself",
        LOCK,
        "            if not HOLD:\n                unlock_page(page)\n" + AS_BEFORE,
        "            unlock_page(page)\n" + AS_BEFORE,
        (*ONE_PAGE, "CONVERTED=on", "SORTED=on"),
    ),
    # the callback is as it was
    Mutant(LOCK, "callback_never_waits_for_its_pin", LOCK, "current, CALLBACK)", "current, False)", BEST),
    # the fast path sleeps
    Mutant(
        LOCK,
        "pin_page_fast_never_waits",
        LOCK,
        "    if trylock_page(page, current):",
        "    lock_page(page, current)\n    if True:",
        BEST,
    ),
    # writeback never unlocks
    Mutant(LOCK, "every_actor_finishes", WRITEBACK, "unlock_page(page)  # W9", "pass", BEST),
    Mutant(QUO, "every_actor_finishes", WRITEBACK, "unlock_page(page)  # W9", "pass"),
    # a fault keeps the page lock
    Mutant(QUO, "truncate_finishes", "checker/kernel/fault.py", "unlock_page(page)  # F6", "pass"),
    Mutant(LOCK, "truncate_finishes", LOCK, "current, CALLBACK)", "current, False)", (*BEST, "PROGRESS=1")),
    # the first sleeper is forgotten
    Mutant(QUO, "writeback_finishes", "checker/kernel/page.py", "first.waits_for = None", "pass"),
    Mutant(LOCK, "writeback_finishes", LOCK, "if HOLD and converted:", "if False:", (*BEST, "PROGRESS=1")),
    # a put_page() is forgotten: at the end of a pin; if the check under the page lock fails
    Mutant(QUO, "references_are_put", QUO, PUT_LAST, PUT_LAST.replace("put_page(page)", "pass")),
    Mutant(LOCK, "references_are_put_after_truncate", LOCK, PUT_AGAIN, UNPUT, (*BEST, "PROGRESS=1")),
    # the fast path waits for the page lock
    Mutant(
        QUO,
        "gup_pte_range_never_waits",
        "checker/kernel/gup_fast.py",
        "    with atomic:  #: page_cache_get_speculative()  # Q7\n",
        "    with atomic:  #: page_cache_get_speculative()  # Q7\n        wait_until(not page.locked)\n",
    ),
]


@pytest.mark.parametrize("mutant", cases(MUTANTS))
def test_mutant_breaks_its_property(mutant: Mutant, tmp_path: Path) -> None:
    assert_breaks(mutant, tmp_path)


@pytest.mark.parametrize("model", [LOCK, QUO])
def test_every_property_fails_somewhere(model: str) -> None:
    assert unbroken(ROOT / model, MUTANTS) == []
