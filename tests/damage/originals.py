"""What is damaged, and what it answers while it is whole. Every answer here is one of a short list."""

from __future__ import annotations

import contextlib
import io
import os
import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from unittest.mock import patch

from checker.__main__ import main
from checker.backends.python.system import PythonSystem
from checker.backends.table.machine_words import words_of
from checker.backends.table.module import FACTS, to_table
from checker.command_line.folders import SCHEMA, command_of, signed
from checker.exploration.cache import Cache
from checker.exploration.choice import job_of
from checker.exploration.engine import Engine, Job
from checker.exploration.folders import MODEL as MODEL_TABLE
from checker.exploration.folders import SEARCH, FolderFault, Folders
from checker.exploration.limits import Limits, Watch
from checker.exploration.native import native
from tests.command_line.running import MODELS
from tests.damage.damages import damage_one
from tests.damage.digest import marked, of_states
from tests.native.building import SANITIZED, SPILLING, built_with, system_of

REFUSED, SAME = "refused", "same"
MODEL = MODELS / "lost_update.py"
NO_LEAKS = {"ASAN_OPTIONS": "detect_leaks=0"}  # an engine that refuses to begin has no use for what it holds


@dataclass(frozen=True)
class Original:
    """A folder of files; ``ask`` answers with a copy of it: REFUSED, SAME, or what is wrong."""

    folder: Path
    ask: Callable[[Path], str]
    forge: Callable[[Path], None] = lambda _: None

    def damaged(self, rng: random.Random, to: Path) -> tuple[str, str]:
        """What was done to a copy, and what it answers."""
        shutil.rmtree(to, ignore_errors=True)
        shutil.copytree(self.folder, to)
        done = damage_one(to, rng)
        self.forge(to)
        return done, self.ask(to)


def checkpoint(folder: Path, spilled: bool, flags: tuple[str, ...] = SPILLING) -> Original:
    """A checkpoint in the middle of a search, and whether going on with it gives the answer that it had."""
    system, job, limits = begun(folder, spilled, flags)
    plain = native(system, replace(job, folders=Folders()))

    def ask(copy: Path) -> str:
        try:
            command_of(copy)
            result = native(system, resumed(job, copy), Watch(limits))
        except FolderFault:
            return REFUSED
        same = (result.states, result.taken, result.found) == (plain.states, plain.taken, plain.found)
        return SAME if same else f"{result.states:,} states instead of {plain.states:,}"

    return Original(folder / "kept", ask)


def forged_checkpoint(folder: Path, spilled: bool) -> Original:
    """A checkpoint whose damage is covered by digests that fit: nothing of it may crash the engine."""
    _, job, limits = begun(folder, spilled, SANITIZED)
    assert job.words == 1

    def ask(copy: Path) -> str:
        try:
            with patch.dict(os.environ, NO_LEAKS), Engine(resumed(job, copy), limits) as engine:
                engine.search(Watch(limits))
        except FolderFault:
            return REFUSED
        return SAME

    return Original(folder / "kept", ask, lambda copy: forge(copy, job.size))


def begun(folder: Path, spilled: bool, flags: tuple[str, ...]) -> tuple[PythonSystem, Sized, Limits]:
    """A search that was stopped, with its checkpoint in the folder ``kept``."""
    folder.mkdir()
    system = system_of(MODEL)
    content = {"schema": SCHEMA, "model": str(MODEL), "sha256": "", "settings": []}
    command = signed({**content, "reduce": [], "threads": 1, "spill": None})
    folders = Folders(folder / "spill" if spilled else None, folder / "kept", command=command)
    limits = Limits(memory=1) if spilled else Limits()
    job = job_of(system, replace(built_with(*flags), folders=folders), folder)
    size = to_table(system.ground).sections["facts"][FACTS.index("bytes")]
    native(system, job, Watch(replace(limits, states=12)))
    assert ("sorted 0" in (folder / "kept" / SEARCH).read_text()) != spilled
    os.truncate(folder / "kept" / "states-0", 20 * size)  # the rest is for states to come, and not looked at
    assert words_of(system.layout.width) == 1
    return system, Sized(**{**vars(job), "size": size}), limits


@dataclass(frozen=True)
class Sized(Job):
    """A job, and how many bytes a state has in a file."""

    size: int = 8


def resumed(job: Sized, copy: Path) -> Sized:
    """The same search, to go on with a copy. Raises FolderFault."""
    folders = Folders(job.folders.spill, copy, resume=True)
    searched = (copy.parent / "original" / MODEL_TABLE).read_bytes()
    return replace(job, folders=folders.prepare(searched))


def forge(copy: Path, size: int) -> None:
    """Give what is damaged the digests that it needs."""
    search = copy / SEARCH
    if not search.is_file():
        return
    lines = search.read_bytes().splitlines(keepends=True)
    lines = [line for line in lines if not line.startswith(b"whole ")]
    for number, line in enumerate(lines):
        if line.startswith(b"states ") and (copy / "states-0").is_file():
            states = (copy / "states-0").read_bytes()
            with contextlib.suppress(ValueError, IndexError):
                count = int(lines[2].split()[2 * int(lines[1].split()[1]) - 1])
                if count < 10_000:
                    lines[number] = f"states {of_states(states, size, count)}\n".encode()
    search.write_bytes(marked(b"".join(lines)))


def stored_trace(folder: Path) -> Original:
    """A result file beside its model, and whether ``replay`` ends as a verb may end."""
    folder.mkdir()
    (folder / "kept").mkdir()
    shutil.copy(MODEL, folder / "model.py")
    spoken(str(folder / "model.py"), "--json", str(folder / "kept" / "stored.json"))

    def ask(copy: Path) -> str:
        words = "replay", str(copy / "stored.json"), "--model", str(folder / "model.py")
        status, said = spoken(*words)
        if "Traceback" in said or status not in (0, 1, 2):
            return f"status {status}: {said[-300:]}"
        return SAME if status == 0 else REFUSED

    return Original(folder / "kept", ask)


def spoken(*words: str) -> tuple[int, str]:
    """Run the checker in this process; its exit status and all that it says."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        return main(words), out.getvalue()


def cached(folder: Path) -> Original:
    """A cache, and whether what is taken from it is what was put there."""
    folder.mkdir()
    made = {f"made{n}": random.Random(n).randbytes(3_000) + b"\n" * 40 for n in range(3)}
    kept = Cache(folder / "kept")
    for name, content in made.items():
        (folder / name).write_bytes(content)
        kept.keep(folder / name)

    def ask(copy: Path) -> str:
        found = {name: Cache(copy).take(name, folder) and (folder / name).read_bytes() for name in made}
        wrong = [name for name, content in found.items() if content not in (False, made[name])]
        return f"{wrong} are others" if wrong else SAME if all(found.values()) else REFUSED

    return Original(folder / "kept", ask)
