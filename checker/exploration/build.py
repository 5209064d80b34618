"""The engine as a program: it comes with the package, or is compiled here once and cached.

It is the same for every model, except for the words of a state. The one that came with the package ends with
a hash of itself: a damaged one counts as missing. A cached one is identified by everything that it was made
from (the engine's own files, the compiler, its options). It runs from a private file of this run: made by it,
or copied from the cache and verified (cache.py). A folder that cannot be written to only costs time.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from checker.exploration.cache import Cache, usable
from checker.exploration.processes import Ended, Process, Processes

ENGINE = Path(__file__).parent.parent / "engine"
SHIPPED = ENGINE / "bin"  # what the installation has compiled
FLAGS = ("-std=gnu11", "-O2", "-w")  # warnings are for the tests, which allow none


class Unavailable(Exception):
    """No native engine for this model is available here; the message says why, in a few words."""


@dataclass(frozen=True)
class Recipe:
    """How an engine is obtained.

    The compiler ("" is the default one), its options, the cache folder, and whether the engine of the package
    may be used.
    """

    compiler: str = ""
    flags: tuple[str, ...] = FLAGS
    cache: Path | None = None
    shipped: bool = False

    def command(self, words: int, *rest: str) -> list[str]:
        """The compiler with its options and some more. Raises Unavailable if there is no compiler."""
        return [self.compiler or a_compiler(), *self.flags, "-pthread", f"-DWORDS={words}", *rest]

    def key(self, words: int) -> str:
        """A name for the result of this recipe. Raises Unavailable if there is no compiler."""
        compiler, *options = self.command(words)
        about = Path(compiler).resolve().stat()
        parts = [compiler, str(about.st_mtime_ns), str(about.st_size), *options, processor()]
        return hashlib.sha256("\0".join([*parts, digest()]).encode()).hexdigest()[:32]


def recipe() -> Recipe:
    """How an engine is obtained here."""
    return Recipe(cache=cache_folder(), shipped=True)


def a_compiler() -> str:
    """``$CC``, cc, gcc or clang. Raises Unavailable if there is none."""
    for name in (os.environ.get("CC", ""), "cc", "gcc", "clang"):
        compiler = shutil.which(name) if name else None
        if compiler:
            return compiler
    raise Unavailable("it is compiled at installation or at its first use, and there is no C compiler")


def cache_folder() -> Path | None:
    """The folder in which compiled engines are cached; None if the user has no home."""
    home = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if not home.is_absolute():  # the specification says to ignore it
        try:
            home = Path.home() / ".cache"
        except RuntimeError:
            return None
    return home / "page-pinning-checker"


def processor() -> str:
    """The features of the processor, as far as compilers use them: several machines may share a cache."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return ""
    return next((line for line in lines if line.startswith(("flags", "Features"))), "")


def digest() -> str:
    """A name for the engine's own source files, so that none is confused with another."""
    with os.scandir(ENGINE) as files:
        sources = [file for file in files if file.name.endswith((".c", ".h"))]
        stamps = [(file.path, (about := file.stat()).st_mtime_ns, about.st_size) for file in sources]
    return digest_of(tuple(sorted(stamps)))


@lru_cache(maxsize=4)
def digest_of(stamps: tuple[tuple[str, int, int], ...]) -> str:
    """The name for files of these paths, times of change and sizes: they are read once by a process."""
    paths = [Path(path) for path, _, _ in stamps]
    text = "\0".join(f"{path.name}\0{path.read_text()}" for path in paths)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def shipped_name(words: int) -> str:
    """The name of the package's engine for states of so many words."""
    return f"search-{words}-{digest()}"


def seal(program: Path) -> None:
    """Put a hash of a program at its end, which does not change how it runs. Raises OSError."""
    content = program.read_bytes()
    program.write_bytes(content + seal_of(content))


def seal_of(content: bytes) -> bytes:
    """The hash of a program, as a line."""
    return b"\n" + hashlib.sha256(content).hexdigest().encode() + b"\n"


def is_whole(program: Path) -> bool:
    """Whether a program can be run and ends with the hash of the rest of it."""
    if not os.access(program, os.X_OK):
        return False
    try:
        content = program.read_bytes()
    except OSError:
        return False
    length = len(seal_of(b""))
    return content[-length:] == seal_of(content[:-length])


def engine(words: int, by: Recipe, scratch: Path, processes: Processes | None = None) -> Path:
    """The program that explores models whose states have so many words.

    Compilers run as ``processes``, by which they can be ended, in ``scratch``. Raises Unavailable if there is
    no compiler, or it fails.
    """
    if by.shipped and is_whole(ready := SHIPPED / shipped_name(words)):
        return ready
    name = f"search-{words}-{by.key(words)}"
    if taken(by, name, scratch):
        return scratch / name
    compile_engine(words, by, scratch / name, processes or Processes())
    return kept(scratch / name, by)


def compile_engine(words: int, by: Recipe, target: Path, processes: Processes) -> None:
    """Compile the engine for states of so many words. Raises Unavailable if the compiler fails."""
    sources = [str(path) for path in sorted(ENGINE.glob("*.c"))]
    finish(start(processes, by.command(words, "-o", str(target), *sources)))


def start(processes: Processes, command: Sequence[str]) -> Process:
    """Start a compiler. Raises Unavailable if it cannot be run."""
    try:
        return processes.start(command)
    except Ended:
        raise Unavailable("the compiler is not needed any more") from None
    except OSError as error:
        raise Unavailable(f"{command[0]} cannot be run: {error.strerror}") from None


def finish(running: Process) -> None:
    """Wait for a compiler. Raises Unavailable if it fails."""
    complaint, _ = running.communicate()
    if running.returncode != 0:
        first = next((line for line in complaint.splitlines() if "error" in line), complaint.strip())
        raise Unavailable(f"the C compiler failed: {first[:200] or running.returncode}")


def taken(by: Recipe, name: str, scratch: Path) -> bool:
    """Copy a cached engine into ``scratch``; False if there is none, or it is damaged."""
    return by.cache is not None and Cache(by.cache).take(name, scratch)


def kept(made: Path, by: Recipe) -> Path:
    """Put a file into the cache for other runs; this one uses its own file."""
    if by.cache is not None:
        Cache(by.cache).keep(made)
    return made


def private(by: Recipe, say: Callable[[str], None]) -> Recipe:
    """The recipe; if its cache is not private to the user, it reports that and has none."""
    cache, why = usable(by.cache)
    if why:
        say(why)
    return by if cache else replace(by, cache=None)
