"""Files by the thousand: each batch in a process of its own, so that nothing outlives it.

Where a file ends the process, or takes too long, the batch goes on behind it.
"""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.fuzz.damage import damaged
from tests.fuzz.endings import endings

BATCH = 100
SECONDS = 20  # of the processor, for all that is done with one file
MEMORY = 3 << 30


@dataclass(frozen=True)
class Finding:
    """A file that did not end as it must."""

    seed: int
    words: tuple[str, ...]
    wrong: str
    text: bytes


@dataclass
class Count:
    """How many files there were, and how they ended, by exit status of the first command."""

    files: int = 0
    statuses: dict[int, int] | None = None


def file_of(seed: int) -> bytes:
    """The file of that number: the same on every machine and at any time, while the originals stay."""
    return damaged(random.Random(seed))


def findings(seeds: range, statuses: dict[int, int]) -> Iterator[Finding]:
    """What is wrong with the files of these numbers; counts the exit statuses."""
    at = seeds.start
    while at < seeds.stop:
        stop = min(at + BATCH, seeds.stop)
        told, ended = batch(range(at, stop))
        for line in told:
            seed, status, words, wrong = json.loads(line)
            at = seed + 1
            statuses[status] = statuses.get(status, 0) + 1
            if wrong is not None:
                yield Finding(seed, tuple(words), wrong, file_of(seed))
        if ended is not None and at < stop:
            yield Finding(at, (), ended, file_of(at))
            at += 1


def batch(seeds: range) -> tuple[list[str], str | None]:
    """A line for each file that was gone through, and how the process ended if not as it should."""
    reading, writing = os.pipe()
    with tempfile.TemporaryDirectory() as folder:
        child = os.fork()
        if child == 0:
            os.close(reading)
            try:
                work(seeds, Path(folder), writing)
            finally:
                os.kill(os.getpid(), signal.SIGKILL)  # nothing that the files have left behind has a say
        os.close(writing)
        with os.fdopen(reading) as told:
            lines = [line for line in told.read().splitlines() if line.endswith("]")]
        _, status = os.waitpid(child, 0)
    if len(lines) == len(seeds):
        return lines, None
    by = signal.Signals(os.WTERMSIG(status)).name if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
    return lines, f"the process was ended: {by}"


def work(seeds: range, folder: Path, writing: int) -> None:
    """Go through the files."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    for seed in seeds:
        os.chdir(folder)
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        path = folder / "model.py"
        path.write_bytes(file_of(seed))
        found = endings(path, random.Random(~seed))
        wrong = next((one for one in found if one.wrong is not None), None)
        said = [seed, found[0].status, wrong.words if wrong else (), wrong.wrong if wrong else None]
        os.write(writing, (json.dumps(said) + "\n").encode())
        signal.setitimer(signal.ITIMER_PROF, 0)


def ready() -> None:
    """Import what the batches need, once and not in each."""
    import networkx  # noqa: F401
    import z3  # noqa: F401

    import checker.command_line.check
    import checker.command_line.emit
    import checker.command_line.graph
    import checker.counterexample.several
    import checker.counterexample.simplest
    import checker.counterexample.why  # noqa: F401

    sys.path[:0] = [str(Path(__file__).parent.parent.parent)]
