"""Programs that show things late: findings, failing steps and premises, far from the start.

Those of ``checker.testing`` have every construct and show most things in the first states; an engine that is
wrong about depths, actors, choices or the way back is not caught by them.
"""

from __future__ import annotations

import random

HEAD = """\
from checker import *

cells = shared(Array(integer(0, most={top}), {cells}))
marks = shared(Array(bool, {actors}))
"""
TAIL = """

@never("the sum is reached")
def never_that_sum() -> bool:
    return {sum} == {late}


@never("everybody has been marked, and one cell is {low}")
def never_all() -> bool:
    return all(mark for mark in marks) and cells[{cell}] == {low}


@reachable("the last cell is full")
def full() -> bool:
    return cells[{last}] == {top}


@always("a premise that comes late, or never")
def premise() -> bool:
    return implies(cells[0] == {top} and marks[{actor}], cells[{last}] < {top})


properties = [never_that_sum, never_all, full, premise{ends}]
"""


class Deep:
    """Writes one program; every number is drawn from a seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.cells = self.random.choice((2, 3))
        self.top = self.random.choice((3, 5, 5, 2**21))  # the last makes a state of two words
        self.actors = self.random.choice((2, 3))
        self.alike = self.random.choice((True, False))  # instances that are interchangeable
        self.ends = self.random.choice((True, False))

    def text(self) -> str:
        """The program."""
        kinds = [self.actor(number) for number in range(self.actors - 1)]
        numbers = {"top": self.top, "cells": self.cells, "actors": self.actors}
        tail = TAIL.format(
            sum=" + ".join(f"cells[{n}]" for n in range(self.cells)),
            late=self.below(4) + 3, low=self.below(3), cell=self.cell(), last=self.cells - 1,
            actor=self.below(self.actors), ends=", every_actor_finishes()" * self.ends, **numbers,
        )  # fmt: skip
        return HEAD.format(**numbers) + "".join(kinds) + tail

    def below(self, count: int) -> int:
        """A number from 0 on."""
        return self.random.randrange(count)

    def cell(self) -> int:
        """A cell."""
        return self.below(self.cells)

    def actor(self, number: int) -> str:
        """An actor that walks along its steps; the first has a twin."""
        steps = [step for _ in range(2 + self.below(2)) for step in self.step()]
        head, me = self.head(number)
        return "\n\n" + "\n".join([head, *steps, f"    marks[{me}] = True", *self.last(), ""])

    def head(self, number: int) -> tuple[str, str]:
        """How an actor is declared, and how it says which it is."""
        if number > 0:
            return f"@actor\ndef walker_{number}() -> None:", str(number)
        if self.alike:
            return "@actor(count=2)\ndef twin() -> None:", "0"
        return "@actor(range(2))\ndef twin(me: int) -> None:", "me"

    def step(self) -> list[str]:
        """A wait, perhaps, and a choice that adds to a cell."""
        waits = [f"        wait_until(cells[{self.cell()}] < 3)"] if self.below(3) == 0 else []
        to = self.cell()
        adds = f"        cells[{to}] = (cells[{to}] + t) % {min(self.top + 1, 6)}"
        return ["    with atomic:", *waits, f"        t = choose(range({2 + self.below(2)}))", adds]

    def last(self) -> list[str]:
        """A step of which one choice fails if the cells have certain values."""
        one, other = self.cell(), self.cell()
        fails = [
            f'        assert t != 3 or cells[{one}] != {2 + self.below(2)}, "a choice"',
            f"        cells[{other}] = cells[{one}] + t - 2",
        ][self.below(2)]
        return ["    with atomic:", "        t = choose(range(4))", fails]


def deep_model(seed: int) -> str:
    """The text of a program; the same seed gives the same text."""
    return Deep(seed).text()
