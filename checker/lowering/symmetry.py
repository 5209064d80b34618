"""One state for each orbit: the code of a canonical form, exact.

Instances of an actor that takes no item are sorted by their own bits. The elements of an
interchangeable array are sorted by what is theirs (their fields, and the instances made for them)
apart from references to such elements; where that leaves ties, every order of the tied elements is
tried and the smallest state wins. Instances are sorted last, for each order that is tried.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import permutations, product
from math import factorial

from checker.lowering.ground import Ground
from checker.lowering.layout import Bits, Layout
from checker.program.types import Reference

State = int


@dataclass(frozen=True)
class Block:
    """A run of bits that moves as one: an element's fields or an instance's location and locals."""

    shift: int
    mask: int


@dataclass(frozen=True)
class Elements:
    """An interchangeable group: for each position, the blocks that go with it, and its references.

    ``names[r]`` maps a reference value of record ``r`` to its position in the group.
    """

    length: int
    blocks: tuple[tuple[Block, ...], ...]
    names: dict[str, dict[int, int]] = field(default_factory=dict)


class Canonical:
    """Computes the representative of a state."""

    def __init__(self, ground: Ground, layout: Layout) -> None:
        self.layout = layout
        self.sorted_blocks = same_instances(ground, layout)
        self.groups = tuple(g for g in element_groups(ground, layout) if g.length > 1)
        self.references = tuple(reference_fields(ground, layout, self.groups))
        self.plain = ~sum(bits.mask for bits, _, _ in self.references)
        self.moving = [self.movements(group) for group in self.groups]

    @property
    def trivial(self) -> bool:
        """Whether no two states are in one orbit."""
        return not self.groups and not self.sorted_blocks

    def __call__(self, state: State) -> State:
        """The representative: the smallest state of the orbit that is sorted as the module says."""
        if not self.groups:
            return self.sort_instances(state)
        choices = [self.candidates(state, group) for group in self.groups]
        return min(self.sort_instances(self.permuted(state, orders)) for orders in product(*choices))

    def sort_instances(self, state: State) -> State:
        """Sort the blocks of instances that nothing tells apart."""
        for shifts, mask, clear in self.sorted_blocks:
            blocks = [state >> shift & mask for shift in shifts]
            blocks.sort()
            state &= clear
            for shift, block in zip(shifts, blocks, strict=True):
                state |= block << shift
        return state

    def candidates(self, state: State, group: Elements) -> list[tuple[int, ...]]:
        """The orders of a group's elements that sort them; several where elements are tied.

        An order lists, for each new position, the old one.
        """
        bare = state & self.plain
        keys = [tuple(bare >> b.shift & b.mask for b in blocks) for blocks in group.blocks]
        order = sorted(range(group.length), key=keys.__getitem__)
        runs: list[list[int]] = []
        for position in order:
            if runs and keys[runs[-1][0]] == keys[position]:
                runs[-1].append(position)
            else:
                runs.append([position])
        if not any(len(run) > 1 for run in runs):
            return [tuple(order)]
        if not group.names:
            return [tuple(order)]
        return [tuple(p for run in one for p in run) for one in product(*(permutations(run) for run in runs))]

    def movements(self, group: Elements) -> dict[tuple[int, ...], list[tuple[int, int, int]]]:
        """For each order, the blocks that move: (mask of the old place, its shift, the new shift)."""
        found: dict[tuple[int, ...], list[tuple[int, int, int]]] = {}
        if factorial(group.length) > 720:
            return found
        for order in permutations(range(group.length)):
            found[order] = self.movement(group, order)
        return found

    def movement(self, group: Elements, order: tuple[int, ...]) -> list[tuple[int, int, int]]:
        """The blocks that one order moves."""
        return [
            (old.mask, old.shift, new.shift)
            for position, source in enumerate(order)
            for new, old in zip(group.blocks[position], group.blocks[source], strict=True)
        ]

    def permuted(self, state: State, orders: tuple[tuple[int, ...], ...]) -> State:
        """The state with the elements of each group in a new order, and references renamed."""
        for group, moving, order in zip(self.groups, self.moving, orders, strict=True):
            if all(p == q for p, q in enumerate(order)):
                continue
            moves = moving.get(order) or self.movement(group, order)
            after = state
            for mask, old, _ in moves:
                after &= ~(mask << old)
            for mask, old, new in moves:
                after |= (state >> old & mask) << new
            state = self.renamed(after, group, order)
        return state

    def renamed(self, state: State, group: Elements, order: tuple[int, ...]) -> State:
        """The state with references to a group's elements following them."""
        place = {old: new for new, old in enumerate(order)}
        for bits, record, low in self.references:
            names = group.names.get(record)
            if names is None:
                continue
            value = (state >> bits.shift & (1 << bits.width) - 1) + low
            if value in names and names[value] in place:
                wanted = place[names[value]]
                if wanted != names[value]:
                    new = next(v for v, p in names.items() if p == wanted)
                    state += new - value << bits.shift
        return state


