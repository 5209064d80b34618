"""Standard output and standard error, on which nothing is shown that a reader does not see."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO, cast

from checker.source.visible import visible_lines


class VisibleStream:
    """A text stream that makes visible what is written to it, by whomever: messages of argparse, tracebacks,
    what a model prints while it is loaded."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def write(self, text: str) -> int:
        """Write, as a stream does."""
        self.stream.write(visible_lines(text))
        return len(text)

    def writelines(self, lines: list[str]) -> None:
        """Write several texts."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


class NeverFails(io.TextIOBase):
    """Standard error, where what cannot be written is let go: no message is worth the results."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self.stream = stream

    def write(self, text: str, /) -> int:
        """Write what can be written."""
        with contextlib.suppress(OSError, ValueError):
            self.stream.write(text)
            self.stream.flush()
        return len(text)

    def isatty(self) -> bool:
        """Whether somebody is looking."""
        return not self.stream.closed and self.stream.isatty()

    def fileno(self) -> int:
        """The file behind it."""
        return self.stream.fileno()


def write_codes(stream: TextIO, text: str) -> None:
    """Write what has codes for a terminal in it, which are ours; the rest of it is visible already."""
    (stream.stream if isinstance(stream, VisibleStream) else stream).write(text)


@contextmanager
def visible_streams() -> Iterator[None]:
    """Make all output visible for a while. No closed stream, and no name that it cannot show, ends a run."""
    before = sys.stdout, sys.stderr
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w")  # for as long as the process lives
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    errors: Any = sys.stderr
    if sys.stderr is sys.__stderr__:
        errors = NeverFails(errors)
    # A stream in all that anybody here asks of one; the type has a dozen methods more.
    sys.stdout = cast(TextIO, VisibleStream(sys.stdout)) if sys.stdout is not None else sys.stdout
    sys.stderr = cast(TextIO, VisibleStream(errors))
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before
