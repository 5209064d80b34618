"""A mutant: one place of a model changed, and run as a user would run it."""

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from checker.compiler.compile import compile_model

ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class Mutant:
    """In ``file`` the text ``old`` becomes ``new``; then ``broken`` is violated in ``model``."""

    model: str
    broken: str
    file: str
    old: str
    new: str
    settings: tuple[str, ...] = ()


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