def same_instances(ground: Ground, layout: Layout) -> list[tuple[list[int], int, int]]:
    """For each actor without items and with several instances: the shifts, the mask, what to clear."""
    found: list[tuple[list[int], int, int]] = []
    for actor in dict.fromkeys(one.actor.name for one in ground.instances):
        alike = [n for n, one in enumerate(ground.instances) if one.actor.name == actor and not one.item]
        blocks = [block for n in alike if (block := instance_block(ground, layout, n)) is not None]
        if len(blocks) > 1:
            clear = ~sum(block.mask << block.shift for block in blocks)
            found.append(([block.shift for block in blocks], blocks[0].mask, clear))
    return found


def instance_block(ground: Ground, layout: Layout, instance: int) -> Block | None:
    """The bits of an instance: its location and its locals; None where it has none."""
    cells = [n for n, cell in enumerate(ground.cells) if cell.owner == instance]
    return block_of([layout.bits[n] for n in cells if n in layout.bits])


def block_of(bits: list[Bits]) -> Block | None:
    """One block around neighbouring fields."""
    if not bits:
        return None
    shift = min(b.shift for b in bits)
    end = max(b.shift + b.width for b in bits)
    return Block(shift, (1 << end - shift) - 1)


def element_groups(ground: Ground, layout: Layout) -> list[Elements]:
    """The interchangeable groups that the compiler found, with their bits."""
    program = ground.program
    found: list[Elements] = []
    for group in program.interchangeable:
        arrays = [program.array(name) for name in group]
        names: dict[str, dict[int, int]] = {}
        blocks: list[tuple[Block, ...]] = []
        for position in range(arrays[0].length):
            mine: list[Block | None] = []
            for array in arrays:
                assert array.record is not None
                number = program.objects(array.record).index((array, position)) + 1
                names.setdefault(array.record, {})[number] = position
                prefix = f"{array.element(position)}."
                fields = [n for n, c in enumerate(ground.cells) if c.owner is None and c.name.startswith(prefix)]
                mine.append(block_of([layout.bits[n] for n in fields if n in layout.bits]))
                mine += [instance_block(ground, layout, n) for n in made_for(ground, array.record, number)]
            blocks.append(tuple(block for block in mine if block is not None))
        used = {c.type.record for c in ground.cells if isinstance(c.type, Reference) and c.kept}
        found.append(Elements(arrays[0].length, tuple(blocks), {r: n for r, n in names.items() if r in used}))
    return found


def made_for(ground: Ground, record: str, number: int) -> list[int]:
    """The instances that were made for one object."""
    return [
        n
        for n, one in enumerate(ground.instances)
        if any(isinstance(p.type, Reference) and p.type.record == record and p.value == number for p in one.item)
    ]


def reference_fields(ground: Ground, layout: Layout, groups: tuple[Elements, ...]) -> list[tuple[Bits, str, int]]:
    """The fields of the state that refer to elements of some group."""
    records = {record for group in groups for record in group.names}
    return [
        (layout.bits[n], cell.type.record, layout.bits[n].low)
        for n, cell in enumerate(ground.cells)
        if n in layout.bits and isinstance(cell.type, Reference) and cell.type.record in records
    ]
