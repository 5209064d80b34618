"""The native engine, the Python engine and Spin on the same work, in turn: ``python bench/compare.py``.

Prints the tables of docs/performance.md. Everybody's counts are asserted equal to the published ones before
any time is printed, and everybody judges the same property in every state. Times drift from machine to
machine, and with whatever else runs; the engines take turns, so that the ratios can be compared.
``--quick`` leaves the largest size out.
"""

from __future__ import annotations

import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
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
from checker.backends.promela.module import promela  # noqa: E402
from checker.backends.python.system import PythonSystem  # noqa: E402
from checker.compiler.compile import compile_model  # noqa: E402
from checker.exploration.build import recipe  # noqa: E402
from checker.exploration.deadline import Deadline  # noqa: E402
from checker.exploration.engine import Job  # noqa: E402
from checker.exploration.handover import EngineChoice, prepared  # noqa: E402
from checker.exploration.spin import ask_spin  # noqa: E402
from checker.passes.normal_form import ground  # noqa: E402

SIZES = (
    Size(2, 2, 20_095, 89_616),
    Size(2, 3, 147_205, 775_838),
    Size(2, 4, 1_073_577, 6_534_708),
    Size(2, 5, 7_819_091, 54_025_818),
)
DESIGNS = ("page_bit", "mmu_notifier", "gup_vma", "page_lock")
ROUNDS = 3
PYTHON_MOST = 2_000_000  # states; beyond, the Python engine runs once


def main() -> None:
    """Run everything, and print it."""
    sizes = SIZES[:-1] if "--quick" in sys.argv else SIZES
    print(f"{platform.machine()}, {processor()}, CPython {platform.python_version()}\n")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            compare(size, Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        verdicts(sizes[2], Path(folder))
        reductions(sizes[-1], Path(folder))
        compiling(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        designs(Path(folder))


def processor() -> str:
    """What the machine is."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{len(models)} x {models[0]}"


# -- exploration -----------------------------------------------------------------------------------------


def compare(size: Size, folder: Path) -> None:
    """Explore one size with everybody in turn, several times."""
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
    """Everybody once."""
    yield "Spin, breadth first", spin_run(size, folder)
    for threads in (1, 2):
        yield f"native, {threads} thread" + "s" * (threads > 1), native_run(job.program, said(job), threads)
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
    """The compiled engine for one size."""
    system = PythonSystem(ground(compile_model(str(MODEL), size.settings).program), symmetry)
    return prepared(system, EngineChoice("native", recipe=lambda: replace(recipe(), cache=None)), folder)


def said(job: Job) -> str:
    """What the engine is told to begin with."""
    return f"{len(job.initial)}\n" + "".join(f"{state:0{16 * job.words}x}\n" for state in job.initial)


# -- from the command to the verdict ---------------------------------------------------------------------


def verdicts(size: Size, folder: Path) -> None:
    """Time to verdict, with everything that has to be compiled, by nobody's cache."""
    ours, known, spins, shares = [], [], [], []
    checker_run(size, "native", "--reduce", "none", cache=folder / "before")
    for number in range(ROUNDS):
        start = time.perf_counter()
        compiled = spin_built(size, folder)
        spin_run(size, folder)
        spins.append(time.perf_counter() - start)
        shares.append(compiled / spins[-1])
        cold = checker_run(size, "native", "--reduce", "none", cache=folder / f"cache{number}")
        ours.append(cold.wall)
        assert cold.states == size.states
        forget_model(folder / "before")
        known.append(checker_run(size, "native", "--reduce", "none", cache=folder / "before").wall)
    warm = [
        checker_run(size, "native", "--reduce", "none", cache=folder / "cache0").wall for _ in range(ROUNDS)
    ]
    auto = [
        checker_run(size, "auto", "--reduce", "none", cache=folder / "cache0").wall for _ in range(ROUNDS)
    ]
    spin, cold_seconds = statistics.median(spins), statistics.median(ours)
    print(f"from the command to the verdict, {size.states:,} states")
    print(f"  Spin, compiling included            {spin:6.2f} s  ({statistics.median(shares):.0%} compiling)")
    print(f"  native, compiling everything        {cold_seconds:6.2f} s  {spin / cold_seconds:5.1f}x")
    part = statistics.median(known)
    print(f"  native, compiling the model         {part:6.2f} s  {spin / part:5.1f}x  (not the engine)")
    print(f"  native, compiled before             {statistics.median(warm):6.2f} s")
    print(f"  auto, compiled before               {statistics.median(auto):6.2f} s\n", flush=True)


def forget_model(cache: Path) -> None:
    """Take from a cache what is a model's, and leave the engine's own part, which is any model's."""
    kept = cache / "page-pinning-checker"
    for made in set(kept.iterdir()) - set(kept.glob("engine-*")):
        made.unlink()


def reductions(size: Size, folder: Path) -> None:
    """What symmetry is worth to the native engine. (Partial order saves 2 % of the states of this model.)"""
    whole, orbits = (engine(size, room(folder, name), name == "orbits") for name in ("whole", "orbits"))
    pairs = [
        (native_run(whole.program, said(whole), 1), native_run(orbits.program, said(orbits), 1))
        for _ in range(ROUNDS)
    ]
    off, on = (statistics.median(run.wall for run in runs) for runs in zip(*pairs, strict=True))
    print(f"symmetry, native, {size.states:,} states against {pairs[0][1].states:,} orbits")
    print(f"  {off:.3f} s against {on:.3f} s: {off / on:.0f}x\n", flush=True)


def room(folder: Path, name: str) -> Path:
    """A folder in a folder."""
    (folder / name).mkdir()
    return folder / name


def compiling(folder: Path) -> None:
    """Generating and compiling a model of some 300 steps, with and without the engine's own part."""
    start = time.perf_counter()
    system = PythonSystem(ground(compile_model(str(ROOT / "bench" / "long.py")).program))
    ready = time.perf_counter()
    cache = folder / "compiling"
    steps = sum(len(row) for row in system.ground.commands)
    seconds = []
    for name in ("first", "second"):
        begin = time.perf_counter()
        prepared(
            system,
            EngineChoice("native", recipe=lambda: replace(recipe(), cache=cache)),
            room(folder, name),
        )
        seconds.append(time.perf_counter() - begin)
        for made in set(cache.iterdir()) - set(cache.glob("engine-*")):
            made.unlink()
    print(f"a model of {steps} steps: {ready - start:.2f} s to read it; generating and compiling")
    print(f"  {seconds[0]:.2f} s with the engine, {seconds[1]:.2f} s where that is in the cache")


# -- designs ---------------------------------------------------------------------------------------------


def designs(folder: Path) -> None:
    """Time to verdict of some designs, by Spin on our Promela of the same model: equal states are asserted.

    Spin is asked for safety alone; ours decides progress too.
    """
    print("designs, from the command to the verdict, everything compiled")
    print("  model                  states  native s  Spin s  Spin / it")
    for name in DESIGNS:
        path = ROOT / "models" / f"{name}.py"
        ours = design_run(path, folder / f"cache-{name}")
        start = time.perf_counter()
        answer = ask_spin(promela(ground(compile_model(str(path)).program)), ours.states, Deadline())
        spin = time.perf_counter() - start
        assert answer.states == ours.states, name
        print(
            f"  {name:18} {ours.states:10,} {ours.wall:9.2f} {spin:7.2f} {spin / ours.wall:9.1f}x", flush=True
        )


if __name__ == "__main__":
    main()
