"""Each kernel primitive has a page of documentation, a small model in which it works, and a mutant.

A mutant changes one place of the primitive, and the model says what is wrong.
"""

import ast
import shutil
from pathlib import Path

import pytest

from checker.checking.check import check
from checker.checking.options import Options
from checker.compiler.compile import compile_model
from tests.mutants.mutant import ROOT, Mutant, unbroken

PRIMITIVES = {
    "page": "page",
    "page_lock": "page",
    "spinlock": "spinlock",
    "irq": "irq",
    "rwsem": "rwsem",
    "refcount": "refcount",
    "seqcount": "seqcount",
    "wait_queue": "wait_queue",
    "completion": "completion",
    "rcu": "rcu",
    "percpu": "percpu",
    "tlb": "tlb",
    "mmu_notifier": "notifier_range",
    "list": "list",
}
ENDS = "every_actor_finishes"
SLEEPS = "wait_until(current.waits_for is None or (not page.in_turn and not page.locked))"
AUTOREMOVE = "        for task in range(TASKS):\n            queue.sleeps[task] = False"
GRACE = "        for reader in readers:\n            reader.waited_for[updater] = reader.reading\n"
COUNT_UP = "variable.value[thread.cpu] += 1"
FREE = "wait_until(not sem.writer and sem.readers == 0)"
STOPS = "        used = page.device\n        page.device = False\n    return used"
STAYS = STOPS.replace("page.device = False", "pass")


def mutant(primitive: str, broken: str, old: str, new: str, file: str = "") -> Mutant:
    """One place of a primitive changed."""
    kernel = f"checker/kernel/{file or PRIMITIVES[primitive]}.py"
    return Mutant(f"models/primitives/{primitive}.py", broken, kernel, old, new)


MUTANTS = [
    # writeback leaves the entry writable
    mutant("page", "writable_pages_are_dirty", "page.pte = Pte.READ_ONLY", "pass", "writeback"),
    # a fault leaves the page clean
    mutant("page", "writable_pages_are_dirty", "page.dirty = True", "pass", "fault"),
    # the page lock is never free again
    mutant("page", ENDS, "page.locked = False", "pass"),
    # who finds the lock taken does not wait; the lock is not handed on
    mutant("page_lock", "exclusive", SLEEPS, "wait_until(True)"),
    mutant("page_lock", ENDS, "first.waits_for = None", "pass"),
    # a lock that does not wait; one that is never released
    mutant("spinlock", "no_increment_is_lost", "wait_until(not lock.locked)\n", "pass\n"),
    mutant("spinlock", "no_increment_is_lost", "taken = not lock.locked", "taken = True"),
    mutant("spinlock", ENDS, "lock.locked = False", "pass"),
    # nothing is held off, in each of three ways
    mutant("irq", ENDS, "    local_irq_disable()\n", ""),
    mutant("irq", "handler_softirq_never_waits", "local_irq_save()  #: local_irq_save()", "False"),
    mutant("irq", ENDS, "    local_bh_disable()\n", ""),
    # what was held off never comes again, in each of three ways; it comes while an outer lock is held
    mutant("irq", "everybody_counts", "    local_irq_enable()\n", ""),
    mutant("irq", "everybody_counts", "    local_irq_restore(flags)  #: local_irq_restore()\n", ""),
    mutant("irq", "everybody_counts", "    local_bh_enable()\n", ""),
    mutant("irq", ENDS, "local_irq_restore(flags)", "local_irq_enable()"),
    # a writer does not wait for readers; readers do not wait for a writer, or for one that waits
    mutant("rwsem", "changes_are_whole", FREE, "wait_until(True)"),
    mutant("rwsem", "changes_are_whole", "wait_until(not sem.writer and not", "wait_until(not"),
    mutant("rwsem", "the_writer_has_its_turn", "in_turn and sem.waiting > 0", "False"),
    # a reference is taken although there is none
    mutant("refcount", "no_use_after_free", "if alive:", "if True:"),
    # the second read is forgotten; a reader does not wait for a writer at work, or waits for one to come
    mutant("seqcount", "no_time_is_torn", "changed = count.sequence != start", "changed = False"),
    mutant("seqcount", "no_time_is_torn", "wait_until(count.sequence % 2 == 0)\n        ", ""),
    mutant("seqcount", ENDS, "wait_until(count.sequence % 2 == 0)", "wait_until(count.sequence % 2 == 1)"),
    # waking up wakes no task
    mutant("wait_queue", ENDS, AUTOREMOVE, "        pass"),
    # a second complete() is forgotten; a waiter does not wait
    mutant("completion", ENDS, "completion.done += 1", "completion.done = 1"),
    mutant("completion", "nothing_is_used_early", "completion.done -= 1\n\n\n", "pass\n\n\n"),
    # a grace period does not wait; a reader does not register
    mutant("rcu", "no_use_after_free", GRACE, "        pass\n"),
    mutant("rcu", "no_use_after_free", "reader.reading = True", "pass"),
    mutant("rcu", ENDS, "reader.waited_for[updater] = False", "pass"),
    # others run while a task has disabled preemption; it is moved to another CPU
    mutant("percpu", "no_increment_is_lost", "cpus[thread.cpu].preempt_off = True", "pass"),
    mutant("percpu", "no_increment_is_lost", "thread.preempt_off or not", "True or not"),
    mutant("percpu", ENDS, "cpus[thread.cpu].preempt_off = False", "pass"),
    # interrupts stay enabled; the flush does not wait for the interrupts that were sent
    mutant("tlb", "page_tables_stay", "        cpu.irqs_off = True", "        pass"),
    mutant(
        "tlb", "page_tables_stay", "wait_until(not cpu.ipi[sender])  #: tlb_flush_mmu()  # Z5", "pass  # Z5"
    ),
    mutant("tlb", ENDS, "cpu.ipi[sender] = False", "pass"),
    # an unmap does not stop the driver, does not say that it is under way, or that it is over
    mutant("mmu_notifier", "no_use_after_unmap", STOPS, STAYS),
    mutant("mmu_notifier", "no_use_after_unmap", "counted and notifier.count > 0", "False"),
    mutant("mmu_notifier", "no_use_after_unmap", "notifier.moved = True", "pass"),
    # an entry is found before it leads on; it loses its way on while a reader is there; it is still found
    mutant("list", "assertions_hold", "    new.next = following\n", ""),
    mutant("list", "assertions_hold", "    entry.prev = None  # LIST_POISON2\n", "    entry.next = None\n"),
    mutant("list", "no_use_after_free", "before.next = after", "pass"),
    mutant("list", ENDS, "new.next = following", "new.next = new"),
]


