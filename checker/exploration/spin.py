"""Spin as a second explorer: an independent program that checks the same finite model."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from checker.backends.promela.module import VECTOR, Promela, vector
from checker.exploration.deadline import Deadline, LimitReached
from checker.exploration.processes import Process, Processes
from checker.ground.program import Ground

GENERATE = ("spin", "-o1", "-o2", "-o3", "-a", "model.pml")  # each -oN switches an optimisation off
FAILED = re.compile(r"pan:\d+: assertion violated (\w+)")
CYCLE = re.compile(r"pan:\d+: acceptance cycle")
STORED = re.compile(r"([\d.e+]+) states, stored")
FOR_SPEED = 200_000  # states from which on a faster search outweighs a slower compilation
TOO_LONG = "d_step sequence too long"
SAFETY = "-DSAFETY"  # cycles are not searched for
KEPT = 40  # lines of output that are kept for an error message


class SpinFails(Exception):
    """Spin gave no answer; the text says why."""


@dataclass(frozen=True, slots=True)
class SpinAnswer:
    """The version of Spin, its number of states, and the numbers of the properties that it saw decided."""

    version: str
    states: int
    seen: frozenset[int]


@dataclass(frozen=True, slots=True)
class Printed:
    """The output of a program: its last lines, the assertions that failed, the number of stored states.

    ``cycle`` is whether it found a forbidden run that never ends.
    """

    last: str
    failed: frozenset[str]
    stored: int | None
    cycle: bool = False


def ask_spin(model: Promela, expected: int, deadline: Deadline) -> SpinAnswer:
    """Search with Spin, in a temporary directory.

    ``expected`` states size its tables, no more. Raises SpinFails if Spin or a C compiler is missing, or a
    limit is reached, and KeyboardInterrupt.
    """
    compiled = flags(model.width, expected, deadline)
    search = "-c0", f"-m{depth(expected)}", f"-w{table(expected)}"
    found = searched(model.text, compiled, search, deadline)
    return answer(model, version(deadline), found)


def misses_progress(text: str, ground: Ground, expected: int, deadline: Deadline) -> bool:
    """Whether Spin finds a fair run that misses the goal of a claim for ever. Raises SpinFails."""
    processes = len(ground.instances) + 2
    compiled = *flags(vector(ground), expected * processes, deadline), f"-DNFAIR={processes}"
    search = "-a", "-f", f"-m{depth(expected * processes)}", f"-w{table(expected * processes)}"
    found = searched(text, [flag for flag in compiled if flag != SAFETY], search, deadline)
    refuse_incomplete(found)
    return found.cycle


def searched(text: str, compiled: Sequence[str], search: Sequence[str], deadline: Deadline) -> Printed:
    """The output of Spin's program for a text. Raises SpinFails."""
    compiler = tools()
    with scratch_folder() as name:
        folder = Path(name)
        (folder / "model.pml").write_text(text)
        generate(folder, deadline)
        run((compiler, *compiled, "-o", "pan", "pan.c"), folder, deadline)
        return run(("./pan", *search), folder, deadline)


def scratch_folder() -> tempfile.TemporaryDirectory[str]:
    """A folder for Spin's program. Raises SpinFails where nothing can be written."""
    try:
        return tempfile.TemporaryDirectory(prefix="checker-spin-")
    except OSError as error:
        raise SpinFails(f"it needs a folder for temporary files: set TMPDIR ({error.strerror})") from None


def generate(folder: Path, deadline: Deadline) -> None:
    """Let Spin write its program. Raises SpinFails."""
    try:
        run(GENERATE, folder, deadline)
    except SpinFails as fails:
        if TOO_LONG in str(fails):
            raise SpinFails(f"a step of the model is too long for Spin ({TOO_LONG})") from None
        raise


def version(deadline: Deadline) -> str:
    """The version of Spin: ``6.5.2``."""
    return run(("spin", "-V"), Path.cwd(), deadline).last.removeprefix("Spin Version ").split(" ")[0]


def tools() -> str:
    """The C compiler. Raises SpinFails if it or Spin is missing."""
    if shutil.which("spin") is None:
        raise SpinFails("Spin is not installed (Debian: apt install spin)")
    for name in ("gcc", "cc", "clang"):
        if shutil.which(name):
            return name
    raise SpinFails("Spin needs a C compiler (Debian: apt install gcc)")


def flags(width: int, expected: int, deadline: Deadline) -> tuple[str, ...]:
    """The options for compiling Spin's program: every state stored in full, nothing reduced."""
    megabytes = (deadline.memory or physical() * 3 // 4) >> 20
    return (
        "-O2" if expected > FOR_SPEED else "-O0", "-w", "-DNOREDUCE", SAFETY,
        f"-DVECTORSZ={max(width, VECTOR)}", f"-DMEMLIM={max(megabytes, 1)}",
    )  # fmt: skip


def depth(expected: int) -> int:
    """The deepest search, in steps; each of ours is two of Spin's, because its never claim moves too."""
    return 4 * expected + 10_000


def table(expected: int) -> int:
    """The hash table has two to this power of entries."""
    return min(max(expected.bit_length(), 16), 30)


def physical() -> int:
    """Bytes of memory that the machine has."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def run(words: Sequence[str], folder: Path, deadline: Deadline) -> Printed:
    """Run a program to its end. Raises SpinFails if it fails or a limit is reached, and KeyboardInterrupt;
    leaves nothing running."""
    processes = Processes()
    process = processes.start(words, folder)
    try:
        found = deadline.within(lambda: waited_for(process))
    except LimitReached as limit:
        raise SpinFails(f"{limit} before Spin had seen everything") from None
    finally:
        processes.end()
        process.communicate()
    if process.returncode != 0:
        raise SpinFails(f"`{words[0]}` failed with status {process.returncode}:\n{found.last}")
    return found


def waited_for(process: Process) -> Printed:
    """The output of a program until it ends."""
    found = read(process.stdout or ())
    process.wait()
    return found


def read(lines: Iterable[str]) -> Printed:
    """Parse the output of a program; the same failure may be printed a million times."""
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
    """Spin's answer about the model. Raises SpinFails if it has not seen everything."""
    refuse_incomplete(found)
    seen = frozenset(model.properties[name] for name in found.failed)
    return SpinAnswer(version, (found.stored or 0) - model.extra, seen)


def refuse_incomplete(found: Printed) -> None:
    """Raise SpinFails if a search has not seen everything, and has found no cycle either."""
    if "MEMLIM" in found.last or "out of memory" in found.last:
        raise SpinFails("Spin ran out of memory: give it more with --max-memory")
    if not found.cycle and ("search depth too small" in found.last or "Search not completed" in found.last):
        raise SpinFails("Spin's search went deeper than there are states to pass through")
    if found.stored is None:
        raise SpinFails(f"Spin printed no number of states:\n{found.last}")
