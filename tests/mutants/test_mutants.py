"""Each property of each model has a mutant that breaks it: a property that cannot fail is worse than none.

A mutant is one place changed in one file, run as a user would run it, in an instance in which the
property holds without the change.
"""

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from checker.compiler.compile import compile_model

ROOT = Path(__file__).parent.parent.parent
SAFE = ("CONVERTED=on", "CALLBACK=on", "SORTED=on")
ONE_PAGE = ("PAGES=1", "CALLERS=1")


@dataclass(frozen=True)
class Mutant:
    """In ``file`` the text ``old`` becomes ``new``; then ``broken`` is violated in ``model``."""

    model: str
    broken: str
    file: str
    old: str
    new: str
    settings: tuple[str, ...] = ()


LOCK = "models/page_lock.py"
QUO = "models/status_quo.py"
BEST = (*ONE_PAGE, *SAFE)
AS_BEFORE = "            return True\n        unlock_page(page)\n    put"
MUTANTS = [
    # the look under the page lock is dropped
    Mutant(
        LOCK, "page_stable_under_writeback", LOCK, "if not RECHECK or still_mapped(page):", "if True:", BEST
    ),
    Mutant(LOCK, "no_write_lost", LOCK, "if not RECHECK or still_mapped(page):", "if True:", BEST),
    # ->page_mkwrite() prepares nothing
    Mutant(LOCK, "dirty_pages_are_prepared", "models/kernel/fault.py", "page.buffers = True", "pass", BEST),
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
    Mutant(LOCK, "every_actor_finishes", LOCK, "unlock_page(page)  # W9", "pass", BEST),
    Mutant(QUO, "every_actor_finishes", QUO, "unlock_page(page)  # W9", "pass"),
    # the fast path waits for the page lock
    Mutant(
        QUO,
        "gup_pte_range_never_waits",
        "models/kernel/gup_fast.py",
        "    with atomic:  # Q7 page_cache_get_speculative()\n",
        "    with atomic:  # Q7 page_cache_get_speculative()\n        wait_until(not page.locked)\n",
    ),
]


def statuses(folder: Path, mutant: Mutant) -> dict[str, str]:
    """Check the model in a folder; the status of each property."""
    settings = [word for setting in mutant.settings for word in ("-p", setting)]
    command = [sys.executable, "-m", "checker", mutant.model, "-q", "--json", "-", *settings]
    run = subprocess.run(
        command, cwd=folder, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )
    assert run.returncode in (0, 1), run.stderr
    return {p["name"]: p["status"] for p in json.loads(run.stdout)["results"][0]["properties"]}


def copied(folder: Path) -> Path:
    """A copy of the models and properties."""
    for name in ("models", "properties"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda m: f"{Path(m.model).stem}-{m.broken}")
def test_mutant_breaks_its_property(mutant: Mutant, tmp_path: Path) -> None:
    folder = copied(tmp_path)
    assert statuses(folder, mutant)[mutant.broken] == "holds"
    file = folder / mutant.file
    text = file.read_text()
    assert mutant.old in text, "the mutant no longer fits the model"
    changed = text.replace(mutant.old, mutant.new)
    if "wait_until" in mutant.new:
        changed = changed.replace("import atomic, procedure", "import atomic, procedure, wait_until")
    file.write_text(changed)
    assert statuses(folder, mutant)[mutant.broken] == "violated"


@pytest.mark.parametrize("model", sorted((ROOT / "models").glob("*.py")), ids=lambda path: path.stem)
def test_every_property_fails_somewhere(model: Path) -> None:
    if "@actor" not in model.read_text():
        return
    name = str(model.relative_to(ROOT))
    broken = {m.broken for m in MUTANTS if m.model == name}
    for judged in compile_model(str(model)).program.properties:
        assert judged.kind == "step" or judged.expected == "violated" or judged.name in broken, judged.name
