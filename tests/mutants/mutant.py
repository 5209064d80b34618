"""A mutant: one place of a model changed, and judged in a process of its own."""

import json
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from checker.compiler.compile import compile_model
from tests.warm import ran

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


def statuses(folder: Path, out: Path, model: str, wanted: str, settings: tuple[str, ...]) -> dict[str, str]:
    """Check a model of a folder, with its properties and kernel primitives; the status of each property.

    Of the progress properties only the wanted one is judged.
    """
    status = ran("tests.mutants.judge:main", [model, wanted, *settings], folder, out, [folder, ROOT])
    assert status == 0, out.read_text()
    return dict(json.loads(out.read_text()))


@cache
def as_it_is(model: str, wanted: str, settings: tuple[str, ...]) -> dict[str, str]:
    """The status of each property in the model as it is."""
    with tempfile.NamedTemporaryFile() as out:
        return statuses(ROOT, Path(out.name), model, wanted, settings)


def status_as_it_is(mutant: Mutant) -> str:
    """The status of the property in the model as it is: mutants of one model are judged together."""
    others = as_it_is(mutant.model, "", mutant.settings)
    return others.get(mutant.broken) or as_it_is(mutant.model, mutant.broken, mutant.settings)[mutant.broken]


def copied(folder: Path) -> Path:
    """A copy of the models, the properties and the kernel primitives."""
    for name in ("checker/kernel", "models", "properties"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def assert_breaks(mutant: Mutant, tmp_path: Path) -> None:
    """The property holds in the model as it is, and is violated in the mutant."""
    assert status_as_it_is(mutant) == "holds"
    folder = copied(tmp_path)
    file = folder / mutant.file
    text = file.read_text()
    assert mutant.old in text, "the mutant no longer fits the model"
    changed = text.replace(mutant.old, mutant.new)
    if "wait_until" in mutant.new and "wait_until" not in text:
        changed = changed.replace("import atomic, procedure", "import atomic, procedure, wait_until")
    file.write_text(changed)
    found = statuses(folder, tmp_path / "printed", mutant.model, mutant.broken, mutant.settings)
    assert found[mutant.broken] == "violated"


def unbroken(model: Path, mutants: list[Mutant]) -> list[str]:
    """The properties of a model that neither a mutant breaks nor the model declares violated."""
    name = str(model.relative_to(ROOT))
    broken = {mutant.broken for mutant in mutants if mutant.model == name}
    judged = compile_model(str(model)).program.properties
    return [p.name for p in judged if p.kind != "step" and p.expected != "violated" and p.name not in broken]
