"""Where results go: standard output, colour where it is wanted, and the result file."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TextIO

from checker.command_line.diagrams import Diagrams
from checker.command_line.streams import write_codes
from checker.source.diagnostic import Diagnostic, ModelError
from checker.source.visible import visible_lines, visible_parts

COLOURS = {"holds": "32", "violated": "1;31", "unknown": "33", "dim": "2"}


class CannotWrite(Exception):
    """A result could not be written; carries the place and the reason."""

    def __init__(self, place: str, error: OSError) -> None:
        super().__init__(f"cannot write {place}: {error.strerror or error}")


@dataclass(frozen=True)
class Output:
    """Results on standard output (on standard error where that is taken by ``--json -``). With ``diagrams``,
    only those go there, and ``words`` to standard error."""

    colour: str = "auto"
    quiet: bool = False
    verbose: bool = False
    to_stderr: bool = False
    diagrams: Diagrams | None = None

    @property
    def words(self) -> Output:
        """Where sentences go."""
        return self if self.diagrams is None else replace(self, to_stderr=True, diagrams=None)

    def write(self, text: str) -> None:
        """Write results. Raises CannotWrite where the stream takes no more."""
        write_stream(sys.stderr if self.to_stderr else sys.stdout, text, "the results")

    def write_painted(self, text: str) -> None:
        """Write results that ``paint`` had a part in. Raises CannotWrite where the stream takes no more."""
        stream = sys.stderr if self.to_stderr else sys.stdout
        write_stream(stream, text, "the results", write_codes if self.coloured else None)

    @property
    def width(self) -> int:
        """How many characters fit on a line."""
        import shutil

        return shutil.get_terminal_size((100, 24)).columns

    @property
    def paint(self) -> Callable[[str, str], str]:
        """A function that colours a word by its meaning; colour never says what the word does not."""
        if not self.coloured:
            return lambda text, _: text
        return lambda text, meaning: f"\033[{COLOURS[meaning]}m{text}\033[0m"

    @property
    def coloured(self) -> bool:
        """Whether to colour: --colour, then NO_COLOR, then FORCE_COLOR, then whether it is a terminal."""
        if self.colour != "auto":
            return self.colour == "always"
        if os.environ.get("NO_COLOR"):
            return False
        if os.environ.get("FORCE_COLOR"):
            return True
        stream = sys.stderr if self.to_stderr else sys.stdout
        return os.environ.get("TERM") != "dumb" and stream is not None and stream.isatty()


def write_stream(
    stream: TextIO | None, text: str, what: str, write: Callable[[TextIO, str], None] | None = None
) -> None:
    """Write all of the text now, in the stream's own way or another.

    Raises CannotWrite, or BrokenPipeError where the reader has gone.
    """
    if stream is None:
        raise CannotWrite(what, OSError(errno.EBADF, os.strerror(errno.EBADF)))
    try:
        if write is None:
            stream.write(text)
        else:
            write(stream, text)
        stream.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise CannotWrite(what, error) from error
    except ValueError as error:
        if not stream.closed:
            raise
        raise CannotWrite(what, OSError(errno.EBADF, os.strerror(errno.EBADF))) from error


def fault(model: str = "") -> int:
    """Show the exception at hand as the checker's own; the exit status."""
    import traceback

    with contextlib.suppress(Exception):  # there may be nowhere left to say it
        traceback.print_exc()
    return blame_the_checker(model)


def blame_the_checker(model: str = "") -> int:
    """Say whose fault it is that has just been shown; the exit status."""
    told = "this is a fault of the checker, not of the model: please report it with the above"
    with contextlib.suppress(Exception):
        print(f"{model or 'error'}: {told}", file=sys.stderr)
    return 70


def refused(error: ModelError, path: str) -> int:
    """Say why a model cannot be checked, and which; the exit status."""
    named = error.diagnostic.span is not None or path in str(error)
    print(error if named else f"{path}: {error}", file=sys.stderr)
    return 2


def warn(warnings: Iterable[Diagnostic]) -> None:
    """Say what a model declares and does not use, however quiet the run."""
    for warning in warnings:
        print(warning, file=sys.stderr)


def refuse_unwritable(path: str) -> None:
    """Refuse a place that cannot take the result file before hours are spent on it. Raises CannotWrite."""
    if path == "-":
        return
    try:
        number = reason_against(Path(path))
    except OSError as error:  # the folder may not be searched
        raise CannotWrite(path, error) from error
    if number is not None:
        raise CannotWrite(path, OSError(number, os.strerror(number)))


def reason_against(place: Path) -> int | None:
    """The error that keeps a file from being written. Raises OSError where the folder cannot be looked at."""
    if place.is_dir():
        return errno.EISDIR
    if not place.parent.is_dir():
        return errno.ENOENT
    return None if os.access(place if place.exists() else place.parent, os.W_OK) else errno.EACCES


def write_json(path: str, content: dict[str, Any]) -> None:
    """Write the result file whole or not at all. Raises CannotWrite."""
    import json

    write_file(path, json.dumps(visible_parts(content), indent=1) + "\n")


def write_file(path: str, text: str) -> None:
    """Write a file whole or not at all, every character of it visible; ``-`` is standard output.

    Raises CannotWrite.
    """
    text = visible_lines(text)
    if path == "-":
        write_stream(sys.stdout, text, "the result file to standard output")
        return
    try:
        if Path(path).exists() and not Path(path).is_file():
            Path(path).write_text(text)  # a device, or a pipe
        else:
            write_whole(Path(path).resolve(), text)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise CannotWrite(path, error) from error


def write_whole(path: Path, text: str) -> None:
    """Write beside the file first, so that a full disk does not cost the one that is there."""
    import tempfile

    mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o666 & ~umask()
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w") as file:
            file.write(text)
        os.chmod(name, mode)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def umask() -> int:
    """The permissions that new files do not get; it can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
