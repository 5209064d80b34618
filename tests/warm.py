"""Runs in forks of one process that has imported the checker what would otherwise be processes of their own.

A fork differs from a new process only in what has been imported already, which is most of the time of a small
run. What a process does with its streams, its signals and its imports is for tests/command_line.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import pkgutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import IO, NoReturn

import checker

ROOT = Path(__file__).parent.parent
WRITTEN_IN_THE_LANGUAGE = "checker.kernel"  # of which a model may bring its own
LEFT_OUT = ("checker.__main__", "checker.pytest_plugin", "checker.testing", WRITTEN_IN_THE_LANGUAGE)


@dataclass(frozen=True)
class Run:
    """A call of ``function``, which is ``module:name``, with words, in a folder.

    ``path`` is where it imports from, and ``out`` the file for its output and errors.
    """

    function: str
    words: Sequence[str]
    folder: str
    path: Sequence[str]
    out: str


def ran(function: str, words: Sequence[str], folder: Path, out: Path, path: Sequence[Path] = (ROOT,)) -> int:
    """The exit status of such a run."""
    process = forking()
    assert process.stdin is not None and process.stdout is not None
    run = Run(function, list(words), str(folder), list(map(str, path)), str(out))
    print(json.dumps(asdict(run)), file=process.stdin, flush=True)
    return int(process.stdout.readline())


@cache
def forking() -> subprocess.Popen[str]:
    """The process that forks; it ends with this one."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.warm"],
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    atexit.register(process.communicate)
    return process


def environment() -> Mapping[str, str]:
    """A plain one, and the folders in which engines are cached."""
    kept = ("PATH", "HOME", "XDG_CACHE_HOME")
    return {name: os.environ[name] for name in kept if name in os.environ} | {"PYTHONPATH": str(ROOT)}


def serve(asked: IO[str]) -> None:
    """Fork for each line, and print its exit status."""
    for module in pkgutil.walk_packages(checker.__path__, "checker."):
        if not module.name.startswith(LEFT_OUT):
            importlib.import_module(module.name)
    importlib.import_module("z3")
    gc.freeze()  # nothing that is here already is examined in a fork
    for line in asked:
        run = Run(**json.loads(line))
        child = os.fork()
        if child == 0:
            begin(run)
            end(named(run.function)(run.words))
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def begin(run: Run) -> None:
    """Stand where a new process would."""
    os.chdir(run.folder)
    sys.path[0:1] = [run.folder, *run.path]
    out = os.open(run.out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for number, file in ((0, os.open(os.devnull, os.O_RDONLY)), (1, out), (2, out)):
        os.dup2(file, number)


def end(status: int) -> NoReturn:
    """End without Python's own end, which looks at all that is imported and takes most of the time."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def named(function: str) -> Callable[[Sequence[str]], int]:
    """The function ``module:name``."""
    module, _, name = function.partition(":")
    found: Callable[[Sequence[str]], int] = getattr(importlib.import_module(module), name)
    return found


if __name__ == "__main__":
    serve(sys.stdin)
