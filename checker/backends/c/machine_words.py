"""A packed state in C: as many words of 64 bits as it needs, each field in one of them or across two."""

from __future__ import annotations

from dataclasses import dataclass

from checker.backends.cannot_express import CannotExpress

WORD = 64
ALL = (1 << WORD) - 1


class TooWide(CannotExpress):
    """The model has something that a word of C has no room for; the message says what."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What one word has of a field: ``width`` bits from ``shift`` on, the field's from ``offset`` on."""

    word: int
    shift: int
    width: int
    offset: int


def words_of(width: int) -> int:
    """How many words so many bits take. With several, the topmost two bits are the table's own."""
    return 1 if width <= WORD else (width + 2 + WORD - 1) // WORD


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


def constant(value: int) -> str:
    """An unsigned word as C writes it."""
    return f"UINT64_C({value & ALL:#x})"


def read(shift: int, width: int, name: str = "s") -> str:
    """The code of a field of at most 64 bits, moved to the right end of a word."""
    if width > WORD:
        raise TooWide(f"{width} bits that are exchanged as one: C has words of {WORD} (--reduce none)")
    parts = []
    for piece in pieces(shift, width):
        code = f"{name}[{piece.word}]"
        code += f" >> {piece.shift}" if piece.shift else ""
        code += f" << {piece.offset}" if piece.offset else ""
        parts.append(code)
    whole = parts[0] if len(parts) == 1 else f"({' | '.join(f'({part})' for part in parts)})"
    return f"({whole} & {constant((1 << width) - 1)})"
