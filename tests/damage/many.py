"""Many damaged copies of one original."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.damage.originals import (
    REFUSED,
    SAME,
    Original,
    cached,
    checkpoint,
    forged_checkpoint,
    stored_trace,
)

KINDS: Mapping[str, Callable[[Path], Original]] = {
    "a checkpoint": lambda folder: checkpoint(folder, spilled=False),
    "a spilled checkpoint": lambda folder: checkpoint(folder, spilled=True),
    "a forged checkpoint": lambda folder: forged_checkpoint(folder, spilled=False),
    "a forged spilled checkpoint": lambda folder: forged_checkpoint(folder, spilled=True),
    "a stored trace": stored_trace,
    "a cache": cached,
}


def damaged_many(kind: str, files: int, seed: int, folder: Path) -> tuple[Counter[str], list[str]]:
    """How many answers there were of each sort, and what was wrong, with the number of the damage."""
    original = KINDS[kind](folder / "made")
    shutil.copytree(original.folder, folder / "original")
    assert original.ask(fresh(original, folder / "copy")) == SAME
    counts: Counter[str] = Counter()
    failures: list[str] = []
    for number in range(files):
        try:
            done, answer = original.damaged(random.Random(f"{seed} {number}"), folder / "copy")
        except Exception as error:
            done, answer = "a damage", f"{type(error).__name__}: {error}"
        counts[answer if answer in (REFUSED, SAME) else "wrong"] += 1
        if answer not in (REFUSED, SAME):
            failures.append(f"{number}: {done}: {answer}")
    return counts, failures


def fresh(original: Original, to: Path) -> Path:
    """A copy that is not damaged."""
    shutil.copytree(original.folder, to)
    return to
