"""How fast optimal DPOR is: ``python bench/executions.py``. Counts are asserted before a time is printed.

These are the families with published counts. For comparison, a published figure for another Python
implementation of the same algorithm on a 2-core machine: indexer(15), 4,096 executions in 8 s.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from checker.backends.python.system import PythonSystem  # noqa: E402
from checker.compiler.compile import compile_model  # noqa: E402  # run as a script from anywhere
from checker.exploration.dpor.explore import dpor  # noqa: E402
from checker.passes.normal_form import ground  # noqa: E402

FAMILIES = ROOT / "tests" / "dpor" / "families"
SIZES = [
    ("readers", 12, 4096),
    ("lastzero", 10, 3328),
    ("filesystem", 18, 32),
    ("indexer", 13, 64),
    ("indexer", 15, 4096),
]


def main() -> None:
    """Print a line for each family, without the time for compiling."""
    print("family      size  executions      steps  seconds  executions/s   steps/s")
    for family, size, executions in SIZES:
        program = compile_model(str(FAMILIES / f"{family}.py"), {"N": str(size)}).program
        system = PythonSystem(ground(program))
        start = time.perf_counter()
        result = dpor(system)
        seconds = time.perf_counter() - start
        assert result.executions == executions, "the count is not the published one"
        rate = f"{executions / seconds:13,.0f} {result.transitions / seconds:9,.0f}"
        print(
            f"{family:10} {size:5} {executions:11,} {result.transitions:10,} {seconds:8.2f} {rate}",
            flush=True,
        )


if __name__ == "__main__":
    main()
