"""The folders of one partition: made, locked, and taken back to a level."""

from __future__ import annotations

import time
from pathlib import Path

from checker.cluster.checkpoint import return_to
from checker.exploration.folders import FolderFault, Folders, in_use, made
from checker.exploration.lock import InUse, Lock, lock_file

PATIENCE = 20.0  # seconds for which a partition waits for its folder


def locked_folder(folders: Folders, level: int | None) -> Lock | None:
    """Create the folders of a partition, and lock that of its checkpoint, from whose ``level`` it resumes.

    The engine of a partition that is gone may still be about to end: it holds the lock until then. Raises
    FolderFault.
    """
    if folders.spill is not None:
        made(folders.spill)
    if folders.checkpoint is None:
        return None
    made(folders.checkpoint)
    lock = patiently_locked(folders.checkpoint)
    if level is not None:
        return_to(folders.checkpoint, level)
    return lock


def patiently_locked(folder: Path) -> Lock:
    """The lock of a folder, once it is free. Raises FolderFault."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return lock_file(folder)
        except InUse:
            if time.monotonic() >= until:
                raise in_use(folder) from None
            time.sleep(0.05)
        except OSError as error:
            raise FolderFault(f"{folder}: cannot be locked: {error.strerror}") from None
