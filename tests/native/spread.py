"""Layouts that put the fields of a small program anywhere in a state of many words.

Both lowerings lay a program out by one function; here it leaves room below the fields and, unless symmetry
needs equal blocks, between them. So a program of thirty bits has fields across words, and empty words.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import pytest

from checker.backends.table.machine_words import WORD
from checker.ground.layout import Layout, layout_of
from checker.ground.program import Ground

USERS = ("checker.backends.python.system.layout_of", "checker.backends.table.module.layout_of")


@dataclass(frozen=True)
class Spread:
    """So many bits below the first field, and up to ``gap`` bits before each other one; ``whole`` fills the
    words up to the two bits that are the table's own."""

    below: int
    gap: int = 0
    seed: int = 0
    whole: bool = False

    def __call__(self, ground: Ground) -> Layout:
        """The layout of a program."""
        plain, rng = layout_of(ground), random.Random(self.seed)
        bits, more = {}, self.below
        for number, one in plain.bits.items():
            bits[number] = replace(one, shift=one.shift + more)
            more += rng.randint(0, self.gap)
        width = max((one.shift + one.width for one in bits.values()), default=0)
        if self.whole:
            missing = -(width + 2) % WORD
            bits = {number: replace(one, shift=one.shift + missing) for number, one in bits.items()}
            width += missing
        return Layout(bits, plain.fixed, width, plain.resets)


@contextmanager
def spread(how: Spread) -> Iterator[None]:
    """Lay programs out so, as long as it is used."""
    with pytest.MonkeyPatch.context() as patch:
        for name in USERS:
            patch.setattr(name, how)
        yield
