"""Damage many files: ``python -m tests.damage --files 10000 --seed 1``."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.damage.many import KINDS, damaged_many


def main() -> int:
    """Report how many were refused and how many gave the same answer; 1 if one did neither."""
    parser = argparse.ArgumentParser(prog="python -m tests.damage")
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    wrong = 0
    for kind in KINDS:
        with tempfile.TemporaryDirectory() as folder:
            counts, failures = damaged_many(kind, asked.files // len(KINDS), asked.seed, Path(folder))
        wrong += len(failures)
        print(f"{kind}: {counts}", *failures[:10], sep="\n  ", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
