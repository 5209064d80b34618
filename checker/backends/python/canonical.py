"""Code that computes an exact canonical form: one state for each orbit.

Instances of an actor without items are sorted by their own bits. The elements of an interchangeable group of
arrays are sorted by their key (their fields, and the instances that exist for them) without references to
such elements. If that leaves ties, every order of the tied elements is tried, and the smallest state wins.
Instances are sorted last, for each order tried.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, cached_property
from itertools import permutations, product

from checker.analysis.orbits import Elements, destination, moves
from checker.analysis.symmetry import Symmetry
from checker.ground.layout import Bits
from checker.ground.numbers import literal

State = int
Order = tuple[int, ...]


class Canonical:
    """Computes the representative of a state."""

    def __init__(self, symmetry: Symmetry) -> None:
        self.symmetry = symmetry
        self.groups = symmetry.groups
        self.keys = [key_function(group, symmetry.bare) for group in self.groups]
        self.sort_instances = compiled(sorting_source(symmetry.alike), "sort_instances")
        self.permuted = cache(self._compile_order)

    def __call__(self, state: State) -> State:
        """The representative of the orbit of a state."""
        return self.quick(state)

    @cached_property
    def quick(self) -> Callable[[State], State]:
        """The representative, as one function: cheap for a state that is sorted already."""
        if not self.groups:
            return self.sort_instances
        if len(self.groups) > 1:
            return self.smallest
        group = self.groups[0]
        keys = key_codes(group, self.symmetry.bare)
        names = [f"k{n}" for n in range(group.length)]
        lines = ["def quick(s):", *(f"    {name} = {key}" for name, key in zip(names, keys, strict=True))]
        lines.append(f"    if not {' < '.join(names)}:")
        if group.length == 2:
            lines += [
                "        if k0 == k1:",
                f"            {'return smallest(s)' if group.ties_matter else 'pass'}",
                "        else:",
            ]
            lines.append(f"            s = {self.order_code(group, (1, 0))}")
        else:
            lines.append("        return smallest(s)")
        lines += ["    return sort_instances(s)" if self.symmetry.alike else "    return s"]
        return compiled("\n".join(lines), "quick", smallest=self.smallest, sort_instances=self.sort_instances)

    def smallest(self, state: State) -> State:
        """The smallest state over all orders that sort the elements."""
        orders = [list(self.orders(state, number, group)) for number, group in enumerate(self.groups)]
        return min(self.sort_instances(self.in_orders(state, chosen)) for chosen in product(*orders))

    def in_orders(self, state: State, orders: tuple[Order, ...]) -> State:
        """The state with the elements of each group in an order."""
        for number, order in enumerate(orders):
            state = self.permuted(number, order)(state)
        return state

    def orders(self, state: State, number: int, group: Elements) -> Iterator[Order]:
        """Every order that sorts the elements; one is enough if nothing refers to them."""
        keys = self.keys[number](state)
        order = sorted(range(group.length), key=keys.__getitem__)
        runs: list[list[int]] = []
        for position in order:
            if runs and group.ties_matter and keys[runs[-1][0]] == keys[position]:
                runs[-1].append(position)
            else:
                runs.append([position])
        for one in product(*(permutations(run) for run in runs)):
            yield tuple(position for run in one for position in run)

    def _compile_order(self, number: int, order: Order) -> Callable[[State], State]:
        """The function that puts the elements of one group in an order."""
        return compiled(
            f"def permute(s):\n    return {self.order_code(self.groups[number], order)}", "permute"
        )

    def order_code(self, group: Elements, order: Order) -> str:
        """The code that puts the elements of a group in an order; ``order[new]`` is the old position."""
        going = moves(self.symmetry.ground, self.symmetry.layout, group, order)
        moved = sum(block.mask << block.shift for block, _ in going)
        named = [(bits, record) for bits, record in self.symmetry.references if record in group.names]
        parts = [f"(s & {literal(~(moved | sum(bits.mask for bits, _ in named)))})"]
        for block, shift in going:
            mask = block.mask & ~(sum(bits.mask for bits, _ in named) >> block.shift)
            parts.append(f"((s >> {block.shift} & {literal(mask)}) << {shift})")
        for bits, record in named:
            table = renaming(group, record, order, bits)
            parts.append(
                f"({table}[s >> {bits.shift} & {(1 << bits.width) - 1}] << {destination(bits, going)})"
            )
        return " | ".join(parts)


def renaming(group: Elements, record: str, order: Order, bits: Bits) -> tuple[int, ...]:
    """The new code of each reference when elements move."""
    values = [code + bits.low for code in range(1 << bits.width)]
    return tuple(group.renamed(record, value, order) - bits.low for value in values)


def key_codes(group: Elements, bare: int) -> list[str]:
    """The code of a key for each element: its own bits, without references to elements."""
    keys = []
    for blocks in group.blocks:
        parts, shift = [], 0
        for block in blocks:
            mask = block.mask & (bare >> block.shift)
            parts.append(f"(s >> {block.shift} & {literal(mask)})" + (f" << {shift}" if shift else ""))
            shift += block.mask.bit_length()
        keys.append(" | ".join(f"({part})" for part in parts) or "0")
    return keys


def key_function(group: Elements, bare: int) -> Callable[[State], tuple[int, ...]]:
    """The function that gives each element its key."""
    source = f"def keys(s):\n    return ({', '.join(key_codes(group, bare))},)"
    return compiled(source, "keys")  # type: ignore[return-value]  # compiled code has no type


def sorting_source(alike: list[tuple[list[int], int]]) -> str:
    """The source that sorts the blocks of instances that are interchangeable."""
    lines = ["def sort_instances(s):"]
    for shifts, mask in alike:
        names = [f"b{n}" for n in range(len(shifts))]
        pairs = zip(names, shifts, strict=True)
        lines += [f"    {name} = s >> {shift} & {literal(mask)}" for name, shift in pairs]
        lines.append(f"    if not {' <= '.join(names)}:")
        lines.append(f"        {', '.join(names)} = sorted(({', '.join(names)}))")
        clear = ~sum(mask << shift for shift in shifts)
        put = " | ".join(f"{name} << {shift}" for name, shift in zip(names, shifts, strict=True))
        lines.append(f"        s = s & {literal(clear)} | {put}")
    return "\n".join([*lines, "    return s"])


def compiled(source: str, name: str, **names: Callable[[State], State]) -> Callable[[State], State]:
    """A function from its source, and the functions that it calls."""
    exec(source, names)
    return names[name]