def broken_by(model: Path, library: Path, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The properties that are violated in a model whose primitives come from another folder."""
    monkeypatch.setattr("checker.compiler.imports.LIBRARY", library)
    outcome = check(compile_model(str(model)), Options(engine="python"))
    return {verdict.property.name for verdict in outcome.verdicts if verdict.status == "violated"}


@pytest.mark.parametrize("primitive", PRIMITIVES)
def test_a_primitive_works_in_its_model(primitive: str, monkeypatch: pytest.MonkeyPatch) -> None:
    model = ROOT / "models/primitives" / f"{primitive}.py"
    assert broken_by(model, ROOT / "checker", monkeypatch) == set()


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda m: f"{Path(m.model).stem}-{m.broken}")
def test_a_mutant_breaks_its_model(mutant: Mutant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "checker/kernel", tmp_path / "kernel")
    file = tmp_path / mutant.file.removeprefix("checker/")
    text = file.read_text()
    assert mutant.old in text, "the mutant no longer fits the primitive"
    file.write_text(text.replace(mutant.old, mutant.new))
    assert mutant.broken in broken_by(ROOT / mutant.model, tmp_path, monkeypatch)


@pytest.mark.parametrize("primitive", PRIMITIVES)
def test_every_property_fails_somewhere(primitive: str) -> None:
    assert unbroken(ROOT / "models/primitives" / f"{primitive}.py", MUTANTS) == []


def test_every_primitive_has_its_page_its_model_and_a_mutant() -> None:
    models = {path.stem for path in (ROOT / "models/primitives").glob("[a-z]*.py")}
    pages = {path.stem for path in (ROOT / "docs/kernel").glob("*.md")} - {"index"}
    assert models == pages == set(PRIMITIVES) == {Path(one.model).stem for one in MUTANTS}


def test_the_library_declares_no_actor_no_state_and_no_property() -> None:
    declaring = {"actor", "initial", "shared", "parameter", "mechanism", "always", "never", "eventually"}
    for path in (ROOT / "checker/kernel").glob("*.py"):
        tree = ast.parse(path.read_text())
        words = [n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module == "checker"]
        assert not declaring & {alias.name for word in words for alias in word.names}, path
