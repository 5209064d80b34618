"""One state for each orbit, in C: the one that the Python back end chooses, for eight states at a time.

Elements are sorted by a network of conditional exchanges; where two have one key and that matters, every
order of the elements is gone through by exchanges of neighbours (Steinhaus, Johnson and Trotter), and the
smallest state among those that leave the keys sorted wins. Instances are sorted last, for each order.
"""

from __future__ import annotations

from itertools import pairwise

from checker.analysis.orbits import BitBlock, Elements, destination, moves
from checker.analysis.symmetry import Symmetry
from checker.backends.c.machine_words import TooWide, constant, pieces, read

MOST_TIED = 6  # elements of a group whose every order is tried


class OrbitCoder:
    """Writes ``model_canonical`` and what it calls."""

    def __init__(self, symmetry: Symmetry, words: int) -> None:
        self.symmetry = symmetry
        self.words = words
        self.tied = [n for n, group in enumerate(symmetry.groups) if group.ties_matter]
        self.lines: list[str] = []
        self.written: set[tuple[int, int, int]] = set()

    def source(self) -> list[str]:
        """The lines of ``model_canonical``, after what it calls."""
        for number, group in enumerate(self.symmetry.groups):
            if group.ties_matter and group.length > MOST_TIED:
                raise TooWide(
                    f"{group.length} interchangeable elements that others refer to: C tries the orders of"
                    f" up to {MOST_TIED} (--reduce none)"
                )
            for position in range(group.length):
                self.key(number, group, position)
            for one in range(group.length):
                for other in range(one + 1, group.length):
                    self.exchange(number, group, one, other)
        self.sort_instances()
        if self.tied:
            self.consider()
            for level in reversed(range(len(self.tied))):
                self.try_orders(level)
        self.whole()
        return self.lines

    # -- elements ----------------------------------------------------------------------------

    def key(self, number: int, group: Elements, position: int) -> None:
        """What is an element's own, apart from references to elements."""
        parts, shift = [], 0
        for block in group.blocks[position]:
            width = block.mask.bit_length()
            mask = block.mask & (self.symmetry.bare >> block.shift)
            code = f"({read(block.shift, width)} & {constant(mask)})"
            parts.append(f"{code} << {shift}" if shift else code)
            shift += width
        if shift > 64:
            raise TooWide(f"{shift} bits of an interchangeable element: C has words of 64 (--reduce none)")
        self.lines += [f"static inline words key_{number}_{position}(const words s[WORDS])", "{"]
        self.lines += [
            f"\treturn {' | '.join(f'({part})' for part in parts)};" if parts else "\treturn s[0] & 0u;"
        ]
        self.lines += ["}", ""]

    def exchange(self, number: int, group: Elements, one: int, other: int) -> None:
        """Exchange two elements in some lanes: their bits, their instances, and what references mean."""
        order = [*range(group.length)]
        order[one], order[other] = other, one
        going = moves(self.symmetry.ground, self.symmetry.layout, group, tuple(order))
        self.lines.append(f"static void exchange_{number}_{one}_{other}(words s[WORDS], mask where)")
        self.lines += ["{", "\twords x;", ""]
        for block, target in going:
            if block.shift < target:
                self.exchange_blocks(block, target)
        for bits, record in self.symmetry.references:
            if record in group.names:
                here = destination(bits, going)
                for value in group.places[record]:
                    new = group.renamed(record, value, tuple(order))
                    if value < new:
                        self.rename(here, bits.width, value - bits.low, new - bits.low)
        self.lines += ["\t(void)x;", "\t(void)where;", "}", ""]

    def exchange_blocks(self, block: BitBlock, target: int) -> None:
        """Exchange two runs of bits, by what is different between them."""
        width = block.mask.bit_length()
        self.lines.append(f"\tx = {read(block.shift, width)} ^ {read(target, width)};")
        self.lines.append("\tx = pick_words(where, x, x ^ x);")
        self.flip(block.shift, width)
        self.flip(target, width)

    def flip(self, shift: int, width: int) -> None:
        """Turn over the bits of a field that ``x`` has."""
        for piece in pieces(shift, width):
            code = f"x >> {piece.offset}" if piece.offset else "x"
            if piece.width < width:
                code = f"({code} & {constant((1 << piece.width) - 1)})"
            self.lines.append(f"\ts[{piece.word}] ^= {code} << {piece.shift};")

    def rename(self, shift: int, width: int, one: int, other: int) -> None:
        """Let a reference to one element mean another, and the other way round."""
        field = read(shift, width)
        self.lines.append(f"\tx = {field};")
        either = f"(equal((numbers)x, every({one})) | equal((numbers)x, every({other})))"
        self.lines.append(f"\tx = pick_words(where & {either}, every_word({one ^ other}), x ^ x);")
        self.flip(shift, width)

    # -- instances ---------------------------------------------------------------------------

    def sort_instances(self) -> None:
        """Sort the blocks of instances that nothing tells apart."""
        self.lines += ["static inline void sort_instances(words s[WORDS])", "{"]
        for number, (shifts, mask) in enumerate(self.symmetry.alike):
            width = mask.bit_length()
            names = [f"b{number}_{n}" for n in range(len(shifts))]
            for name, shift in zip(names, shifts, strict=True):
                self.lines.append(f"\twords {name} = {read(shift, width)}, {name}_was = {name};")
            for one, other in network(len(names)):
                self.lines.append(f"\tput_in_order(&{names[one]}, &{names[other]});")
            for name, shift in zip(names, shifts, strict=True):
                self.lines.append(f"\t{name} ^= {name}_was;")
                self.lines += [line.replace("x", name) for line in self.flipped(shift, width)]
        self.lines += ["\t(void)s;", "}", ""]

    def flipped(self, shift: int, width: int) -> list[str]:
        """The lines of ``flip``."""
        before = len(self.lines)
        self.flip(shift, width)
        found, self.lines[before:] = self.lines[before:], []
        return found

    # -- orders ------------------------------------------------------------------------------

    def sorted_keys(self) -> str:
        """Code that is true where the keys of all groups with ties are in order."""
        return " & ".join(
            f"~below(key_{n}_{b}(s), key_{n}_{a}(s))"
            for n in self.tied
            for a, b in pairwise(range(self.symmetry.groups[n].length))
        )

    def consider(self) -> None:
        """Keep a state where its keys are in order and it is smaller than the best."""
        self.lines += ["static void consider(const words s[WORDS], words best[WORDS])", "{"]
        self.lines += ["\tmask better;", "\twords one[WORDS];", ""]
        self.lines += [f"\tone[{w}] = s[{w}];" for w in range(self.words)]
        self.lines += ["\tsort_instances(one);", f"\tbetter = {self.sorted_keys()} & smaller(one, best);"]
        self.lines += [f"\tbest[{w}] = pick_words(better, one[{w}], best[{w}]);" for w in range(self.words)]
        self.lines += ["}", ""]

    def try_orders(self, level: int) -> None:
        """Go through every order of one group, and inside each through those of the next."""
        number = self.tied[level]
        inner = f"try_orders_{level + 1}" if level + 1 < len(self.tied) else "consider"
        self.lines += [f"static void try_orders_{level}(words s[WORDS], words best[WORDS])", "{"]
        for one in neighbours(self.symmetry.groups[number].length):
            self.lines.append(f"\t{inner}(s, best);")
            self.lines.append(f"\texchange_{number}_{one}_{one + 1}(s, EVERYWHERE);")
        self.lines += ["}", ""]

    def whole(self) -> None:
        """Sort the elements, then the instances; where keys are tied, try every order."""
        self.lines += ["void model_canonical(words s[WORDS])", "{"]
        self.lines += ["\tmask tied = NOWHERE;", "\twords best[WORDS];", ""]
        for number, group in enumerate(self.symmetry.groups):
            for one, other in network(group.length):
                keys = f"key_{number}_{other}(s), key_{number}_{one}(s)"
                self.lines.append(f"\texchange_{number}_{one}_{other}(s, below({keys}));")
        for number in self.tied:
            for one, other in pairwise(range(self.symmetry.groups[number].length)):
                keys = f"(numbers)key_{number}_{one}(s), (numbers)key_{number}_{other}(s)"
                self.lines.append(f"\ttied |= equal({keys});")
        self.lines += [f"\tbest[{w}] = s[{w}];" for w in range(self.words)]
        self.lines += ["\tsort_instances(best);", "\tif (any(tied))"]
        self.lines.append("\t\ttry_orders_0(s, best);" if self.tied else "\t\t__builtin_unreachable();")
        self.lines += [f"\ts[{w}] = best[{w}];" for w in range(self.words)]
        self.lines += ["}"]


def network(size: int) -> list[tuple[int, int]]:
    """Batcher's odd-even merge sort: which pairs of so many things to put in order, one after the other."""
    found: list[tuple[int, int]] = []
    step = 1
    while step < size:
        gap = step
        while gap >= 1:
            for start in range(gap % step, size - gap, 2 * gap):
                for one in range(start, min(start + gap, size - gap)):
                    if one // (2 * step) == (one + gap) // (2 * step):
                        found.append((one, one + gap))
            gap //= 2
        step *= 2
    return found


def neighbours(size: int) -> list[int]:
    """Exchanges of neighbours ``n, n + 1`` that go through every order, and back to the first."""
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
