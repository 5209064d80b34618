"""Small programs with a choice, a wait or an assertion in every step, and several of these in most.

The choices of a step differ in what they wait for, in what they write and in whether they fail, so that what
is open to an actor, and what conflicts with it, depends on the choice. Neither ``random_model`` nor
``dense_model`` writes such steps, and 1,200 of their programs passed a search that missed violations.
"""

from __future__ import annotations

from random import Random

MOST = 2  # of a cell


class Writer:
    """Writes the steps of one actor, over cells that everybody uses."""

    def __init__(self, random: Random, cells: int) -> None:
        self.random = random
        self.cells = [f"s.c{number}" for number in range(cells)]

    def cell(self) -> str:
        """Some cell."""
        return self.random.choice(self.cells)

    def comparison(self) -> str:
        """Of a cell with a number, with another cell, or of the sum of two."""
        sign = self.random.choice(["==", "!=", "<", "<=", ">"])
        left = self.random.choice([self.cell(), self.cell(), f"{self.cell()} + {self.cell()}"])
        right = self.random.choice(["0", "1", "1", "2", self.cell()])
        return f"{left} {sign} {right}"

    def condition(self) -> str:
        """One comparison or two."""
        if self.random.random() < 0.7:
            return self.comparison()
        return f"{self.comparison()} {self.random.choice(['and', 'or'])} {self.comparison()}"

    def effect(self) -> list[str]:
        """What one choice does: an assertion, a write, a copy, an exchange under a condition, or nothing."""
        kind = self.random.randrange(7)
        if kind == 0:
            return [f"assert {self.condition()}, 'fails'"]
        if kind == 1:
            return [
                f"assert {self.condition()}, 'other'",
                f"{self.cell()} = {self.random.randrange(MOST + 1)}",
            ]
        if kind == 2:
            return [f"{self.cell()} = {self.cell()}"]
        if kind == 3:
            return [f"if {self.condition()}:", f"    {self.cell()} = {self.random.randrange(MOST + 1)}"]
        if kind == 4:
            return ["pass"]
        return [f"{self.cell()} = {self.random.randrange(MOST + 1)}"]

    def step(self) -> list[str]:
        """An atomic block."""
        many = self.random.choice([1, 2, 2, 2, 3])
        lines = [f"t = choose(range({many}))"]
        guard = self.random.randrange(4)
        resting = self.random.choice(["", ", resting=True"])
        if guard == 0:
            lines.append(f"wait_until({self.condition()}{resting})")
        elif guard == 1:
            barred = self.random.randrange(many)
            lines.append(f"wait_until(t != {barred} or {self.condition()}{resting})")
        elif guard == 2:
            lines.append(f"wait_until({self.cell()} {self.random.choice(['==', '!=', '<='])} t{resting})")
        for choice in range(many):
            word = "if" if choice == 0 else "elif"
            lines += [f"{word} t == {choice}:", *(f"    {line}" for line in self.effect())]
        return ["with atomic:", *(f"    {line}" for line in lines)]


def choosy_model(seed: int) -> str:
    """The text of a model of two to four actors, of one to three steps each."""
    random = Random(seed)
    actors = random.choice([2, 3, 3, 3, 4])
    writer = Writer(random, random.randrange(2, 5))
    lines = ["from checker import *", "@record", "class S:"]
    lines += [f"    {cell[2:]}: int = integer({random.randrange(2)}, most={MOST})" for cell in writer.cells]
    lines += ["s = shared(S)"]
    for number in range(actors):
        most = [1, 2, 3] if actors == 2 else [1, 1, 2] if actors == 3 else [1]
        body = [line for _ in range(random.choice(most)) for line in writer.step()]
        lines += ["@actor", f"def a{number}() -> None:", *(f"    {line}" for line in body)]
    lines += ["@never('seen')", "def never_seen() -> bool:", f"    return {writer.condition()}"]
    return "\n".join([*lines, "properties = [every_actor_finishes(), never_seen]"]) + "\n"
