"""The engines that bench/compare.py compares, each in a separate process, measured alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from checker.exploration.engine import Job

ROOT = Path(__file__).parent.parent
MODEL = ROOT / "bench" / "pinbench.py"
TOUCH = """import mmap
memory = mmap.mmap(-1, 4 << 30, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
memory.madvise(mmap.MADV_HUGEPAGE)
for _ in range(len(memory) >> 20):
    memory.write(bytes([1]) * (1 << 20))
"""


@dataclass(frozen=True)
class Run:
    """One run: wall-clock and processor seconds, peak bytes of memory, and the counts."""

    wall: float
    cpu: float
    memory: int
    states: int
    transitions: int


@dataclass(frozen=True)
class Size:
    """One size of pinbench, with its counts."""

    pages: int
    callers: int
    states: int
    transitions: int

    @property
    def settings(self) -> dict[str, str]:
        """As the model takes it."""
        return {"PAGES": str(self.pages), "CALLERS": str(self.callers)}


def weighed(
    words: Sequence[str],
    count: Callable[[str], tuple[int, int]],
    folder: Path,
    said: bytes = b"",
    environment: Mapping[str, str] | None = None,
) -> Run:
    """Run a program in a folder to its end; ``count`` extracts states and transitions from its output."""
    start = time.perf_counter()
    process = subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        cwd=folder, env=environment,
    )  # fmt: skip
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(said)
    process.stdin.close()
    printed = process.stdout.read().decode()
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    if status:
        raise SystemExit(f"{words[0]} failed with status {status}:\n{printed}")
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss << 10, *count(printed))


def pages_ready() -> None:
    """Touch more memory than a run needs, and release it.

    The host of a virtual machine takes back what nobody uses for a while, and to get it again takes up to a
    third of a search: without this, a run's time depends on what ran before it. The pages are huge, as the
    engine's: small ones are not used again first.
    """
    subprocess.run([sys.executable, "-c", TOUCH], check=True)


def timed(words: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None) -> float:
    """The seconds that a program takes."""
    start = time.perf_counter()
    subprocess.run(words, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


# -- Spin ------------------------------------------------------------------------------------------------


def spin_commands(size: Size) -> tuple[list[str], list[str]]:
    """The commands that build Spin's checker: exact, breadth first, unreduced."""
    make = ["spin", "-a", f"-DPAGES={size.pages}", f"-DCALLERS={size.callers}"]
    compile_ = ["gcc", "-O3", "-w", "-DBFS", "-DNOREDUCE", "-DSAFETY", "-DNOFAIR", "-DMEMLIM=12000"]
    return [*make, str(ROOT / "bench" / "pinbench.pml")], [*compile_, "-o", "pan", "pan.c"]


def spin_built(size: Size, folder: Path) -> float:
    """Build Spin's checker in a folder; the seconds that it took."""
    return sum(timed(command, folder) for command in spin_commands(size))


def spin_run(size: Size, folder: Path) -> Run:
    """Explore with Spin, with a hash table sized for the space. Spin's first transition is not counted."""
    slots = max(size.states.bit_length(), 20)
    pages_ready()

    def count(printed: str) -> tuple[int, int]:
        lines = [line.split() for line in printed.splitlines()]
        states = next(int(words[0]) for words in lines if words[1:] == ["states,", "stored"])
        return states, next(int(words[0]) for words in lines if words[1:2] == ["transitions"]) - 1

    return weighed(["./pan", "-E", f"-w{slots}"], count, folder)


# -- ours ------------------------------------------------------------------------------------------------


def checker_run(size: Size, engine: str, *words: str) -> Run:
    """The whole checker, from its start to its verdict."""
    settings = [part for name, value in size.settings.items() for part in ("-p", f"{name}={value}")]
    return checked([str(MODEL), "--engine", engine, *words, *settings])


def design_run(model: Path) -> Run:
    """A design, fully searched by the native engine, with its progress properties; without explanations."""
    return checked([str(model), "--engine", "native", "--reduce", "none", "--no-why"])


def checked(words: Sequence[str]) -> Run:
    """The checker as a separate process."""
    command = [sys.executable, "-m", "checker", *words, "--json", "-", "-q"]
    environment = dict(os.environ)
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # a user's Python compiles the checker once

    def count(printed: str) -> tuple[int, int]:
        stats = json.loads(printed)["results"][0]["stats"]
        return stats["states"], stats["transitions"]

    return weighed(command, count, ROOT, environment=environment)


def native_run(job: Job, threads: int) -> Run:
    """The engine alone."""

    def count(printed: str) -> tuple[int, int]:
        lines = dict(line.partition(" ")[::2] for line in printed.splitlines())
        return int(lines["states"]), sum(map(int, lines["taken"].split()))

    pages_ready()
    words = [str(job.program), str(threads), "0", "0", "0", "0", "-", "-", "new", "-", "whole", "0"]
    return weighed(words, count, ROOT, job.block)
