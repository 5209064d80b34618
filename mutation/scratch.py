"""A copy of the tree in which one file at a time has a fault, and the tests that run in it."""

from __future__ import annotations

import os
import queue
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from mutation.mutant import Mutant

LEFT_OUT = (".git", ".venv*", ".mutation", ".mypy_cache", ".ruff_cache", ".hypothesis", "*.egg-info")
MEMORY = 6 << 30  # bytes that all processes of a run may use together
CHILD = 40.0  # processor seconds for an engine, or any other program that a test starts
PAGE = os.sysconf("SC_PAGE_SIZE")
TICKS = os.sysconf("SC_CLK_TCK")  # of a second


@dataclass(frozen=True)
class Ended:
    """The end of a run of tests: the status of pytest, or None if it was killed."""

    status: int | None
    output: str
    seconds: float


@dataclass(frozen=True)
class Scratch:
    """A copy of the tree at ``folder / "tree"``, with a cache of compiled engines beside it."""

    folder: Path
    stop: threading.Event

    @property
    def tree(self) -> Path:
        """The copy."""
        return self.folder / "tree"

    @classmethod
    def of(cls, root: Path, folder: Path, stop: threading.Event) -> Scratch:
        """Copy a tree; no run in it lasts much longer than ``stop``."""
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(root, folder / "tree", ignore=shutil.ignore_patterns(*LEFT_OUT))
        (folder / "cache").mkdir()
        return cls(folder, stop)

    @contextmanager
    def with_fault(self, mutant: Mutant) -> Iterator[None]:
        """The tree with the fault; its cache of engines is deleted afterwards."""
        file = self.tree / mutant.file
        content, times = file.read_bytes(), file.stat()
        file.write_bytes(mutant.applied(content))
        good = self.folder / "good"
        shutil.copytree(self.folder / "cache", good)
        try:
            yield
        finally:
            file.write_bytes(content)
            os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
            shutil.rmtree(self.folder / "cache", ignore_errors=True)
            good.rename(self.folder / "cache")

    def pytest(self, words: Sequence[str], cpu: int, wall: float, **more: str) -> Ended:
        """Run pytest in the tree, with a limit of processor time for each process and of time for all."""
        listing = self.folder / "words"
        listing.write_text("\n".join(words))
        plain = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "--hypothesis-seed=0", f"@{listing}"]
        return self.run([sys.executable, *plain], cpu, wall, **more)

    def run(self, command: Sequence[str], cpu: int, wall: float, **more: str) -> Ended:
        """Run a command in the tree; no process that it starts outlives it."""
        output = self.folder / "output"
        environment = {
            **os.environ,
            "PYTHONDONTWRITEBYTECODE": "1",  # a file may change twice in a second without changing its size
            "XDG_CACHE_HOME": str(self.folder / "cache"),
            "TMPDIR": str(self.folder),
            **more,
        }
        begun = time.monotonic()
        with output.open("wb") as file:
            running = subprocess.Popen(
                command, cwd=self.tree, env=environment, stdin=subprocess.DEVNULL, stdout=file,
                stderr=subprocess.STDOUT, start_new_session=True, preexec_fn=lambda: limit(cpu),
            )  # fmt: skip
            try:
                status = waited_for(running, begun + wall, self.stop)
            finally:
                end_session(running.pid)
        return Ended(status, output.read_text(errors="replace"), time.monotonic() - begun)


class Copies:
    """Several copies, each for one run at a time."""

    def __init__(self, root: Path, folder: Path, count: int) -> None:
        self.count = count
        self.stop = threading.Event()
        self.free: queue.Queue[Scratch] = queue.Queue()
        for number in range(count):
            self.free.put(Scratch.of(root, folder / f"copy{number}", self.stop))

    @contextmanager
    def one(self) -> Iterator[Scratch]:
        """An unused copy; waits for one."""
        scratch = self.free.get()
        try:
            yield scratch
        finally:
            self.free.put(scratch)


def limit(cpu: int) -> None:
    """In the new process: set limits, so that the system ends a process that spins."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def waited_for(running: subprocess.Popen[bytes], until: float, stop: threading.Event) -> int | None:
    """The status of a process; None if time or memory ended first."""
    while time.monotonic() < until and not stop.is_set():
        try:
            status = running.wait(0.25)
        except subprocess.TimeoutExpired:
            if held_by(running.pid) > MEMORY or longest_child(running.pid) > CHILD:
                return None
        else:
            return status if status >= 0 else None
    return None


def of_session(session: int) -> Iterator[int]:
    """The processes of a session, as far as they did not leave it."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except (OSError, IndexError):
                continue
            if int(fields[3]) == session:
                yield int(entry.name)


def held_by(session: int) -> int:
    """Bytes of memory that they use."""
    held = 0
    for process in of_session(session):
        try:
            held += int(Path(f"/proc/{process}/statm").read_text().split()[1]) * PAGE
        except (OSError, IndexError):
            continue
    return held


def longest_child(session: int) -> float:
    """The most processor seconds that one of them has taken, except the first."""
    longest = 0.0
    for process in of_session(session):
        try:
            fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
        except (OSError, IndexError):
            continue
        if process != session:
            longest = max(longest, (int(fields[11]) + int(fields[12])) / TICKS)
    return longest


def end_session(session: int) -> None:
    """Kill the remaining processes."""
    for process in list(of_session(session)):
        try:
            os.kill(process, signal.SIGKILL)
        except ProcessLookupError:
            continue
