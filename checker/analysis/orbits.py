"""Which bits of a packed state move together when interchangeable things are exchanged."""

from __future__ import annotations

from dataclasses import dataclass, replace

from checker.ground.layout import Bits, Layout
from checker.ground.program import Ground
from checker.ground.state_variables import cells_of
from checker.program.expressions import Constant
from checker.program.types import Reference


@dataclass(frozen=True)
class BitBlock:
    """A run of bits that moves as one: an element's fields, or an instance's location and locals."""

    shift: int
    mask: int


@dataclass(frozen=True)
class ArrayPlace:
    """Which array of a group, and which position in it."""

    array: str
    position: int


@dataclass(frozen=True)
class Elements:
    """An interchangeable group: for each position, the fields of its elements, and the blocks of its key.

    ``places[r]`` maps a reference value of record ``r`` to its place; ``names`` has the records that some
    field of the state refers to. The key of a position has its elements' fields and the instances that exist
    for them alone. ``entangled`` is true if instances exist for several interchangeable elements: they belong
    to no key. ``refers`` is true if elements, or those instances, refer to interchangeable elements: no key
    has that.
    """

    length: int
    fields: tuple[tuple[BitBlock, ...], ...]
    blocks: tuple[tuple[BitBlock, ...], ...]
    places: dict[str, dict[int, ArrayPlace]]
    names: dict[str, dict[int, ArrayPlace]]
    entangled: bool
    refers: bool = False

    @property
    def ties_matter(self) -> bool:
        """Whether elements with the same key may differ in their references, or in the references to them."""
        return bool(self.names) or self.entangled or self.refers

    def position(self, part: Constant) -> int | None:
        """The position of the element that a part of an item names; None if it names none."""
        if not isinstance(part.type, Reference):
            return None
        place = self.places.get(part.type.record, {}).get(part.value)
        return None if place is None else place.position

    def renamed(self, record: str, value: int, order: tuple[int, ...]) -> int:
        """The reference that takes the place of another; ``order[new]`` is the old position."""
        places = self.places[record]
        if value not in places:
            return value
        wanted = ArrayPlace(places[value].array, order.index(places[value].position))
        return next(other for other, place in places.items() if place == wanted)


def same_instances(ground: Ground, layout: Layout) -> list[tuple[list[int], int]]:
    """For each actor with several instances and no items: the shifts of their blocks, and a mask."""
    found: list[tuple[list[int], int]] = []
    for actor in dict.fromkeys(one.actor for one in ground.instances):
        alike = [n for n, one in enumerate(ground.instances) if one.actor == actor and not one.item]
        blocks = [block for n in alike if (block := instance_block(ground, layout, n)) is not None]
        if len(blocks) > 1:
            found.append(([block.shift for block in blocks], blocks[0].mask))
    return found


def instance_block(ground: Ground, layout: Layout, instance: int) -> BitBlock | None:
    """The bits of an instance: its location and its locals, with their marks; None if it has none."""
    cells = [n for n, cell in enumerate(ground.cells) if cell.owner == instance]
    cells += [n for n, cell in enumerate(ground.cells) if cell.marks in cells]
    return block_of([layout.bits[n] for n in cells if n in layout.bits])


def block_of(bits: list[Bits]) -> BitBlock | None:
    """One block around neighbouring fields."""
    if not bits:
        return None
    shift = min(b.shift for b in bits)
    end = max(b.shift + b.width for b in bits)
    return BitBlock(shift, (1 << end - shift) - 1)


def element_groups(ground: Ground, layout: Layout) -> list[Elements]:
    """The interchangeable groups that the compiler found, with their bits."""
    used = {c.type.record for c in ground.cells if isinstance(c.type, Reference) and c.kept}
    arrays = [name for names in ground.program.interchangeable for name in names]
    several = [
        n for n, one in enumerate(ground.instances) if len(elements_named(ground, one.item, arrays)) > 1
    ]
    return [
        group_of(ground, layout, names, used, frozenset(several)) for names in ground.program.interchangeable
    ]


