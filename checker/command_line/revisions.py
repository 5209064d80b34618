"""A model at a git revision, exported with the Python files of its repository into a temporary folder.

Only the object store of the repository is read, so the working tree and the index stay as they are.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from checker.compiler.installed import is_installed

ENDINGS = (".py", ".litmus")
PLAIN = ("100644", "100755")  # modes of files
ELSEWHERE = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")  # of a hook that runs the checker
SHOWN = 12  # digits of a commit


class NoRevision(Exception):
    """There is no such revision of a file; the message says why, and what to do."""


@dataclass(frozen=True)
class Revision:
    """A file at a commit: ``file`` is its path within the repository at ``top``."""

    top: Path
    commit: str
    file: str


@dataclass(frozen=True)
class Exported:
    """A revision in a folder of its own."""

    revision: Revision
    folder: Path

    @property
    def model(self) -> str:
        """The path of the model."""
        return str(self.folder / self.revision.file)

    def shown(self, text: str) -> str:
        """A text in which files have their names in the repository: ``1f2e3d4c5b6a:models/x.py``."""
        return text.replace(f"{self.folder}/", f"{self.revision.commit[:SHOWN]}:")

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Be in the export instead of the repository, so that imports find the files of the revision."""
        before, path = os.getcwd(), sys.path[:]
        here = self.counterpart(before)
        sys.path[:] = [one if is_installed(one) else str(self.counterpart(one or before)) for one in path]
        os.chdir(here if here.is_dir() else self.folder)
        try:
            yield
        finally:
            sys.path[:] = path
            os.chdir(before)

    def counterpart(self, folder: str) -> Path:
        """The folder of the export that stands for one of the repository; another one stands for itself."""
        real = Path(os.path.realpath(folder))
        return (
            self.folder / real.relative_to(self.revision.top)
            if real.is_relative_to(self.revision.top)
            else real
        )


def parted(text: str) -> tuple[str, str | None]:
    """A file and a revision: ``models/x.py@HEAD~3``. A file of that whole name has none."""
    if "@" not in text or os.path.exists(text):
        return text, None
    places = [n for n, letter in enumerate(text) if letter == "@"]
    place = next((n for n in places if text[:n].endswith(ENDINGS)), places[-1])
    return text[:place], text[place + 1 :]


def revision_of(file: str, name: str) -> Revision:
    """The commit that a name stands for in the repository of a file. Raises NoRevision."""
    folder = Path(os.path.realpath(os.path.dirname(file) or "."))
    real = folder / os.path.basename(file)
    while not folder.is_dir() and folder != folder.parent:
        folder = folder.parent
    top = asked(folder, f"{file} is not in a git repository", "rev-parse", "--show-toplevel")
    missing = f"the repository of {file} has no revision `{name}`"
    if not name:
        raise NoRevision(f"{file}@ names no revision: write {file}@HEAD, or {file}@v1")
    commit = asked(
        folder, missing, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"
    )
    found = Revision(Path(top), commit, str(real.relative_to(top)))
    asked(folder, f"{file} does not exist at `{name}`", "cat-file", "-e", f"{commit}:{found.file}")
    return found


@contextmanager
def exported(revision: Revision) -> Iterator[Exported]:
    """The Python files of a revision in a temporary folder, removed at the end. Raises NoRevision."""
    with tempfile.TemporaryDirectory(prefix="checker-revision-") as folder:
        real = Path(os.path.realpath(folder))
        listed = output(revision.top, "ls-tree", "-r", "-z", "--full-tree", revision.commit)
        files = dict(filter(None, map(entry, listed.split(b"\0"))))
        for name, content in zip(files, contents(revision, list(files.values())), strict=True):
            place = real / os.fsdecode(name)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        yield Exported(revision, real)


def entry(line: bytes) -> tuple[bytes, bytes] | None:
    """The name and the object of one line of ``ls-tree``; None if it is no file that a model may import."""
    about, _, name = line.partition(b"\t")
    mode, _, rest = about.decode().partition(" ")
    wanted = mode in PLAIN and name.endswith(tuple(one.encode() for one in ENDINGS))
    return (name, rest.split(" ")[1].encode()) if wanted else None


def contents(revision: Revision, objects: list[bytes]) -> Iterator[bytes]:
    """The contents of objects, in order."""
    wanted = b"".join(one + b"\n" for one in objects)
    read = output(revision.top, "cat-file", "--batch", given=wanted)
    place = 0
    for _ in objects:
        end = read.index(b"\n", place)
        size = int(read[place:end].split(b" ")[2])
        yield read[end + 1 : end + 1 + size]
        place = end + size + 2


# -- git ---------------------------------------------------------------------------------------------------


def asked(folder: Path, otherwise: str, *words: str) -> str:
    """One line of git's answer. Raises NoRevision, with ``otherwise`` and git's own reason."""
    return os.fsdecode(output(folder, *words, otherwise=otherwise)).removesuffix("\n")


def output(folder: Path, *words: str, given: bytes = b"", otherwise: str = "git failed") -> bytes:
    """What git prints. Raises NoRevision if git fails, or is not installed."""
    environment = {name: value for name, value in os.environ.items() if name not in ELSEWHERE}
    try:
        run = subprocess.run(
            ["git", "-C", str(folder), *words], input=given, capture_output=True, env=environment, check=False
        )
    except FileNotFoundError:
        raise NoRevision(
            "MODEL@REVISION needs git, which is not installed (Debian: apt install git)"
        ) from None
    if run.returncode:
        reason = os.fsdecode(run.stderr).strip().split("\n")[0].removeprefix("fatal: ")
        raise NoRevision(f"{otherwise}{f': git says: {reason}' if reason else ''}")
    return run.stdout
