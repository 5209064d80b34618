"""Which states differ only in the names of interchangeable things: what a canonical form sorts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from checker.analysis.orbits import Elements, element_groups, same_instances
from checker.ground.layout import Bits, Layout
from checker.ground.program import Ground
from checker.language.ordering import MemoryModel
from checker.program.types import Reference


@dataclass(frozen=True)
class Symmetry:
    """The interchangeable things of a ground program.

    ``alike`` has, for each actor with several interchangeable instances, the shifts of their blocks and a
    mask; ``groups`` are the arrays whose elements may be exchanged.
    """

    ground: Ground
    layout: Layout

    @cached_property
    def alike(self) -> list[tuple[list[int], int]]:
        """The instances that are sorted by their own bits."""
        return same_instances(self.ground, self.layout)

    @cached_property
    def groups(self) -> tuple[Elements, ...]:
        """The groups of elements that are sorted by their own bits."""
        groups = element_groups(self.ground, self.layout)
        named = sum(bits.mask for bits, _ in self.references_to(groups))
        return tuple(replace(group, refers=any_bit(group, named)) for group in groups)

    @property
    def is_trivial(self) -> bool:
        """Whether no two states are in one orbit."""
        return self.ground.program.memory is not MemoryModel.SC or not (self.groups or self.alike)

    @cached_property
    def references(self) -> tuple[tuple[Bits, str], ...]:
        """The fields of the state that refer to elements of some group, each with its record."""
        return self.references_to(self.groups)

    def references_to(self, groups: Iterable[Elements]) -> tuple[tuple[Bits, str], ...]:
        """The same for some groups."""
        records = {record for group in groups for record in group.names}
        return tuple(
            (self.layout.bits[n], cell.type.record)
            for n, cell in enumerate(self.ground.cells)
            if n in self.layout.bits and isinstance(cell.type, Reference) and cell.type.record in records
        )

    @cached_property
    def bare(self) -> int:
        """The bits of a state without those references, as a mask."""
        return ~sum(bits.mask for bits, _ in self.references)


def any_bit(group: Elements, bits: int) -> bool:
    """Whether some block of a group has one of these bits."""
    return any(block.mask << block.shift & bits for blocks in group.blocks for block in blocks)
