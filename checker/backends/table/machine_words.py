"""A packed state in the engine: words of 64 bits, each field in one of them or across two."""

from __future__ import annotations

from dataclasses import dataclass

from checker.backends.cannot_express import CannotExpress

WORD = 64
ALL = (1 << WORD) - 1
SIZES = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32)  # words of a state: the engine is compiled for each


class TooWide(CannotExpress):
    """The model does not fit the engine; the message says why."""


@dataclass(frozen=True, slots=True)
class Piece:
    """The part of a field in one word: ``width`` bits from ``shift`` on, the field's from ``offset`` on."""

    word: int
    shift: int
    width: int
    offset: int


def words_of(width: int) -> int:
    """The number of words for so many bits. With several, the top two bits belong to the table.

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
