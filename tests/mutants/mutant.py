"""A mutant: one place of a model changed, and run in a process of its own."""

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from checker.compiler.compile import compile_model

ROOT = Path(__file__).parent.parent.parent
PROGRESS = {
    "truncate_finishes",
    "writeback_finishes",
    "references_are_put",
    "references_are_put_after_truncate",
    "brackets_close",
    "grace_periods_finish",
}


@dataclass(frozen=True)
class Mutant:
    """In ``file`` the text ``old`` becomes ``new``; then ``broken`` is violated in ``model``."""

    model: str
    broken: str
    file: str
    old: str
    new: str
    settings: tuple[str, ...] = ()


def cases(mutants: list[Mutant]) -> list[object]:
    """The mutants as parameters of a test; progress in a large space takes long, so it is a slow test."""
    small = ("dax_wait", "wait_for_unpin", "foll_pin", "page_count")
    slow = [m.broken in PROGRESS and Path(m.model).stem not in small for m in mutants]
    names = [f"{Path(m.model).stem}-{m.broken}" for m in mutants]
    return [
        pytest.param(mutant, id=name, marks=[pytest.mark.slow] if is_slow else [])
        for mutant, name, is_slow in zip(mutants, names, slow, strict=True)
    ]


def statuses(folder: Path, mutant: Mutant) -> dict[str, str]:
    """Check the model in a folder; the status of each property."""
    judge = [sys.executable, str(Path(__file__).with_name("judge.py")), mutant.model, mutant.broken]
    run = subprocess.run(
        [*judge, *mutant.settings],
        cwd=folder,
        env={"PYTHONPATH": f"{folder}:{ROOT}"},  # the models of the folder, the checker of the project
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return dict(json.loads(run.stdout))


def copied(folder: Path) -> Path:
    """A copy of the models, the properties and the kernel primitives."""
    for name in ("checker/kernel", "models", "properties"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def assert_breaks(mutant: Mutant, tmp_path: Path) -> None:
    """The property holds in the model as it is, and is violated in the mutant."""
    folder = copied(tmp_path)
    assert statuses(folder, mutant)[mutant.broken] == "holds"
    file = folder / mutant.file
    text = file.read_text()
    assert mutant.old in text, "the mutant no longer fits the model"
    changed = text.replace(mutant.old, mutant.new)
    if "wait_until" in mutant.new and "wait_until" not in text:
        changed = changed.replace("import atomic, procedure", "import atomic, procedure, wait_until")
    file.write_text(changed)
    assert statuses(folder, mutant)[mutant.broken] == "violated"


def unbroken(model: Path, mutants: list[Mutant]) -> list[str]:
    """The properties of a model that neither a mutant breaks nor the model declares violated."""
    name = str(model.relative_to(ROOT))
    broken = {mutant.broken for mutant in mutants if mutant.model == name}
    judged = compile_model(str(model)).program.properties
    return [p.name for p in judged if p.kind != "step" and p.expected != "violated" and p.name not in broken]
