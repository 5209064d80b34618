"""A mutant: one small fault in one file, as a replacement of a piece of text."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, order=True)
class Mutant:
    """One fault. ``start`` and ``end`` are bytes of the file; ``line`` counts from 1."""

    file: str  # from the root, with slashes
    line: int
    start: int
    end: int
    text: str  # the replacement
    kind: str
    function: str  # "" outside of all functions
    before: str  # the line without indentation

    @property
    def becomes(self) -> str:
        """The text, in one line."""
        return " ".join(self.text.split())

    @property
    def name(self) -> str:
        """The name of the fault in output."""
        return f"{self.file}:{self.line} {self.function or 'the module'}: {self.kind}"

    @property
    def key(self) -> tuple[str, str, str, str]:
        """A key that survives moved lines: file, function, the line itself and what it becomes."""
        return self.file, self.function, self.before, self.becomes

    def applied(self, content: bytes) -> bytes:
        """The file with the fault."""
        return content[: self.start] + self.text.encode() + content[self.end :]

    def difference(self, root: Path) -> str:
        """The change as the lines of a unified diff without context."""
        content = (root / self.file).read_bytes()
        old, new = content.decode().splitlines(), self.applied(content).decode().splitlines()
        lines = list(difflib.unified_diff(old, new, lineterm="", n=0))[2:]
        return "\n".join(line for line in lines if not line.startswith("@@"))


def line_at(content: bytes, offset: int) -> tuple[int, str]:
    """The number of the line that contains a byte, and its text without indentation."""
    begin = content.rfind(b"\n", 0, offset) + 1
    end = content.find(b"\n", offset)
    text = content[begin : end if end >= 0 else len(content)]
    return content.count(b"\n", 0, begin) + 1, text.decode().strip()
