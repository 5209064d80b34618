"""Standard output and standard error that never write invisible characters."""

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
    """A text stream that makes everything written to it visible.

    That includes messages of argparse, tracebacks, and what a model prints while it is loaded.
    """

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
    """Standard error that ignores write errors: no message is worth losing the results."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self.stream = stream

    def write(self, text: str, /) -> int:
        """Write as much as possible."""
        with contextlib.suppress(OSError, ValueError):
            self.stream.write(text)
            self.stream.flush()
        return len(text)

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return not self.stream.closed and self.stream.isatty()

    def fileno(self) -> int:
        """The file behind it."""
        return self.stream.fileno()


def write_codes(stream: TextIO, text: str) -> None:
    """Write text with our own terminal codes; the rest of it is visible already."""
    (stream.stream if isinstance(stream, VisibleStream) else stream).write(text)


@contextmanager
def visible_streams() -> Iterator[None]:
    """Make all output visible inside the context.

    Neither a closed stream nor a name that it cannot encode ends a run.
    """
    before = sys.stdout, sys.stderr
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w")  # for the lifetime of the process
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    errors: Any = sys.stderr
    if sys.stderr is sys.__stderr__:
        errors = NeverFails(errors)
    # This has the methods of a stream that are used here; the type has a dozen more.
    sys.stdout = cast(TextIO, VisibleStream(sys.stdout)) if sys.stdout is not None else sys.stdout
    sys.stderr = cast(TextIO, VisibleStream(errors))
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before
