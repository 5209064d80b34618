"""States and seconds of the models of barriers, under each memory model: ``python -m bench.barriers``.

The tables of docs/barriers.md. ``b``: a bound of the machine was reached.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from checker.checking.check import check
from checker.checking.options import Options
from checker.compiler.compile import compile_model
from checker.language.ordering import MemoryModel

MODELS = Path(__file__).parent.parent / "models"
HISTORY = {"madv_free": {"FIX": "on"}}  # a race whose fix needs barriers


def row(model: Path, settings: dict[str, str]) -> Iterator[str]:
    """The cells of one model."""
    yield f"`{model.name}`"
    begin = time.perf_counter()
    for memory in MemoryModel:
        found = check(compile_model(str(model), {"memory": memory, **settings}), Options())
        yield f"{found.result.states:,}{' b' if found.bounds_reached else ''}"
    yield f"{time.perf_counter() - begin:.1f}"


def main() -> None:
    """Print a row for each model."""
    models = [path for path in sorted((MODELS / "memory").glob("*.py")) if path.stem != "__init__"]
    models += [MODELS / "history" / f"{name}.py" for name in HISTORY]
    for model in models:
        print(f"| {' | '.join(row(model, HISTORY.get(model.stem, {})))} |")


if __name__ == "__main__":
    main()
