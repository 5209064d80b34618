"""How a model file is damaged: its bytes, its lines, its tokens, its tree."""

from __future__ import annotations

import ast
import random
import re
from collections.abc import Callable

from tests.fuzz import words
from tests.fuzz.originals import original
from tests.fuzz.trees import damaged_tree

Damage = Callable[[random.Random, bytes], bytes]
TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
LITTLE = (
    b"\0",
    b"\xef\xbb\xbf",
    b"\f",
    b"\t",
    b"\r",
    b"\r\n",
    b"\x80",
    b"\xc3\xa9",
    b"\x1b[31m",
    b"\\\n",
    b"'",
)


def damaged(source: random.Random) -> bytes:
    """A model file, damaged once or several times."""
    text = original(source)
    if source.random() < 0.2:  # a model as it is, or with a declaration more
        return text if source.random() < 0.3 else declared(source, text)
    for _ in range(1 + int(source.expovariate(1.5))):
        text = source.choices([kind for kind, _ in KINDS], [weight for _, weight in KINDS])[0](source, text)
    return text


def bytes_changed(source: random.Random, text: bytes) -> bytes:
    """A byte flipped, left out, put in or said of another encoding; or the end cut off."""
    at = source.randrange(len(text) + 1)
    match source.randrange(7):
        case 0:
            return text[:at] + bytes([source.randrange(256)]) + text[at + 1 :]
        case 1:
            return text[:at] + source.choice(LITTLE) + text[at:]
        case 2:
            return text[:at]
        case 3:
            return text.replace(b"\n", source.choice((b"\r\n", b"\r", b"\f\n", b"\n\n")))
        case 4:
            return f"# coding: {source.choice(words.ENCODINGS)}\n".encode() + text
        case 5:
            return re.sub(rb"^(    )+", lambda match: b"\t" * (len(match[0]) // 4), text, flags=re.MULTILINE)
        case _:
            pass
    return source.choice((b"\xef\xbb\xbf", b"\f", b"\0", b"# " + b"x" * 100_000 + b"\n")) + text


def lines_changed(source: random.Random, text: bytes) -> bytes:
    """A line left out, repeated, moved, indented; or lines of another file."""
    lines = text.split(b"\n")
    at, other = source.randrange(len(lines)), source.randrange(len(lines))
    match source.randrange(6):
        case 0:
            del lines[at : at + source.choice((1, 1, 1, 2, 5))]
        case 1:
            lines.insert(other, lines[at])
        case 2:
            lines[at], lines[other] = lines[other], lines[at]
        case 3:
            lines[at] = b"    " + lines[at]
        case 4:
            lines[at] = lines[at].removeprefix(b"    ")
        case _:
            others = original(source).split(b"\n")
            first = source.randrange(len(others))
            lines[at:at] = others[first : first + source.randrange(1, 12)]
    return b"\n".join(lines)


def tokens_changed(source: random.Random, text: bytes) -> bytes:
    """A token left out, repeated, exchanged, or another one in its place."""
    tokens = TOKEN.findall(text.decode(errors="replace")) or [" "]
    places = [n for n, token in enumerate(tokens) if not token.isspace()] or [0]
    at, other = source.choice(places), source.choice(places)
    match source.randrange(5):
        case 0:
            tokens[at] = ""
        case 1:
            tokens[at] = tokens[other]
        case 2:
            tokens[at], tokens[other] = tokens[other], tokens[at]
        case 3:
            tokens[at] = another(source, tokens[at])
        case _:
            tokens.insert(at, another(source, tokens[at]) + " ")
    return "".join(tokens).encode(errors="replace")


def another(source: random.Random, token: str) -> str:
    """A token of the same kind; now and then of any kind."""
    kinds = (words.NAMES, words.NUMBERS, words.SIGNS, words.STRINGS)
    if source.random() < 0.2:
        return source.choice(source.choice(kinds))
    if token.isdigit():
        return source.choice(words.NUMBERS)
    return source.choice(words.NAMES if token.isidentifier() else words.SIGNS)


def renamed(source: random.Random, text: bytes) -> bytes:
    """A name exchanged for another, everywhere."""
    decoded = text.decode(errors="replace")
    names = sorted(set(re.findall(r"\b[^\W\d]\w*\b", decoded))) or ["x"]
    old, new = source.choice(names), source.choice((*names, *words.NAMES))
    return re.sub(rf"\b{old}\b", lambda _: new, decoded).encode(errors="replace")


def declared(source: random.Random, text: bytes) -> bytes:
    """A declaration more, at the end or somewhere at the top level."""
    lines = text.split(b"\n")
    outer = [n for n, line in enumerate(lines) if line[:1].isalpha() or line[:1] == b"@"]
    at = source.choice((len(lines), len(lines), source.choice(outer or [0])))
    names = sorted(set(re.findall(r"\b[^\W\d]\w*\b", text.decode(errors="replace")))) or ["x"]
    told = source.choice(words.DECLARATIONS)
    if source.random() < 0.5:
        told = re.sub(r"\b[xyX]\b", lambda _: source.choice(names), told)
    return b"\n".join([*lines[:at], told.encode(), *lines[at:]]) + b"\n"


def tree_changed(source: random.Random, text: bytes) -> bytes:
    """The tree of the file, damaged; the bytes, if it has none."""
    try:
        tree = ast.parse(text)
        return damaged_tree(source, tree).encode(errors="surrogatepass")
    except (SyntaxError, ValueError, RecursionError, AttributeError, TypeError, LookupError):
        return tokens_changed(source, text)


KINDS: tuple[tuple[Damage, int], ...] = (
    (tree_changed, 12),
    (tokens_changed, 4),
    (lines_changed, 3),
    (declared, 3),
    (renamed, 2),
    (bytes_changed, 1),
)
