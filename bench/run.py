"""How fast the engine in Python is: ``python bench/run.py``. Times vary with the machine; compare ratios.

Runs ``pinbench`` at several sizes: the search that users get (whole levels, generated code), the same without
symmetry, and the definition step by step (the three methods of a system), in turn, several times, in one run.
Counts are asserted equal before any time is printed.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from checker.backends.python.system import PythonSystem  # noqa: E402
from checker.checking.check import check  # noqa: E402  # run as a script from anywhere
from checker.checking.options import Options  # noqa: E402
from checker.compiler.compile import Model, compile_model  # noqa: E402
from checker.exploration.engines import Reduction  # noqa: E402
from checker.passes.normal_form import ground  # noqa: E402

SIZES = {(2, 2): (20_095, 89_616), (2, 3): (147_205, 775_838), (2, 4): (1_073_577, 6_534_708)}
ROUNDS = 3
STEP_BY_STEP = 200_000  # larger spaces are not searched step by step


def model(pages: int, callers: int) -> Model:
    """The model at one size."""
    return compile_model(str(ROOT / "bench" / "pinbench.py"), {"PAGES": str(pages), "CALLERS": str(callers)})


def searched(pages: int, callers: int, *reductions: Reduction) -> tuple[float, int, int]:
    """Seconds, states and transitions of a check by the engine in Python, compiling included."""
    start = time.perf_counter()
    result = check(model(pages, callers), Options(reductions, engine="python")).result
    return time.perf_counter() - start, result.states, result.transitions


def stepped(pages: int, callers: int) -> tuple[float, int, int]:
    """Seconds, states and transitions of a search by the three methods alone."""
    start = time.perf_counter()
    one = PythonSystem(ground(model(pages, callers).program))
    seen = set(one.initial())
    waiting, transitions = list(seen), 0
    for state in waiting:
        for move in one.enabled(state):
            transitions += 1
            after = one.after(state, move)
            if after not in seen:
                seen.add(after)
                waiting.append(after)
    return time.perf_counter() - start, len(seen), transitions


def main() -> None:
    """Print a line for each size."""
    print("pages callers     states  transitions   search  transitions/s  symmetry  step by step  ratio")
    for (pages, callers), counts in SIZES.items():
        plain = [searched(pages, callers) for _ in range(ROUNDS)]
        reduced = [searched(pages, callers, "symmetry") for _ in range(ROUNDS)]
        assert all(run[1:] == counts for run in plain), "the counts are not the published ones"
        seconds = statistics.median(run[0] for run in plain)
        line = f"{pages:5} {callers:7} {counts[0]:10,} {counts[1]:12,}"
        line += f" {seconds:7.2f}s {counts[1] / seconds:13,.0f}"
        line += f" {statistics.median(run[0] for run in reduced):8.2f}s"
        if counts[0] <= STEP_BY_STEP:
            slow = stepped(pages, callers)
            assert slow[1:] == counts
            line += f" {slow[0]:12.2f}s {slow[0] / seconds:5.1f}x"
        print(line, flush=True)


if __name__ == "__main__":
    main()
