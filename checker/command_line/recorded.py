"""Records what is written to standard output and standard error, to write it later in the same order."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO, cast

from checker.command_line.output import write_stream
from checker.command_line.streams import VisibleStream, write_codes

Piece = tuple[bool, str]  # whether it is for standard output, and the text, which is visible already


class Recorder(io.TextIOBase):
    """A stream that records what is written to it; it is a terminal if the other one is."""

    def __init__(self, pieces: list[Piece], stream: TextIO | None, to_stdout: bool) -> None:
        super().__init__()
        self.pieces, self.stream, self.to_stdout = pieces, stream, to_stdout

    def write(self, text: str, /) -> int:
        """Record some text."""
        if text and self.pieces and self.pieces[-1][0] == self.to_stdout:
            self.pieces[-1] = self.to_stdout, self.pieces[-1][1] + text
        elif text:
            self.pieces.append((self.to_stdout, text))
        return len(text)

    def isatty(self) -> bool:
        """Whether the output is a terminal."""
        return self.stream is not None and self.stream.isatty()


@contextmanager
def recorded() -> Iterator[list[Piece]]:
    """Record everything that is written inside the context."""
    pieces: list[Piece] = []
    before = sys.stdout, sys.stderr
    # These have the methods of a stream that are used here.
    sys.stdout = cast(TextIO, VisibleStream(cast(TextIO, Recorder(pieces, sys.stdout, to_stdout=True))))
    sys.stderr = cast(TextIO, VisibleStream(cast(TextIO, Recorder(pieces, sys.stderr, to_stdout=False))))
    try:
        yield pieces
    finally:
        sys.stdout, sys.stderr = before


def write_recorded(pieces: Sequence[Piece]) -> None:
    """Write the record. Raises CannotWrite if standard output fails."""
    for to_stdout, text in pieces:
        if to_stdout:
            write_stream(sys.stdout, text, "the results", write_codes)
        else:
            write_codes(sys.stderr, text)
            sys.stderr.flush()
