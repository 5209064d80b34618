"""Where results go: standard output, colour where it is wanted, and the result file."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

COLOURS = {"holds": "32", "violated": "1;31", "unknown": "33", "dim": "2"}


class CannotWrite(Exception):
    """A result could not be written; carries the place and the reason."""

    def __init__(self, place: str, error: OSError) -> None:
        super().__init__(f"cannot write {place}: {error.strerror or error}")


@dataclass(frozen=True)
class Output:
    """Results on standard output (on standard error where that is taken by ``--json -``)."""

    colour: str = "auto"
    quiet: bool = False
    verbose: bool = False
    to_stderr: bool = False

    def write(self, text: str) -> None:
        """Write results. Raises CannotWrite where the stream takes no more."""
        stream = sys.stderr if self.to_stderr else sys.stdout
        try:
            stream.write(text)
            stream.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise CannotWrite("the results", error) from error

    @property
    def width(self) -> int:
        """How many characters fit on a line."""
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
        return os.environ.get("TERM") != "dumb" and sys.stdout.isatty()


def write_json(path: str, content: dict[str, Any]) -> None:
    """Write the result file whole or not at all. Raises CannotWrite."""
    text = json.dumps(content, indent=1) + "\n"
    try:
        if path == "-" or not Path(path).parent.is_dir() or (Path(path).exists() and not Path(path).is_file()):
            write_plain(path, text)
        else:
            write_whole(Path(path), text)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise CannotWrite(path, error) from error


def write_plain(path: str, text: str) -> None:
    """Write to standard output, or to a device."""
    if path == "-":
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    with open(path, "w") as file:
        file.write(text)


def write_whole(path: Path, text: str) -> None:
    """Write beside the file first, so that a full disk does not cost the one that is there."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w") as file:
            file.write(text)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
