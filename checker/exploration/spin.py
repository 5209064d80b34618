"""Spin as a second explorer: another program, by other people, asked about the same finite model."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import threading
import time
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from checker.exploration.limits import Limits
from checker.lowering.ground import Ground
from checker.lowering.to_promela import VECTOR, Promela, vector

GENERATE = ("spin", "-o1", "-o2", "-o3", "-a", "model.pml")  # each -oN switches an optimisation off
FAILED = re.compile(r"pan:\d+: assertion violated (\w+)")
CYCLE = re.compile(r"pan:\d+: acceptance cycle")
STORED = re.compile(r"([\d.e+]+) states, stored")
FOR_SPEED = 200_000  # states from which on a faster search outweighs a slower compilation
TOO_LONG = "d_step sequence too long"
SAFETY = "-DSAFETY"  # no cycles are looked for
KEPT = 40  # lines of output that are kept to say why a program failed


class SpinFails(Exception):
    """Spin gave no answer; says why."""


@dataclass(frozen=True, slots=True)
class SpinAnswer:
    """Which Spin it was, how many states it found, and the numbers of the properties that it saw decided."""

    version: str
    states: int
    seen: frozenset[int]


@dataclass(frozen=True, slots=True)
class Printed:
    """What a program printed: its last lines, the assertions that failed, the states that it stored.

    ``cycle`` is whether it found a run that goes on for ever as it must not.
    """

    last: str
    failed: frozenset[str]
    stored: int | None
    cycle: bool = False


def ask_spin(model: Promela, expected: int, limits: Limits) -> SpinAnswer:
    """Search with Spin, in a temporary directory. ``expected`` states size its tables, no more.

    Raises SpinFails where Spin or a C compiler is missing, or a limit is reached.
    """
    compiled = flags(model.width, expected, limits)
    search = "-c0", f"-m{depth(expected)}", f"-w{table(expected)}"
    found = searched(model.text, compiled, search, limits)
    return answer(model, version(), found)


def misses_progress(text: str, ground: Ground, expected: int, limits: Limits) -> bool:
    """Whether Spin finds a fair run that misses the goal of a claim for ever. Raises SpinFails."""
    processes = len(ground.instances) + 2
    compiled = *flags(vector(ground), expected * processes, limits), f"-DNFAIR={processes}"
    search = "-a", "-f", f"-m{depth(expected * processes)}", f"-w{table(expected * processes)}"
    found = searched(text, [flag for flag in compiled if flag != SAFETY], search, limits)
    refuse_incomplete(found)
    return found.cycle


def searched(text: str, compiled: Sequence[str], search: Sequence[str], limits: Limits) -> Printed:
    """What Spin's program for a text prints. Raises SpinFails."""
    compiler = tools()
    until = None if limits.seconds is None else time.monotonic() + limits.seconds
    with tempfile.TemporaryDirectory(prefix="checker-spin-") as name:
        folder = Path(name)
        (folder / "model.pml").write_text(text)
        generate(folder, until)
        run((compiler, *compiled, "-o", "pan", "pan.c"), folder, until)
        return run(("./pan", *search), folder, until)


def generate(folder: Path, until: float | None) -> None:
    """Let Spin write its program. Raises SpinFails."""
    try:
        run(GENERATE, folder, until)
    except SpinFails as fails:
        if TOO_LONG in str(fails):
            raise SpinFails(f"a step of the model is too long for Spin ({TOO_LONG})") from None
        raise


def version() -> str:
    """Which Spin it is: ``6.5.2``."""
    return run(("spin", "-V"), Path.cwd(), None).last.removeprefix("Spin Version ").split(" ")[0]


def tools() -> str:
    """The C compiler. Raises SpinFails where it or Spin is missing."""
    if shutil.which("spin") is None:
        raise SpinFails("Spin is not installed (Debian: apt install spin)")
    for name in ("gcc", "cc", "clang"):
        if shutil.which(name):
            return name
    raise SpinFails("Spin needs a C compiler (Debian: apt install gcc)")


def flags(width: int, expected: int, limits: Limits) -> tuple[str, ...]:
    """How Spin's program is compiled: every state stored in full, nothing reduced."""
    megabytes = (limits.memory or physical() * 3 // 4) >> 20
    return (
        "-O2" if expected > FOR_SPEED else "-O0", "-w", "-DNOREDUCE", SAFETY,
        f"-DVECTORSZ={max(width, VECTOR)}", f"-DMEMLIM={max(megabytes, 1)}",
    )  # fmt: skip


def depth(expected: int) -> int:
    """The deepest search, in steps; each of ours is two of Spin's, for its never claim moves too."""
    return 4 * expected + 10_000


def table(expected: int) -> int:
    """The hash table has two to this power of entries."""
    return min(max(expected.bit_length(), 16), 30)


def physical() -> int:
    """Bytes of memory that the machine has."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def run(words: Sequence[str], folder: Path, until: float | None) -> Printed:
    """Run a program to its end. Raises SpinFails where it fails or time is up; leaves nothing running."""
    left = None if until is None else max(until - time.monotonic(), 0.0)
    late = threading.Event()
    with subprocess.Popen(
        words, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, errors="replace", start_new_session=True,
    ) as process:  # fmt: skip

        def stop() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(left or 0, stop)
        if left is not None:
            timer.start()
        try:
            found = read(process.stdout or ())
        except BaseException:
            process.kill()
            raise
        finally:
            timer.cancel()
    if late.is_set():
        raise SpinFails("the time was up before Spin had seen everything")
    if process.returncode != 0:
        raise SpinFails(f"`{words[0]}` failed with status {process.returncode}:\n{found.last}")
    return found


def read(lines: Iterable[str]) -> Printed:
    """Take in what a program prints; the same failure may be printed a million times."""
    last: deque[str] = deque(maxlen=KEPT)
    failed: set[str] = set()
    stored: int | None = None
    cycle = False
    for line in lines:
        last.append(line)
        cycle = cycle or CYCLE.match(line) is not None
        if match := FAILED.match(line):
            failed.add(match[1])
        elif match := STORED.search(line):
            stored = int(float(match[1]))
    return Printed("".join(last).strip(), frozenset(failed), stored, cycle)


def answer(model: Promela, version: str, found: Printed) -> SpinAnswer:
    """What Spin says of the model. Raises SpinFails where it has not seen everything."""
    refuse_incomplete(found)
    seen = frozenset(model.properties[name] for name in found.failed)
    return SpinAnswer(version, (found.stored or 0) - model.extra, seen)


def refuse_incomplete(found: Printed) -> None:
    """Raise SpinFails where a search has not seen everything, and has found no cycle either."""
    if "MEMLIM" in found.last or "out of memory" in found.last:
        raise SpinFails("Spin ran out of memory: give it more with --max-memory")
    if not found.cycle and ("search depth too small" in found.last or "Search not completed" in found.last):
        raise SpinFails("Spin's search went deeper than there are states to pass through")
    if found.stored is None:
        raise SpinFails(f"Spin printed no number of states:\n{found.last}")
