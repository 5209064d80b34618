"""Compiled engines, cached in a private folder of the user, and verified before use.

A file begins with a hash of its name and of its contents: a file that a disk has changed, or that has another
name, is removed and made again. The copy in a private folder of the run is made from the very bytes that were
verified, so nothing can change between check and use.
"""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

KEPT = 100  # files; the oldest are removed
HASH = 64  # digits, and a line end


class NotUsable(Exception):
    """Others can read or write the folder; the text says whose it is, and what to do."""


@dataclass(frozen=True)
class Cache:
    """Files by name in a folder, which is created when the first file is stored."""

    folder: Path

    def take(self, name: str, to: Path) -> bool:
        """Copy a file into the folder ``to``; False if it does not exist. A damaged one is removed."""
        opened = self.trusted()
        if opened is None:
            return False
        try:
            content = whole(opened, name)
            if content is None:
                return False
            write(to / name, content)
            return True
        finally:
            os.close(opened)

    def keep(self, made: Path) -> None:
        """Store a file atomically. A folder that is not writable only costs time."""
        try:
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            self.folder.mkdir(mode=0o700, exist_ok=True)
        except OSError:
            return
        opened = self.trusted()
        if opened is None:
            return
        try:
            put(opened, made.name, made.read_bytes())
            forget_the_oldest(opened)
        except OSError:  # read-only, or full: the next run compiles again
            return
        finally:
            os.close(opened)

    def trusted(self) -> int | None:
        """The folder, open; None if it does not exist, or is not private to the user."""
        try:
            return self.opened()
        except NotUsable:
            return None

    def opened(self) -> int | None:
        """The folder, open; None if it does not exist. Raises NotUsable if it is not private to the user."""
        try:
            number = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        except OSError:
            if os.path.islink(self.folder):  # False for a folder of another user's
                raise NotUsable(f"{self.folder} is a link: remove it, or set XDG_CACHE_HOME") from None
            return None
        try:
            self.refuse_others(os.fstat(number), number)
        except BaseException:
            os.close(number)
            raise
        return number

    def refuse_others(self, about: os.stat_result, number: int) -> None:
        """Raise NotUsable if others own the folder or may write there. Removes permission to read."""
        if about.st_uid != os.geteuid():
            raise NotUsable(f"{self.folder} belongs to another user: set XDG_CACHE_HOME to a folder of yours")
        if about.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            raise NotUsable(f"others may write to {self.folder}: remove it (rm -r); it will be created again")
        if stat.S_IMODE(about.st_mode) != 0o700:
            os.fchmod(number, 0o700)


def whole(folder: int, name: str) -> bytes | None:
    """The contents of a file; None if it does not exist, or is damaged: then it is removed."""
    try:
        number = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
    except FileNotFoundError:
        return None
    except OSError:
        remove(folder, name)
        return None
    if not stat.S_ISREG(os.fstat(number).st_mode):
        os.close(number)
        remove(folder, name)
        return None
    with os.fdopen(number, "rb") as file:
        content = file.read()
    rest = content[HASH + 1 :]
    if content[: HASH + 1] == head(name, rest):
        return rest
    remove(folder, name)
    return None


def head(name: str, content: bytes) -> bytes:
    """The first line of a file in the cache."""
    return hashlib.sha256(name.encode() + b"\0" + content).hexdigest().encode() + b"\n"


def put(folder: int, name: str, content: bytes) -> None:
    """Write a file of an open folder atomically. Raises OSError."""
    part = f".{name}.{os.getpid()}.{os.urandom(4).hex()}"
    number = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600, dir_fd=folder)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(head(name, content) + content)
        os.replace(part, name, src_dir_fd=folder, dst_dir_fd=folder)
    except BaseException:
        remove(folder, part)
        raise


def remove(folder: int, name: str) -> None:
    """Remove a file of an open folder if possible; otherwise each run compiles again."""
    try:
        os.unlink(name, dir_fd=folder)
    except OSError:
        return


def write(path: Path, content: bytes) -> None:
    """Write an executable with permissions for the user only."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o700), "wb") as file:
        file.write(content)


def forget_the_oldest(folder: int) -> None:
    """Keep the cache small."""
    with os.scandir(folder) as found:
        files = sorted(found, key=lambda one: one.stat(follow_symlinks=False).st_mtime, reverse=True)
    for one in files[KEPT:]:
        remove(folder, one.name)


def usable(folder: Path | None) -> tuple[Cache | None, str]:
    """The cache in a folder, if it may be used; else None, and the reason."""
    if folder is None:
        return None, ""
    cache = Cache(folder)
    try:
        opened = cache.opened()
    except NotUsable as why:
        return None, f"compiled engines are not cached: {why}"
    if opened is not None:
        os.close(opened)
    return cache, ""
