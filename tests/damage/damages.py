"""What happens to files: bits flip, parts are lost, change places, come twice, and so do lines."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from pathlib import Path

Damage = Callable[[bytes, random.Random], bytes]


def flipped(text: bytes, rng: random.Random) -> bytes:
    """One to three bits are others."""
    found = bytearray(text)
    for _ in range(rng.randint(1, 3)):
        if found:
            found[rng.randrange(len(found))] ^= 1 << rng.randrange(8)
    return bytes(found)


def overwritten(text: bytes, rng: random.Random) -> bytes:
    """Some bytes are others: noise, or zeros."""
    begin, end = part(len(text), rng)
    filler = rng.randbytes(end - begin) if rng.random() < 0.5 else bytes(end - begin)
    return text[:begin] + filler + text[end:]


def cut(text: bytes, rng: random.Random) -> bytes:
    """The end is lost."""
    return text[: rng.randrange(len(text) + 1)]


def lost(text: bytes, rng: random.Random) -> bytes:
    """Some bytes in the middle are lost."""
    begin, end = part(len(text), rng)
    return text[:begin] + text[end:]


def swapped(text: bytes, rng: random.Random) -> bytes:
    """Two parts change places."""
    one, two, three, four = sorted(rng.randrange(len(text) + 1) for _ in range(4))
    return text[:one] + text[three:four] + text[two:three] + text[one:two] + text[four:]


def repeated(text: bytes, rng: random.Random) -> bytes:
    """A part comes twice, there or elsewhere."""
    begin, end = part(len(text), rng)
    at = rng.choice((end, rng.randrange(len(text) + 1)))
    return text[:at] + text[begin:end] + text[at:]


def lines_swapped(text: bytes, rng: random.Random) -> bytes:
    """Two lines change places."""
    lines = text.splitlines(keepends=True)
    if len(lines) > 1:
        one, other = rng.sample(range(len(lines)), 2)
        lines[one], lines[other] = lines[other], lines[one]
    return b"".join(lines)


def line_repeated(text: bytes, rng: random.Random) -> bytes:
    """A line comes twice, or not at all."""
    lines = text.splitlines(keepends=True)
    if lines:
        number = rng.randrange(len(lines))
        lines[number : number + 1] = [lines[number]] * rng.choice((0, 2))
    return b"".join(lines)


def number_changed(text: bytes, rng: random.Random) -> bytes:
    """A number is another: near it, negative, or too large for any word."""
    numbers = list(re.finditer(rb"\d+", text))
    if not numbers:
        return flipped(text, rng)
    place = rng.choice(numbers)
    value = int(place[0][:20])
    near = (value + 1, value - 1, -value, 0, value * 2, 2**31, 2**32, 2**63, 2**64 - 1, 2**64, 10**30)
    return text[: place.start()] + str(rng.choice(near)).encode() + text[place.end() :]


def part(length: int, rng: random.Random) -> tuple[int, int]:
    """A short part of something that is so long."""
    begin = rng.randrange(length + 1)
    return begin, min(length, begin + rng.choice((1, 2, 8, 64, 500)))


DAMAGES: Sequence[Damage] = (
    flipped, overwritten, cut, lost, swapped, repeated, lines_swapped, line_repeated, number_changed,
)  # fmt: skip


def damage_one(folder: Path, rng: random.Random) -> str:
    """Damage one file of a folder, or two that change places; what was done."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and path.name != "lock")
    one = rng.choice(files)
    if rng.random() < 0.05:
        other = rng.choice(files)
        content = one.read_bytes()
        one.write_bytes(other.read_bytes())
        other.write_bytes(content)
        return f"{one.name} and {other.name} swapped"
    damage = rng.choice(DAMAGES)
    one.write_bytes(damage(one.read_bytes(), rng))
    return f"{one.name} {damage.__name__}"
