"""The position of each kept cell in a packed state: one integer, with the fields side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checker.ground.program import Ground


@dataclass(frozen=True, slots=True)
class Bits:
    """A field of the packed state: ``value - low`` in ``width`` bits from ``shift``."""

    shift: int
    width: int
    low: int

    @property
    def mask(self) -> int:
        """The bits of the field, in place."""
        return (1 << self.width) - 1 << self.shift

    def code(self, value: int) -> int:
        """A value, in place."""
        return value - self.low << self.shift


@dataclass(frozen=True)
class Layout:
    """The fields of the packed state, by cell.

    A cell that is not kept, or has only one value, has no field; ``fixed`` says what such a cell holds.
    ``resets`` are the values of all cells that nothing reads.
    """

    bits: dict[int, Bits]
    fixed: dict[int, int]
    width: int
    resets: tuple[int, ...]

    def pack(self, values: Sequence[int]) -> int:
        """The packed state of a value for every cell."""
        return sum(bits.code(values[cell]) for cell, bits in self.bits.items())

    def value(self, state: int, cell: int) -> int:
        """What one cell holds in a packed state."""
        bits = self.bits.get(cell)
        if bits is None:
            return self.fixed[cell]
        return (state >> bits.shift & (1 << bits.width) - 1) + bits.low

    def unpack(self, state: int) -> list[int]:
        """A value for every cell; those that are not kept are reset."""
        values = list(self.resets)
        for cell, bits in self.bits.items():
            values[cell] = (state >> bits.shift & (1 << bits.width) - 1) + bits.low
        return values


def layout_of(ground: Ground) -> Layout:
    """Lay the cells out in order, each in as many bits as its range needs."""
    bits: dict[int, Bits] = {}
    shift = 0
    for number, cell in enumerate(ground.cells):
        low = min(cell.low, cell.reset)
        width = (cell.high - low).bit_length()
        if cell.kept and width:
            bits[number] = Bits(shift, width, low)
            shift += width
    fixed = {number: cell.reset for number, cell in enumerate(ground.cells) if number not in bits}
    return Layout(bits, fixed, shift, tuple(cell.reset for cell in ground.cells))
