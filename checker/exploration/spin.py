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
from checker.lowering.to_promela import VECTOR, Promela

GENERATE = ("spin", "-o1", "-o2", "-o3", "-a", "model.pml")  # each -oN switches an optimisation off
FAILED = re.compile(r"pan:\d+: assertion violated (\w+)")
STORED = re.compile(r"([\d.e+]+) states, stored")
FOR_SPEED = 200_000  # states from which on a faster search outweighs a slower compilation
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
    """What a program printed: its last lines, the assertions that failed, and the states that it stored."""

    last: str
    failed: frozenset[str]
    stored: int | None


def ask_spin(model: Promela, expected: int, limits: Limits) -> SpinAnswer:
    """Search with Spin, in a temporary directory. ``expected`` states size its tables, no more.

    Raises SpinFails where Spin or a C compiler is missing, or a limit is reached.
    """
    compiler = tools()
    until = None if limits.seconds is None else time.monotonic() + limits.seconds
    with tempfile.TemporaryDirectory(prefix="checker-spin-") as name:
        folder = Path(name)
        (folder / "model.pml").write_text(model.text)
        version = run(("spin", "-V"), folder, until).last.removeprefix("Spin Version ").split(" ")[0]
        run(GENERATE, folder, until)
        run((compiler, *flags(model, expected, limits), "-o", "pan", "pan.c"), folder, until)
        found = run(("./pan", "-c0", f"-m{depth(expected)}", f"-w{table(expected)}"), folder, until)
    return answer(model, version, found)


def tools() -> str:
    """The C compiler. Raises SpinFails where it or Spin is missing."""
    if shutil.which("spin") is None:
        raise SpinFails("Spin is not installed (Debian: apt install spin)")
    for name in ("gcc", "cc", "clang"):
        if shutil.which(name):
            return name
    raise SpinFails("Spin needs a C compiler (Debian: apt install gcc)")


def flags(model: Promela, expected: int, limits: Limits) -> tuple[str, ...]:
    """How Spin's program is compiled: every state stored in full, nothing reduced."""
    megabytes = (limits.memory or physical() * 3 // 4) >> 20
    return (
        "-O2" if expected > FOR_SPEED else "-O0", "-w", "-DNOREDUCE", "-DSAFETY",
        f"-DVECTORSZ={max(model.width, VECTOR)}", f"-DMEMLIM={max(megabytes, 1)}",
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
    for line in lines:
        last.append(line)
        if match := FAILED.match(line):
            failed.add(match[1])
        elif match := STORED.search(line):
            stored = int(float(match[1]))
    return Printed("".join(last).strip(), frozenset(failed), stored)


def answer(model: Promela, version: str, found: Printed) -> SpinAnswer:
    """What Spin says of the model. Raises SpinFails where it has not seen everything."""
    if "MEMLIM" in found.last or "out of memory" in found.last:
        raise SpinFails("Spin ran out of memory: give it more with --max-memory")
    if "search depth too small" in found.last or "Search not completed" in found.last:
        raise SpinFails("Spin's search went deeper than there are states to pass through")
    if found.stored is None:
        raise SpinFails(f"Spin printed no number of states:\n{found.last}")
    seen = frozenset(model.properties[name] for name in found.failed)
    return SpinAnswer(version, found.stored - model.extra, seen)
