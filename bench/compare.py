"""The native engine, the Python engine and Spin on the same work, in turn: ``python bench/compare.py``.

Prints the tables of docs/performance.md. The counts of all engines are asserted equal to the published ones
before any time is printed, and all judge the same property in every state. Times vary with the machine and
its load; the engines take turns, so that the ratios can be compared. ``--quick`` omits the largest size.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from bench.contestants import (  # noqa: E402  # run as a script from anywhere
    MODEL,
    Run,
    Size,
    checker_run,
    design_run,
    native_run,
    spin_built,
    spin_run,
)
from checker.backends.cannot_express import CannotExpress  # noqa: E402
from checker.backends.promela.module import Promela, promela  # noqa: E402
from checker.backends.python.system import PythonSystem  # noqa: E402
from checker.compiler.compile import compile_model  # noqa: E402
from checker.exploration.choice import EngineChoice, job_of  # noqa: E402
from checker.exploration.deadline import Deadline  # noqa: E402
from checker.exploration.engine import Job  # noqa: E402
from checker.exploration.spin import ask_spin  # noqa: E402
from checker.passes.normal_form import ground  # noqa: E402

SIZES = (
    Size(2, 2, 20_095, 89_616),
    Size(2, 3, 147_205, 775_838),
    Size(2, 4, 1_073_577, 6_534_708),
    Size(2, 5, 7_819_091, 54_025_818),
)
LARGE = Size(2, 6, 56_969_827, 440_834_992)  # counted by our engine alone
SPIN_STATES = 2_000_000  # for which Spin sizes its table
ROUNDS = 3
PYTHON_MOST = 2_000_000  # states; beyond, the Python engine runs once


def main() -> None:
    """Run everything and print it."""
    parser = argparse.ArgumentParser(description="Compare the native engine, the Python engine and Spin.")
    parser.add_argument("--quick", action="store_true", help="omit the largest size")
    sizes = SIZES[:-1] if parser.parse_args().quick else SIZES
    print(f"{platform.machine()}, {processor()}, CPython {platform.python_version()}\n")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            compare(size, Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        verdicts(sizes[2], Path(folder))
        reductions(sizes[-1], Path(folder))
        if sizes == SIZES:
            large(Path(folder))
    designs()


def processor() -> str:
    """The name of the processor."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{len(models)} x {models[0]}"


# -- exploration -----------------------------------------------------------------------------------------


def compare(size: Size, folder: Path) -> None:
    """Explore one size with every engine in turn, several times."""
    spin_built(size, folder)
    job = engine(size, folder, symmetry=False)
    runs: dict[str, list[Run]] = {}
    for number in range(ROUNDS):
        for name, run in one_round(size, folder, job, number):
            assert (run.states, run.transitions) == (size.states, size.transitions), name
            runs.setdefault(name, []).append(run)
    print(
        f"{size.pages} pages, {size.callers} callers: {size.states:,} states,"
        f" {size.transitions:,} transitions"
    )
    print("  engine                 wall s    cpu s   states/s  transitions/s  bytes/state  Spin / it")
    for name, found in runs.items():
        print(f"  {name:20} {row(found, size, runs['Spin, breadth first'])}", flush=True)
    print()


def one_round(size: Size, folder: Path, job: Job, number: int) -> Iterator[tuple[str, Run]]:
    """One run of every engine."""
    yield "Spin, breadth first", spin_run(size, folder)
    for threads in (1, 2):
        yield f"native, {threads} thread" + "s" * (threads > 1), native_run(job, threads)
    if number == 0 or size.states < PYTHON_MOST:
        yield "Python, whole run", checker_run(size, "python", "--reduce", "none")


def row(found: list[Run], size: Size, spin: list[Run]) -> str:
    """The medians of one engine."""
    wall = statistics.median(run.wall for run in found)
    cpu = statistics.median(run.cpu for run in found)
    memory = statistics.median(run.memory for run in found)
    ratio = statistics.median(run.wall for run in spin) / wall
    return (
        f"{wall:8.3f} {cpu:8.3f} {size.states / wall:10,.0f} {size.transitions / wall:14,.0f}"
        f" {memory / size.states:12.1f} {ratio:9.1f}x"
    )