def elements_named(ground: Ground, item: tuple[Constant, ...], arrays: list[str]) -> set[tuple[str, int]]:
    """The elements of some arrays that an item names; those of one group and position count once."""
    found: set[tuple[str, int]] = set()
    for part in item:
        if isinstance(part.type, Reference) and part.value:
            shared, index = ground.program.objects(part.type.record)[part.value - 1]
            group = next((names[0] for names in ground.program.interchangeable if shared.name in names), "")
            found |= {(group, index)} if shared.name in arrays else set()
    return found


def group_of(
    ground: Ground, layout: Layout, group: tuple[str, ...], used: set[str], several: frozenset[int]
) -> Elements:
    """One interchangeable group with its bits; ``several`` are instances that exist for several elements."""
    program = ground.program
    arrays = [program.array(name) for name in group]
    numbered = cells_of(program).fields
    places: dict[str, dict[int, ArrayPlace]] = {}
    fields: list[tuple[BitBlock, ...]] = []
    for position in range(arrays[0].length):
        mine: list[BitBlock | None] = []
        for array in arrays:
            assert array.record is not None
            number = program.objects(array.record).index((array, position)) + 1
            places.setdefault(array.record, {})[number] = ArrayPlace(array.name, position)
            cells = [n for key, n in numbered.items() if key[:2] == (array.record, number)]
            mine.append(block_of([layout.bits[n] for n in cells if n in layout.bits]))
        fields.append(tuple(block for block in mine if block is not None))
    names = {record: numbers for record, numbers in places.items() if record in used}
    found = Elements(arrays[0].length, tuple(fields), (), places, names, False)
    made = [made_for(ground, found, position) for position in range(found.length)]
    blocks = []
    for own, numbers in zip(fields, made, strict=True):
        alone = [instance_block(ground, layout, n) for n in numbers if n not in several]
        blocks.append((*own, *(block for block in alone if block is not None)))
    return replace(found, blocks=tuple(blocks), entangled=any(n in several for row in made for n in row))


def made_for(ground: Ground, group: Elements, position: int) -> list[int]:
    """The instances that exist for the elements at one position, equal for each position."""

    def alike(number: int) -> tuple[str, str]:
        one = ground.instances[number]
        return one.actor, repr([part if group.position(part) is None else "" for part in one.item])

    found = [n for n, one in enumerate(ground.instances) if position in map(group.position, one.item)]
    return sorted(found, key=alike)


def moves(
    ground: Ground, layout: Layout, group: Elements, order: tuple[int, ...]
) -> list[tuple[BitBlock, int]]:
    """Each block that moves when the elements of a group are reordered, with its new shift.

    ``order[new]`` is the old position. An instance moves with its item.
    """
    found = [
        (old, new.shift)
        for position, source in enumerate(order)
        for new, old in zip(group.fields[position], group.fields[source], strict=True)
    ]
    for number, one in enumerate(ground.instances):
        block = instance_block(ground, layout, number)
        if block is not None and any(group.position(part) is not None for part in one.item):
            target = instance_block(ground, layout, counterpart(ground, group, number, order))
            assert target is not None, "instances of one actor have the same fields"
            found.append((block, target.shift))
    return found


def counterpart(ground: Ground, group: Elements, number: int, order: tuple[int, ...]) -> int:
    """The instance that exists for the new item of another instance."""
    one = ground.instances[number]
    item = tuple(renamed(group, part, order) for part in one.item)
    same = [
        n for n, other in enumerate(ground.instances) if (other.actor, other.item) == (one.actor, one.item)
    ]
    there = [n for n, other in enumerate(ground.instances) if (other.actor, other.item) == (one.actor, item)]
    return there[same.index(number)]


def renamed(group: Elements, part: Constant, order: tuple[int, ...]) -> Constant:
    """What a part of an item becomes when elements move."""
    if group.position(part) is None or not isinstance(part.type, Reference):
        return part
    return Constant(group.renamed(part.type.record, part.value, order), part.type)


def destination(bits: Bits, going: list[tuple[BitBlock, int]]) -> int:
    """Where a field is after blocks have moved."""
    for block, shift in going:
        if block.shift <= bits.shift < block.shift + block.mask.bit_length():
            return bits.shift - block.shift + shift
    return bits.shift
