"""The tokens of a litmus test, with their places."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

from checker.litmus.errors import NotInLitmus, NotLitmus
from checker.source.diagnostic import ModelError
from checker.source.span import SourceText, Span

SPACE = re.compile(r"\s+|//[^\n]*|/\*.*?\*/", re.DOTALL)
SYMBOLS = (
    "/\\", "\\/", "=>", "<<=", ">>=", "<<", ">>", "==", "!=", "<=", ">=", "&&", "||", "->", "++", "--",
    "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", *"~=<>+-*/%&|^!?()[]{};,:.#",
)  # fmt: skip
PIECE = re.compile(
    r"(?P<name>[A-Za-z_]\w*)|(?P<number>0[xX][0-9a-fA-F]+|[0-9]+)[uUlL]*"
    r'|(?P<text>"[^"\n]*")|(?P<symbol>' + "|".join(map(re.escape, SYMBOLS)) + ")",
    re.ASCII,
)
RESULT = re.compile(r"Result:\s*(Never|Sometimes|Always)\b")
OTHER_RESULT = re.compile(r"^[ \t]*(?:\(\*|\*)?[ \t]*Result:[ \t]*(\w+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class LitmusToken:
    """A name, a number, a symbol, a text in quotes, or the end of the file."""

    kind: str
    text: str
    span: Span


class Tokens:
    """Reads the tokens of a text. ``(*`` begins a comment outside of the bodies of threads only."""

    def __init__(self, source: SourceText) -> None:
        self.source = source
        self.text = "\n".join(source.lines)
        self._starts = [0]
        for line in source.lines:
            self._starts.append(self._starts[-1] + len(line) + 1)

    def read(self, begin: int) -> Iterator[LitmusToken]:
        """The tokens from a position on. Raises ModelError."""
        at, depth, before, in_body = begin, 0, "", False
        while True:
            at = self._skip(at, not in_body)
            if at >= len(self.text):
                end = len(self.text.rstrip())
                yield LitmusToken("end", "the end of the file", self.span(max(end - 1, 0), end))
                return
            piece = PIECE.match(self.text, at)
            if piece is None:
                self.fail(at, at + 1, "this character means nothing here")
            text = piece.group(piece.lastgroup or "")
            if text == "{":
                depth, in_body = depth + 1, in_body or before == ")"
            elif text == "}":
                depth = max(depth - 1, 0)
                in_body = in_body and depth > 0
            yield LitmusToken(piece.lastgroup or "", text, self.span(at, piece.end()))
            at, before = piece.end(), text

    def result(self) -> str:
        """What the test says of itself in a comment, or nothing. Raises ModelError for a word that is none of
        the three."""
        said = RESULT.search(self.text)
        if said is not None:
            return said.group(1)
        other = OTHER_RESULT.search(self.text)
        if other is not None:
            way_out = "Never, Sometimes or Always; deadlocks and data races are not judged"
            raise ModelError(
                NotInLitmus(f"the result `{other.group(1)}`", way_out), self.span(*other.span(1))
            )
        return ""

    def _skip(self, at: int, comments: bool) -> int:
        while True:
            if comments and self.text.startswith("(*", at):
                at = self._comment(at)
            elif found := SPACE.match(self.text, at):
                at = found.end()
            elif self.text.startswith("/*", at):
                self.fail(at, at + 2, "this comment does not end")
            else:
                return at

    def _comment(self, at: int) -> int:
        """The position behind a comment, which may contain comments."""
        depth, begin = 0, at
        for mark in re.compile(r"\(\*|\*\)").finditer(self.text, at):
            depth += 1 if mark.group() == "(*" else -1
            if not depth:
                return mark.end()
        self.fail(begin, begin + 2, "this comment does not end")

    def span(self, begin: int, end: int) -> Span:
        """The span between two positions."""
        (line, column), (end_line, end_column) = self._place(begin), self._place(end)
        return Span(self.source, line, column, end_line, end_column)

    def _place(self, position: int) -> tuple[int, int]:
        line = min(bisect_right(self._starts, position), max(len(self.source.lines), 1))
        return line, position - self._starts[line - 1]

    def fail(self, begin: int, end: int, expected: str) -> NoReturn:
        """Refuse a part of the text."""
        raise ModelError(NotLitmus(expected), self.span(begin, end))