def engine(size: Size, folder: Path, symmetry: bool) -> Job:
    """The engine for one size."""
    system = PythonSystem(ground(compile_model(str(MODEL), size.settings).program), symmetry)
    return job_of(system, EngineChoice("native"), folder)


# -- from the command to the verdict ---------------------------------------------------------------------


def verdicts(size: Size, folder: Path) -> None:
    """Time to verdict, including compilation for this model: ours needs none."""
    ours, spins, shares = [], [], []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        compiled = spin_built(size, folder)
        spin_run(size, folder)
        spins.append(time.perf_counter() - start)
        shares.append(compiled / spins[-1])
        run = checker_run(size, "auto", "--reduce", "none")
        assert run.states == size.states
        ours.append(run.wall)
    spin, seconds = statistics.median(spins), statistics.median(ours)
    print(f"from the command to the verdict, {size.states:,} states")
    print(f"  Spin, compiling included  {spin:6.2f} s  ({statistics.median(shares):.0%} compiling)")
    print(f"  ours                      {seconds:6.2f} s  {spin / seconds:5.1f}x\n", flush=True)


def reductions(size: Size, folder: Path) -> None:
    """The gain of symmetry for the native engine. (Partial order saves 2 % of the states of this model.)"""
    whole, orbits = (engine(size, folder, symmetry) for symmetry in (False, True))
    pairs = [(native_run(whole, 1), native_run(orbits, 1)) for _ in range(ROUNDS)]
    off, on = (statistics.median(run.wall for run in runs) for runs in zip(*pairs, strict=True))
    print(f"symmetry, native, {size.states:,} states against {pairs[0][1].states:,} orbits")
    print(f"  {off:.3f} s against {on:.3f} s: {off / on:.0f}x\n", flush=True)


def large(folder: Path) -> None:
    """The engine's speed on a space that is seven times as large, in turn with the smaller one."""
    jobs = {size: engine(size, folder, symmetry=False) for size in (SIZES[-1], LARGE)}
    runs = [{size: native_run(job, 1) for size, job in jobs.items()} for _ in range(ROUNDS)]
    for size, run in (pair for one in runs for pair in one.items()):
        assert (run.states, run.transitions) == (size.states, size.transitions)
    small, large = (statistics.median(one[size].wall for one in runs) for size in jobs)
    by_states = LARGE.states / SIZES[-1].states * small / large
    by_transitions = LARGE.transitions / SIZES[-1].transitions * small / large
    print(f"{LARGE.states:,} states: {LARGE.states / large:,.0f} states/s on one thread, {by_states:.2f} of")
    print(
        f"  those at {SIZES[-1].states:,} ({by_transitions:.2f} by transitions, of which a state has more);"
        f" {runs[0][LARGE].memory / LARGE.states:.1f} bytes/state\n",
        flush=True,
    )


# -- designs ---------------------------------------------------------------------------------------------


def designs() -> None:
    """Time to verdict of the designs, by Spin on our Promela of the same model: equal states are asserted.

    Spin checks safety alone; ours decides progress too.
    """
    print("designs, from the command to the verdict, compiling included")
    print("  model                  states    ours s  Spin s  Spin / it")
    for path in sorted((ROOT / "models").glob("[a-z]*.py")):
        try:
            text = promela(ground(compile_model(str(path)).program))
        except CannotExpress:
            continue
        pairs = [(design_run(path), spin_design(text)) for _ in range(ROUNDS)]
        assert all(ours.states == states for ours, (states, _) in pairs), path
        mine = statistics.median(ours.wall for ours, _ in pairs)
        spin = statistics.median(seconds for _, (_, seconds) in pairs)
        states = pairs[0][0].states
        print(f"  {path.stem:18} {states:10,} {mine:9.2f} {spin:7.2f} {spin / mine:9.1f}x", flush=True)


def spin_design(text: Promela) -> tuple[int, float]:
    """The states that Spin finds, and its seconds with compilation."""
    start = time.perf_counter()
    answer = ask_spin(text, SPIN_STATES, Deadline())
    return answer.states, time.perf_counter() - start


if __name__ == "__main__":
    main()
