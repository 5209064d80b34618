"""What the tests of the native engine share: models as text, and engines built as a test wants them.

Also the marks of tests that need a compiler, or Spin.
"""

from __future__ import annotations

import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from checker.backends.python.system import PythonSystem
from checker.compiler.compile import compile_model
from checker.exploration.build import Recipe, cache_folder
from checker.exploration.choice import EngineChoice, explored
from checker.exploration.limits import Limits, Watch
from checker.exploration.result import Result
from checker.passes.normal_form import ground

ROOT = Path(__file__).parent.parent.parent
PINBENCH = ROOT / "bench" / "pinbench.py"
WARNINGS = ("-Wall", "-Wextra", "-Werror")
QUICK = ("-std=gnu11", "-O1", "-w")
UNOPTIMIZED = ("-std=gnu11", "-O0", "-w")  # where a test compiles anew each time
GROWS = ("-DSMALLEST=1", "-DSTEEP=8")  # a table that has to grow, by doubling and by an eighth
GROWING = (*UNOPTIMIZED, *GROWS)
# Buffers of a few states, a checkpoint at every level, and limits examined after every round: otherwise a
# small program is finished before the first look.
AT_ONCE = (*GROWS, "-DLEAST_SPILL=512", "-DKEEP_EVERY=0", "-DREPORT_EVERY=0")
SPILLING = (*QUICK, *AT_ONCE)
SANITIZED = ("-O0", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-w", *AT_ONCE)
THREADED = ("-O1", "-g", "-fsanitize=thread", "-w", *AT_ONCE)
needs_compiler = pytest.mark.skipif(
    not any(map(shutil.which, ("cc", "gcc", "clang"))), reason="there is no C compiler"
)
WITHOUT_SPIN = shutil.which("spin") is None or shutil.which("gcc") is None
needs_spin = pytest.mark.skipif(WITHOUT_SPIN, reason="Spin or gcc is not installed")


@contextmanager
def interruptible() -> Iterator[None]:
    """A process that hears Ctrl-C, whatever ran in it before."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def system_of(path: Path, symmetry: bool = False, **settings: str) -> PythonSystem:
    """A model file, lowered."""
    return PythonSystem(ground(compile_model(str(path), settings).program), symmetry)


def built_with(*flags: str, cache: Path | None = None, threads: int = 1) -> EngineChoice:
    """The native engine, compiled with these options; a test fails if there is none.

    It is cached in the user's cache: a changed source has another name there.
    """
    return EngineChoice("native", threads, pytest.fail, lambda: Recipe("", flags, cache or cache_folder()))


def search(system: PythonSystem, choice: EngineChoice, limits: Limits | None = None) -> Result:
    """The answer of the native engine."""
    result, engine = explored(system, Watch(limits or Limits()), choice)
    assert engine == "native"
    return result
