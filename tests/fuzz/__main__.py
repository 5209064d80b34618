"""``python -m tests.fuzz --files 100000``: the long run. Findings are written to a folder, one of a kind."""

from __future__ import annotations

import argparse
import signal
import sys
import time
from pathlib import Path

from tests.fuzz.batches import findings, ready


def main() -> int:
    """Run; 1 if there are findings."""
    words = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    words.add_argument("--files", type=int, default=100_000)
    words.add_argument("--seed", type=int, default=0, help="the number of the first file")
    words.add_argument("--into", type=Path, default=Path("build/fuzz"), help="a folder for what is found")
    asked = words.parse_args()
    ready()
    kinds: dict[str, int] = {}
    statuses: dict[int, int] = {}
    begun = time.monotonic()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        for found in findings(range(asked.seed, asked.seed + asked.files), statuses):
            count = kinds[found.wrong] = kinds.get(found.wrong, 0) + 1
            if count == 1:
                asked.into.mkdir(parents=True, exist_ok=True)
                (asked.into / f"{found.seed}.py").write_bytes(found.text)
                print(f"{found.seed}: {' '.join(found.words)}: {found.wrong}", flush=True)
    except KeyboardInterrupt:
        print(f"interrupted: go on with --seed {asked.seed + sum(statuses.values())}")
    seconds, files = time.monotonic() - begun, sum(statuses.values())
    told = ", ".join(f"{count} ended with {status}" for status, count in sorted(statuses.items()))
    print(f"{files} files in {seconds:.0f} s ({told})")
    print(f"{sum(kinds.values())} findings of {len(kinds)} kinds")
    for wrong, count in sorted(kinds.items(), key=lambda kind: -kind[1]):
        print(f"  {count:5d}  {wrong}")
    return 1 if kinds else 0


if __name__ == "__main__":
    sys.exit(main())
