"""Where the native engine may put states: beyond what memory holds, and so that a search outlives a kill."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from checker.exploration.deadline import Deadline

# In a checkpoint: what is searched, as C and as it was asked for, and how far the search has come.
MODEL, COMMAND, SEARCH = "model.c", "command.json", "search"


class FolderFault(Exception):
    """A folder is not to be used as it was asked for; the message says why, and what to do."""


@dataclass(frozen=True)
class Folders:
    """``spill`` is for states that memory has no room for, ``checkpoint`` for all, and what a search needs to
    go on after it was ended; with ``resume`` it goes on. ``command`` is kept with a checkpoint, for whoever
    resumes."""

    spill: Path | None = None
    checkpoint: Path | None = None
    resume: bool = False
    command: str = ""

    def __bool__(self) -> bool:
        return self.spill is not None or self.checkpoint is not None

    def deadline(self, whole: Deadline) -> Deadline:
        """When a search must end. One that spills has a limit of memory to spill at, not to end at."""
        return whole.later(0.0) if self.spill is not None else whole

    def prepare(self, source: str) -> None:
        """Make the folders for a search of a model. Raises FolderFault."""
        if self.spill is not None:
            made(self.spill)
        if self.checkpoint is None:
            return
        if self.resume:
            self.refuse_another(self.checkpoint / MODEL, source)
            return
        made(self.checkpoint)
        refuse_used(self.checkpoint)
        try:
            (self.checkpoint / MODEL).write_text(source)
            (self.checkpoint / COMMAND).write_text(self.command)
        except OSError as error:
            raise FolderFault(f"{self.checkpoint}: cannot be written to: {error.strerror}") from None

    def refuse_another(self, kept: Path, source: str) -> None:
        """Raise FolderFault where a checkpoint is of another program than ``source``."""
        try:
            same = kept.read_text() == source
        except OSError as error:
            raise FolderFault(f"{self.checkpoint}: no checkpoint to go on from ({error.strerror})") from None
        if not same:
            raise FolderFault(
                f"{self.checkpoint}: the model, or the checker, has changed since this checkpoint was made: "
                "begin anew with --checkpoint and another folder"
            )

    @property
    def words(self) -> list[str]:
        """As the engine is told."""
        return [str(self.spill or "-"), str(self.checkpoint or "-"), "resume" if self.resume else "new"]


NO_FOLDERS = Folders()


def made(folder: Path) -> None:
    """Make a folder, and try to write there. Raises FolderFault."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise FolderFault(f"{folder}: cannot be written to: {error.strerror}") from None


def refuse_used(folder: Path) -> None:
    """Raise FolderFault where a folder has a checkpoint already."""
    if (folder / SEARCH).exists():
        raise FolderFault(
            f"{folder}: there is a checkpoint already: "
            f"go on with it (--resume {folder}), or name another folder"
        )


def progress_of(checkpoint: Path) -> tuple[int, int] | None:
    """The depth and the number of states that a checkpoint has come to; None where it cannot be read."""
    try:
        head, spans = (checkpoint / SEARCH).read_text().splitlines()[:2]
        _, threads, _, levels, _, _ = head.split()
        ends = [int(number) for number in spans.split()][: 2 * int(threads) * int(levels)]
    except (OSError, ValueError):
        return None
    return int(levels) - 2, sum(ends[1::2]) - sum(ends[::2])
