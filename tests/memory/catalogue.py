"""The litmus tests of ``tests.json``, with the results of each model."""

import json
from pathlib import Path
from typing import Any


def catalogue() -> list[dict[str, Any]]:
    """Every test, as data: init, threads, final condition, expected results."""
    tests: list[dict[str, Any]] = json.loads((Path(__file__).parent / "tests.json").read_text())
    return tests
