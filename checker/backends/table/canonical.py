"""The data with which the engine chooses one state for each orbit, the same one as the Python back end.

Elements are sorted by a network of conditional exchanges. If two have the same key and that matters, every
order of the elements is tried by exchanges of neighbours (Steinhaus, Johnson and Trotter), and the smallest
state among those with sorted keys wins. Instances are sorted last, for each order.
"""

from __future__ import annotations

from collections.abc import Sequence

from checker.analysis.orbits import Elements, destination, moves
from checker.analysis.symmetry import Symmetry
from checker.backends.table.machine_words import WORD, TooWide

MOST_TIED = 6  # elements of a group whose every order is tried


def orbit_words(symmetry: Symmetry) -> list[int]:
    """The words of the section, as engine/canonical.c reads them: each list after its length.

    Raises TooWide if the engine has no room for an element, or would try too many orders.
    """
    words = [len(symmetry.groups)]
    for group in symmetry.groups:
        words += group_words(symmetry, group)
    words.append(len(symmetry.alike))
    for shifts, mask in symmetry.alike:
        words += [bits(mask), *counted(shifts), *counted_rows(network(len(shifts)))]
    return words


def group_words(symmetry: Symmetry, group: Elements) -> list[int]:
    """The words of one group."""
    if group.ties_matter and group.length > MOST_TIED:
        raise TooWide(
            f"{group.length} interchangeable elements that others refer to: the engine tries the orders of"
            f" up to {MOST_TIED} (--reduce none)"
        )
    words = [group.length, group.ties_matter, *counted_rows(network(group.length))]
    words += counted(neighbours(group.length) if group.ties_matter else [])
    for position in range(group.length):
        words += key_words(symmetry, group, position)
    for one in range(group.length):
        for other in range(one + 1, group.length):
            words += exchange_words(symmetry, group, one, other)
    return words


def key_words(symmetry: Symmetry, group: Elements, position: int) -> list[int]:
    """The parts of an element's key, without references to elements.

    Rows of where, how wide, which of these bits, and where in the key.
    """
    rows, place = [], 0
    for block in group.blocks[position]:
        width = bits(block.mask)
        rows.append((block.shift, width, block.mask & (symmetry.bare >> block.shift), place))
        place += width
    if place > WORD:
        raise TooWide(
            f"{place} bits of an interchangeable element: the engine has words of {WORD} (--reduce none)"
        )
    return counted_rows(rows)


def exchange_words(symmetry: Symmetry, group: Elements, one: int, other: int) -> list[int]:
    """How two elements are exchanged: the bits that move, and the new values of references."""
    order = [*range(group.length)]
    order[one], order[other] = other, one
    going = moves(symmetry.ground, symmetry.layout, group, tuple(order))
    swaps = [(block.shift, target, bits(block.mask)) for block, target in going if block.shift < target]
    renamed = []
    for place, record in symmetry.references:
        if record in group.names:
            here = destination(place, going)
            for value in group.places[record]:
                new = group.renamed(record, value, tuple(order))
                if value < new:
                    renamed.append((here, place.width, value - place.low, new - place.low))
    return [*counted_rows(swaps), *counted_rows(renamed)]


def bits(mask: int) -> int:
    """The width of a block. Raises TooWide if it is wider than a word."""
    width = mask.bit_length()
    if width > WORD:
        raise TooWide(
            f"{width} bits that are exchanged as one: the engine has words of {WORD} (--reduce none)"
        )
    return width


def counted(values: list[int]) -> list[int]:
    """A list after its length."""
    return [len(values), *values]


def counted_rows(rows: Sequence[tuple[int, ...]]) -> list[int]:
    """Rows after their number."""
    return [len(rows), *(value for row in rows for value in row)]


def network(size: int) -> list[tuple[int, ...]]:
    """Batcher's odd-even merge sort: the pairs of so many things to put in order, one after the other."""
    pairs: list[tuple[int, ...]] = []
    step = 1
    while step < size:
        gap = step
        while gap >= 1:
            for start in range(gap % step, size - gap, 2 * gap):
                for one in range(start, min(start + gap, size - gap)):
                    if one // (2 * step) == (one + gap) // (2 * step):
                        pairs.append((one, one + gap))
            gap //= 2
        step *= 2
    return pairs


def neighbours(size: int) -> list[int]:
    """Exchanges of neighbours ``n, n + 1`` that visit every order, and return to the first."""
    order, steps = [*range(size)], []
    direction = [-1] * size
    while True:
        movable = [
            (thing, place)
            for place, thing in enumerate(order)
            if 0 <= place + direction[thing] < size and order[place + direction[thing]] < thing
        ]
        if not movable:
            break
        thing, place = max(movable)
        other = place + direction[thing]
        order[place], order[other] = order[other], order[place]
        steps.append(min(place, other))
        for bigger in range(thing + 1, size):
            direction[bigger] = -direction[bigger]
    changed = [place for place, thing in enumerate(order) if place != thing]
    return [*steps, changed[0]] if changed else steps
