"""A folder that only one run can use, as long as any of its processes lives."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

LOCK = "lock"  # the file that is locked in a checkpoint


class InUse(Exception):
    """Another run uses the folder."""


class Lock:
    """An open file that no other run can lock.

    The system releases it when the last process that has the file open ends, however it ends: a process that
    inherits ``number`` holds it too.
    """

    def __init__(self, number: int) -> None:
        self.number = number

    def release(self) -> None:
        """Close the file in this process; a second call does nothing."""
        if self.number >= 0:
            os.close(self.number)
            self.number = -1

    def __del__(self) -> None:
        self.release()


def lock_file(folder: Path) -> Lock:
    """Lock a folder by a file in it. Raises InUse, or OSError if the folder is not writable."""
    return locked(os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK, 0o666))


def lock_folder(folder: Path) -> Lock:
    """Lock a folder without leaving a file in it. Raises InUse, or OSError."""
    return locked(os.open(folder, os.O_RDONLY | os.O_DIRECTORY))


def locked(number: int) -> Lock:
    """Lock an open file. Raises InUse."""
    found = Lock(number)
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise InUse from None
    return found
