"""From the C of a model to a program that explores it, with the user's own compiler, kept by content.

A compiled engine is found again by everything that it was made from: the generated file, the engine's own
files, the compiler, its options and the processor. A folder that cannot be written to costs only time. What
runs is always a file of this run's own: made by it, or copied from the cache and looked at (cache.py).
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from checker.backends.c.module import NativeModel
from checker.exploration.cache import Cache, usable
from checker.exploration.processes import Ended, Process, Processes

ENGINE = Path(__file__).parent.parent / "engine"
# Warnings are for the tests, which want none. -O2 takes longer to compile, and what it makes is no faster.
FLAGS = ("-O1", "-march=native", "-w")
# A generated file has no branches and leaves little to make better: a long one is compiled in half the time,
# and runs a seventh slower; of a short one the difference in time is not felt.
FOR_LONG_MODELS = ("-Og",)
LONG = 50_000  # characters
PROCESSES = 2  # that compile the engine's own part, beside the one that compiles the model


class Unavailable(Exception):
    """There is no native engine for this model here; the message says why, in a few words."""


@dataclass(frozen=True)
class Recipe:
    """Everything that an engine is made from, apart from the model."""

    compiler: str
    flags: tuple[str, ...] = FLAGS
    cache: Path | None = None
    for_long_models: tuple[str, ...] = ()

    def command(self, model: NativeModel, *rest: str) -> list[str]:
        """The compiler with its options and some more."""
        return [self.compiler, *self.flags, "-pthread", *shape(model), f"-I{ENGINE}", *rest]

    def key(self, *texts: str) -> str:
        """A name for what is made from these texts by this recipe on this machine."""
        compiler = Path(self.compiler).resolve().stat()
        parts = [
            self.compiler,
            str(compiler.st_mtime_ns),
            str(compiler.st_size),
            *self.flags,
            *self.for_long_models,
        ]
        return hashlib.sha256("\0".join([*parts, processor(), *texts]).encode()).hexdigest()[:32]


def recipe() -> Recipe:
    """How to build here: ``$CC``, cc, gcc or clang. Raises Unavailable where there is none."""
    for name in (os.environ.get("CC", ""), "cc", "gcc", "clang"):
        found = shutil.which(name) if name else None
        if found:
            return Recipe(found, FLAGS, cache_folder(), FOR_LONG_MODELS)
    raise Unavailable("no C compiler found (cc, gcc, clang or $CC)")


def cache_folder() -> Path | None:
    """Where compiled engines are kept between runs; None where the user has no home."""
    home = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if not home.is_absolute():  # which is to be ignored, by the specification
        try:
            home = Path.home() / ".cache"
        except RuntimeError:
            return None
    return home / "page-pinning-checker"


def processor() -> str:
    """What the processor can do, as far as compilers ask: a cache may be shared by several machines."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return ""
    return next((line for line in lines if line.startswith(("flags", "Features"))), "")


def engine_files() -> list[Path]:
    """The engine's own C, in a fixed order."""
    return sorted(ENGINE.glob("*.c"))


def built(model: NativeModel, by: Recipe, scratch: Path, processes: Processes | None = None) -> Path:
    """The program that explores a model; built in ``scratch`` where it is not in the cache.

    Compilers run as ``processes``, by which they can be ended. Raises Unavailable where the compiler fails.
    """
    processes = processes or Processes()
    engine = [path.read_text() for path in sorted(ENGINE.glob("*.[ch]"))]
    name = by.key(model.source, *shape(model), *engine)
    if taken(by, name, scratch):
        return scratch / name
    (scratch / "model.c").write_text(model.source)
    files = "-c", "-o", str(scratch / "model.o"), str(scratch / "model.c")
    further = by.for_long_models if len(model.source) > LONG else ()
    compiling = start(processes, by.command(model, *further, *files))
    engine_part = engine_object(model, by, scratch, by.key(*shape(model), *engine), processes)
    finish(compiling)
    parts = str(scratch / "model.o"), str(engine_part)
    finish(start(processes, by.command(model, "-o", str(scratch / name), *parts)))
    return kept(scratch / name, by)


def shape(model: NativeModel) -> tuple[str, str]:
    """What the engine's own part needs to know of a model."""
    return f"-DWORDS={model.words}", f"-DBYTES={model.size}"


def engine_object(model: NativeModel, by: Recipe, scratch: Path, key: str, processes: Processes) -> Path:
    """The engine compiled for states of this size: it is the same for every model that has such."""
    name = f"engine-{key}.o"
    if taken(by, name, scratch):
        return scratch / name
    parts = [scratch / f"part{number}.o" for number in range(PROCESSES)]
    running = []
    for number, part in enumerate(parts):
        part.with_suffix(".c").write_text(together(engine_files()[number::PROCESSES]))
        command = by.command(model, "-c", "-o", str(part), str(part.with_suffix(".c")))
        running.append(start(processes, command))
    for one in running:
        finish(one)
    finish(
        start(processes, by.command(model, "-nostdlib", "-r", "-o", str(scratch / name), *map(str, parts)))
    )
    return kept(scratch / name, by)


def together(files: Sequence[Path]) -> str:
    """Several files of the engine as one: most of the time of a small one is the compiler's own."""
    return "".join(f'#include "{path}"\n' for path in files)


def start(processes: Processes, command: Sequence[str]) -> Process:
    """Start a compiler. Raises Unavailable where it cannot be run."""
    try:
        return processes.start(command)
    except Ended:
        raise Unavailable("nobody waits for the compiler any more") from None
    except OSError as error:
        raise Unavailable(f"{command[0]} cannot be run: {error.strerror}") from None


def finish(running: Process) -> None:
    """Wait for a compiler. Raises Unavailable where it complains."""
    complaint, _ = running.communicate()
    if running.returncode != 0:
        first = next((line for line in complaint.splitlines() if "error" in line), complaint.strip())
        raise Unavailable(f"the C compiler fails: {first[:200] or running.returncode}")


def taken(by: Recipe, name: str, scratch: Path) -> bool:
    """Copy what was made before into ``scratch``; False where it was not, or is no longer as it was made."""
    return by.cache is not None and Cache(by.cache).take(name, scratch)


def kept(made: Path, by: Recipe) -> Path:
    """Put a file into the cache, for another run: this one goes by what it has made."""
    if by.cache is not None:
        Cache(by.cache).keep(made)
    return made


def private(by: Recipe, say: Callable[[str], None]) -> Recipe:
    """The recipe; where its cache is not the user's alone, that is said, and there is none."""
    cache, why = usable(by.cache)
    if why:
        say(why)
    return by if cache else replace(by, cache=None)
