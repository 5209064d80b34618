"""Where a piece of a model was written: a file, and a range of lines and columns in it."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from checker.source.visible import in_place, visible


@dataclass(frozen=True, slots=True)
class SourceText:
    """One file as it was read: its path and its lines (without line ends)."""

    path: str
    lines: tuple[str, ...] = field(repr=False)

    @property
    def shown(self) -> str:
        """The path as a reader types it: relative if the file is below the working directory."""
        try:
            relative = os.path.relpath(self.path)
        except OSError:  # the working directory does not exist any more
            return visible(self.path)
        return visible(self.path if relative.startswith("..") else relative)

    @property
    def sha256(self) -> str:
        """A hash of the text, in hexadecimal digits."""
        import hashlib

        return hashlib.sha256("\n".join(self.lines).encode()).hexdigest()

    @property
    def name(self) -> str:
        """The last part of the path."""
        return visible(os.path.basename(self.path))

    def line(self, number: int) -> str:
        """The text of a line, made visible, counted from 1; empty if the file has no such line."""
        return in_place(self.as_read(number))

    def as_read(self, number: int) -> str:
        """The text of a line as it is in the file: of the same length, but not safe to show."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""


@dataclass(frozen=True, slots=True)
class Span:
    """From (line, column) to (end_line, end_column); lines count from 1, columns from 0.

    The end column is exclusive, as in Python's ``ast``.
    """

    source: SourceText = field(repr=False)
    line: int
    column: int
    end_line: int
    end_column: int

    def __contains__(self, other: Span) -> bool:
        """Whether ``other`` lies within this span, ends included."""
        return (
            self.source == other.source
            and (self.line, self.column) <= (other.line, other.column)
            and (other.end_line, other.end_column) <= (self.end_line, self.end_column)
        )

    def __str__(self) -> str:
        return f"{self.source.shown}:{self.line}:{self.column + 1}"

    @property
    def is_empty(self) -> bool:
        """Whether the two ends are one point."""
        return (self.line, self.column) == (self.end_line, self.end_column)

    @property
    def place(self) -> str:
        """``file.py:12``: short enough for a trace."""
        return f"{self.source.name}:{self.line}"

    @property
    def text(self) -> str:
        """The source between the two ends, its first line only."""
        line = self.source.line(self.line)
        return line[self.column : self.end_column if self.line == self.end_line else None]

    @property
    def first_line(self) -> str:
        """The whole first line, stripped."""
        return self.source.line(self.line).strip()


def whole_file(source: SourceText) -> Span:
    """A span for a whole file and no line in particular: empty, at its beginning."""
    return Span(source, 1, 0, 1, 0)


def whole_line(source: SourceText, number: int) -> Span:
    """A span for a line, without its indentation and the spaces after it."""
    text = source.line(number)
    return Span(source, number, len(text) - len(text.lstrip()), number, len(text.rstrip()))
