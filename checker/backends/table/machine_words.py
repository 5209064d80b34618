"""A packed state in the engine: words of 64 bits, each field in one of them or across two."""

from __future__ import annotations

from dataclasses import dataclass

from checker.backends.cannot_express import CannotExpress

WORD = 64
ALL = (1 << WORD) - 1
SIZES = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32)  # words of a state: the engine is compiled for each


class TooWide(CannotExpress):
    """The model has something that the engine has no room for; the message says what."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What one word has of a field: ``width`` bits from ``shift`` on, the field's from ``offset`` on."""

    word: int
    shift: int
    width: int
    offset: int


def words_of(width: int) -> int:
    """How many words so many bits take. With several, the topmost two bits are the table's own.

    Raises TooWide if no engine has so many.
    """
    needed = 1 if width <= WORD else (width + 2 + WORD - 1) // WORD
    for size in SIZES:
        if needed <= size:
            return size
    raise TooWide(f"a state of {width} bits: the engine has up to {SIZES[-1] * WORD - 2}")


def pieces(shift: int, width: int) -> list[Piece]:
    """The parts of a field, lowest first."""
    found: list[Piece] = []
    offset = 0
    while offset < width:
        word, start = divmod(shift + offset, WORD)
        taken = min(width - offset, WORD - start)
        found.append(Piece(word, start, taken, offset))
        offset += taken
    return found


def in_words(value: int, count: int) -> list[int]:
    """A whole state, or a mask of it, word by word."""
    return [value >> WORD * word & ALL for word in range(count)]
