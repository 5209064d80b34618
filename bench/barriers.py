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

MODELS = Path(__file__).parent.parent / "models" / "memory"


def row(model: Path) -> Iterator[str]:
    """The cells of one model."""
    yield f"`{model.name}`"
    begin = time.perf_counter()
    for memory in MemoryModel:
        found = check(compile_model(str(model), {"memory": memory}), Options())
        yield f"{found.result.states:,}{' b' if found.bounds_reached else ''}"
    yield f"{time.perf_counter() - begin:.1f}"


def main() -> None:
    """Print a row for each model."""
    for model in sorted(MODELS.glob("*.py")):
        if model.stem != "__init__":
            print(f"| {' | '.join(row(model))} |")


if __name__ == "__main__":
    main()
