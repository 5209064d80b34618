"""Which bits of a packed state move together when interchangeable things change places."""

from __future__ import annotations

from dataclasses import dataclass, field

from checker.lowering.ground import Ground
from checker.lowering.layout import Bits, Layout
from checker.program.types import Reference


@dataclass(frozen=True)
class Block:
    """A run of bits that moves as one: an element's fields, or an instance's location and locals."""

    shift: int
    mask: int


@dataclass(frozen=True)
class Elements:
    """An interchangeable group: for each position, the blocks that go with it.

    ``names[r]`` maps a reference value of record ``r`` to its position; records that no field of
    the state refers to are left out.
    """

    length: int
    blocks: tuple[tuple[Block, ...], ...]
    names: dict[str, dict[int, int]] = field(default_factory=dict)


def same_instances(ground: Ground, layout: Layout) -> list[tuple[list[int], int]]:
    """For each actor without items and with several instances: the shifts of their blocks, and a mask."""
    found: list[tuple[list[int], int]] = []
    for actor in dict.fromkeys(one.actor.name for one in ground.instances):
        alike = [n for n, one in enumerate(ground.instances) if one.actor.name == actor and not one.item]
        blocks = [block for n in alike if (block := instance_block(ground, layout, n)) is not None]
        if len(blocks) > 1:
            found.append(([block.shift for block in blocks], blocks[0].mask))
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
    used = {c.type.record for c in ground.cells if isinstance(c.type, Reference) and c.kept}
    return [group_of(ground, layout, names, used) for names in ground.program.interchangeable]


def group_of(ground: Ground, layout: Layout, group: tuple[str, ...], used: set[str]) -> Elements:
    """One interchangeable group with its bits."""
    program = ground.program
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
    return Elements(arrays[0].length, tuple(blocks), {r: n for r, n in names.items() if r in used})


def made_for(ground: Ground, record: str, number: int) -> list[int]:
    """The instances that were made for one object."""
    return [
        n
        for n, one in enumerate(ground.instances)
        if any(isinstance(p.type, Reference) and p.type.record == record and p.value == number for p in one.item)
    ]
