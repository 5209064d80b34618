"""The folders in which the native engine stores states: spilled ones, and checkpoints."""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path

from checker.exploration.deadline import Deadline
from checker.exploration.lock import InUse, Lock, lock_file, lock_folder

# A checkpoint contains what is searched, as a table and as a command line, and the progress of the search.
MODEL, COMMAND, SEARCH = "model.table", "command.json", "search"
MOST_TEXT = 1 << 30  # bytes of the largest file of a checkpoint that is read at once


class FolderFault(Exception):
    """A folder cannot be used as requested; the message says why, and what to do."""


@dataclass(frozen=True)
class Folders:
    """``spill`` is for states that do not fit into memory, ``checkpoint`` for all states.

    With ``resume`` the search of a checkpoint continues. ``command`` is stored in a checkpoint, for resuming.
    ``identity`` says what is searched, once the folders are prepared; they are then locked.
    """

    spill: Path | None = None
    checkpoint: Path | None = None
    resume: bool = False
    command: str = ""
    identity: str = "-"
    locks: tuple[Lock, ...] = field(default=(), compare=False, repr=False)

    def __bool__(self) -> bool:
        return self.spill is not None or self.checkpoint is not None

    def deadline(self, whole: Deadline) -> Deadline:
        """The deadline of a search. One that spills spills at its memory limit instead of ending."""
        return whole.later(0.0) if self.spill is not None else whole

    def prepare(self, searched: bytes) -> Folders:
        """Create and lock the folders for a search of a model, a table with its initial states.

        Raises FolderFault.
        """
        identity = hashlib.sha256(searched).hexdigest()
        locks = tuple(lock for lock in (self.locked_spill(), self.locked_checkpoint()) if lock)
        prepared = replace(self, identity=identity, locks=locks)
        try:
            prepared.begin(searched)
        except FolderFault:
            prepared.release()
            raise
        return prepared

    def begin(self, searched: bytes) -> None:
        """Store what is searched in a new checkpoint, or compare it with the old one. Raises FolderFault."""
        if self.checkpoint is None:
            return
        if self.resume:
            refuse_another(self.checkpoint, searched)
            return
        refuse_used(self.checkpoint)
        write_durably(self.checkpoint / MODEL, searched)
        write_durably(self.checkpoint / COMMAND, self.command.encode())

    def locked_spill(self) -> Lock | None:
        """The folder to spill to, created and locked. Raises FolderFault."""
        if self.spill is None:
            return None
        made(self.spill)
        try:
            return lock_folder(self.spill)
        except InUse:
            raise in_use(self.spill) from None
        except OSError:
            return None  # not every file system can lock folders; spilled files have no names

    def locked_checkpoint(self) -> Lock | None:
        """The folder of the checkpoint, created if it is new, and locked. Raises FolderFault."""
        if self.checkpoint is None:
            return None
        if self.resume and not self.checkpoint.is_dir():
            raise no_checkpoint(self.checkpoint, "no such folder")
        if not self.resume:
            made(self.checkpoint)
        try:
            return lock_file(self.checkpoint)
        except InUse:
            raise in_use(self.checkpoint) from None
        except OSError as error:
            raise FolderFault(f"{self.checkpoint}: cannot be locked: {error.strerror}") from None

    def release(self) -> None:
        """Release the folders; a process that was given the locks still holds them."""
        for lock in self.locks:
            lock.release()

    @property
    def words(self) -> list[str]:
        """The arguments for the engine."""
        places = str(self.spill or "-"), str(self.checkpoint or "-")
        return [*places, "resume" if self.resume else "new", self.identity]


NO_FOLDERS = Folders()


def in_use(folder: Path) -> FolderFault:
    """The fault of a folder that another run uses."""
    return FolderFault(f"{folder}: another run is using this folder: wait for it, or name another folder")


def no_checkpoint(folder: Path, why: str) -> FolderFault:
    """The fault of a folder that contains no checkpoint."""
    return FolderFault(
        f"{folder}: there is no checkpoint to resume ({why}): a search with --checkpoint {folder} makes one"
    )


def refuse_another(folder: Path, searched: bytes) -> None:
    """Raise FolderFault if a checkpoint belongs to another search."""
    try:
        same = content_of(folder / MODEL) == searched
    except OSError as error:
        if os.path.lexists(folder / SEARCH):
            raise FolderFault(
                f"{folder}: {MODEL} cannot be read there ({error.strerror}); a checkpoint of another version"
                " of the checker has none: start again with --checkpoint and another folder"
            ) from None
        raise no_checkpoint(folder, str(error.strerror)) from None
    except ValueError:
        same = False
    if not same:
        raise FolderFault(
            f"{folder}: the model, or the checker, has changed since this checkpoint was made, "
            f"or {MODEL} there is damaged: start again with --checkpoint and another folder"
        )


def made(folder: Path) -> None:
    """Create a folder, and test that it is writable. Raises FolderFault."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise FolderFault(f"{folder}: cannot be written to: {error.strerror}") from None


def refuse_used(folder: Path) -> None:
    """Raise FolderFault if a folder has a checkpoint already."""
    if os.path.lexists(folder / SEARCH):
        raise FolderFault(
            f"{folder}: there is a checkpoint already: resume it (--resume {folder}), or name another folder"
        )


def write_durably(path: Path, content: bytes) -> None:
    """Write a file atomically, so that it survives a loss of power. Raises FolderFault."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise FolderFault(f"{path.parent}: cannot be written to: {error.strerror}") from None


def read_text(path: Path) -> str:
    """The same as text. Raises OSError, and ValueError if it is not text."""
    return content_of(path).decode("utf-8")


def content_of(path: Path) -> bytes:
    """The contents of a regular file that is not a link.

    Raises OSError, and ValueError if it is too long or not a regular file.
    """
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
        about = os.fstat(file.fileno())
        if not stat.S_ISREG(about.st_mode) or about.st_size > MOST_TEXT:
            raise ValueError(f"{path} is not a file of a checkpoint")
        return file.read()


def progress_of(checkpoint: Path) -> tuple[int, int] | None:
    """The depth and the number of states that a checkpoint has reached; None if it cannot be read."""
    try:
        head, counts, spans = read_text(checkpoint / SEARCH).splitlines()[:3]
        threads, levels = int(head.split()[-1]), int(counts.split()[1])
        ends = [int(number) for number in spans.split()][: 2 * threads * levels]
    except (OSError, ValueError, IndexError):
        return None
    return levels - 2, sum(ends[1::2]) - sum(ends[::2])
