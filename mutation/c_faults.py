"""Faults in C, from its tokens: the same kinds as in Python. What does not compile is not a mutant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mutation.mutant import Mutant, line_at

SKIPPED = re.compile(
    rb"""/\*.*?\*/ | //[^\n]* | "(?:\\.|[^"\\])*" | '(?:\\.|[^'\\])*' | ^[ \t]*\#(?:\\\n|[^\n])*""",
    re.DOTALL | re.VERBOSE | re.MULTILINE,
)
TOKEN = re.compile(
    rb"""[A-Za-z_]\w* | 0[xX][0-9a-fA-F]+\w* | \d+\w* | <<= | >>= | -> | \+\+ | -- | [-+*/%&|^<>=!]=
    | && | \|\| | << | >> | \S""",
    re.VERBOSE,
)
HEAD = re.compile(rb"^(?!typedef|struct \w+ \{)[a-z].*?(\w+)\([^;]*$", re.MULTILINE)
STATEMENT = re.compile(
    rb"^\t+([a-z_]\w*(?:(?:->|\.)\w+|\[[^\]\n]*\])*(?:\([^;]*\)| *(?:[-+|&^]?=[^=]|\+\+|--)[^;]*?)?);$",
    re.MULTILINE,
)
SWAPPED = {
    b"<": "<=", b"<=": "<", b">": ">=", b">=": ">", b"==": "!=", b"!=": "==",
    b"&&": "||", b"||": "&&", b"<<": ">>", b">>": "<<", b"+=": "-=", b"-=": "+=",
    b"|=": "&=", b"&=": "|=", b"++": "--", b"--": "++", b"%": "/", b"/": "*",
    b"true": "false", b"false": "true", b"break": "continue", b"continue": "break",
}  # fmt: skip
BINARY = {b"+": "-", b"-": "+", b"&": "|", b"|": "&", b"*": "+", b"^": "&"}  # tokens that follow a value
CONDITION = (b"if", b"while")
NOTHING = "(void)0;"  # the warnings that some tests compile with would notice a bare semicolon


@dataclass(frozen=True)
class Token:
    """A token of C and where it is."""

    start: int
    end: int
    text: bytes


def c_faults(file: str, content: bytes) -> list[Mutant]:
    """Every fault in a C file, in order."""
    plain = SKIPPED.sub(lambda match: re.sub(rb"[^\n]", b" ", match[0]), content)
    tokens = [Token(match.start(), match.end(), match[0]) for match in TOKEN.finditer(plain)]
    heads = [(match.start(), match[1].decode()) for match in HEAD.finditer(plain)]
    faults = []
    for kind, start, end, text in (
        *token_faults(tokens),
        *condition_faults(tokens, plain),
        *statements(plain),
    ):
        number, before = line_at(content, start)
        function = next((name for begin, name in reversed(heads) if begin <= start), "")
        faults.append(Mutant(file, number, start, end, text, kind, function, before))
    return sorted(faults)


Fault = tuple[str, int, int, str]


def token_faults(tokens: list[Token]) -> Iterator[Fault]:
    """Other operators and constants."""
    for before, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        word = token.text.decode()
        if token.text in SWAPPED and not (token.text in (b"<", b">") and before.text == b"include"):
            yield f"{word} to {SWAPPED[token.text]}", token.start, token.end, SWAPPED[token.text]
        elif token.text in BINARY and is_value(before.text) and token.end < after.start:
            yield f"{word} to {BINARY[token.text]}", token.start, token.end, BINARY[token.text]
        elif token.text == b"!":
            yield "! left out", token.start, token.end, " "
        elif token.text.isdigit():
            yield "constant + 1", token.start, token.end, str(int(word) + 1)
            if int(word) > 0:
                yield "constant - 1", token.start, token.end, str(int(word) - 1)


def is_value(word: bytes) -> bool:
    """Whether an operator after this word is binary; a type before ``*`` would not compile otherwise."""
    return re.fullmatch(rb"\w+|\)|\]", word) is not None and word != b"return"


def condition_faults(tokens: list[Token], content: bytes) -> Iterator[Fault]:
    """Conditions and results negated."""
    for n, token in enumerate(tokens[:-1]):
        if token.text in CONDITION and tokens[n + 1].text == b"(":
            start, end = tokens[n + 1].start, closing(tokens, n + 1)
            yield "condition negated", start, end, f"(!{content[start:end].decode()})"
        elif token.text == b"return" and tokens[n + 1].text != b";":
            start, end = tokens[n + 1].start, content.index(b";", token.end)
            yield "result negated", start, end, f"!({content[start:end].decode()})"


def closing(tokens: list[Token], opening: int) -> int:
    """The position of the closing parenthesis."""
    depth = 0
    for token in tokens[opening:]:
        depth += (token.text == b"(") - (token.text == b")")
        if depth == 0:
            return token.end
    raise ValueError("a parenthesis is not closed")


def statements(plain: bytes) -> Iterator[Fault]:
    """Statements left out; an early return represents dropping the whole rest of a function."""
    for match in STATEMENT.finditer(plain):
        if not match[1].startswith((b"return", b"break", b"continue", b"goto")):
            yield "statement left out", match.start(1), match.end(), NOTHING
