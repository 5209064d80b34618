"""Checkpoints of all partitions: each keeps its states in a folder of its own; here is what all have reached.

The folders must be the same for all machines, if a machine is to be replaced.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from checker.exploration.folders import SEARCH, FolderFault, read_text, write_durably

KEEP_EVERY = 5.0  # seconds between two checkpoints, at least
SCHEMA = "checker.cluster/1"


@dataclass
class Checkpoint:
    """What all partitions have reached: ``level`` is complete; None if there is no checkpoint yet."""

    folder: Path
    partitions: int
    level: int | None = None
    every: float = KEEP_EVERY
    last: float = float("-inf")

    def is_due(self) -> bool:
        """Whether it is time for the next one."""
        return time.monotonic() - self.last >= self.every

    def commit(self, level: int) -> None:
        """All partitions have kept a level. Raises FolderFault."""
        content = {"schema": SCHEMA, "partitions": self.partitions, "level": level}
        write_durably(self.folder / SEARCH, (json.dumps(content) + "\n").encode())
        self.level, self.last = level, time.monotonic()


def checkpoint_in(folder: Path) -> Checkpoint:
    """The checkpoint of a folder. Raises FolderFault."""
    try:
        content = json.loads(read_text(folder / SEARCH))
        if content["schema"] == SCHEMA:
            return Checkpoint(folder, int(content["partitions"]), int(content["level"]))
    except OSError as error:
        raise FolderFault(f"{folder}: there is no checkpoint to resume ({error.strerror})") from None
    except (ValueError, KeyError, TypeError):
        pass
    raise FolderFault(
        f"{folder}: this is no checkpoint of a search on a cluster, or {SEARCH} there is damaged"
    )


# -- the files of one partition ------------------------------------------------------------------------------


def folder_of(folder: Path, number: int) -> Path:
    """The folder of one partition."""
    return folder / f"partition-{number}"


def kept_at(folder: Path, level: int) -> Path:
    """What the engine has written of a level: a name beside the one that it writes next."""
    return folder / f"{SEARCH}-{level}"


def keep_level(folder: Path, level: int) -> None:
    """Keep what the engine has just written, and what it kept before: perhaps others do not come this far.

    Raises OSError.
    """
    before = sorted(one for one in levels_in(folder) if one < level)
    forget_all_but(folder, set(before[-1:]))
    os.link(folder / SEARCH, kept_at(folder, level))


def return_to(folder: Path, level: int) -> None:
    """Let the engine resume from a level. Raises FolderFault."""
    try:
        again = folder / f"{SEARCH}.again"
        with suppress(FileNotFoundError):
            again.unlink()
        os.link(kept_at(folder, level), again)
        os.replace(again, folder / SEARCH)
        forget_all_but(folder, {level})
    except OSError as error:
        raise FolderFault(f"{folder}: level {level} cannot be resumed: {error.strerror}") from None


def forget_all_but(folder: Path, levels: set[int]) -> None:
    """Remove what was kept of other levels. Raises OSError."""
    for level in levels_in(folder) - levels:
        kept_at(folder, level).unlink()


def levels_in(folder: Path) -> set[int]:
    """The levels that are kept in the folder of a partition."""
    names = (path.name.removeprefix(f"{SEARCH}-") for path in folder.glob(f"{SEARCH}-*"))
    return {int(name) for name in names if name.isdecimal()}


def identity_of(identity: str, number: int, of: int) -> str:
    """What a partition searches, in a word: no other may resume from its checkpoint."""
    return hashlib.sha256(f"{identity}: partition {number} of {of}".encode()).hexdigest()
