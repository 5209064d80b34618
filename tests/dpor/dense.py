"""Small programs in which nearly every step conflicts with another: two or three cells that everybody uses.

Guards over two cells, choices, compare-and-swap, steps that fail. What ``random_model`` writes is sparser:
in 900 of its programs a fault of the reversal of races did not show, which one of a thousand like these did.
"""

from __future__ import annotations

from random import Random


class Writer:
    """Writes the statements of one actor."""

    def __init__(self, random: Random, cells: int, number: int) -> None:
        self.random = random
        self.cells = cells
        self.number = number
        self.locals: list[str] = []

    def cell(self) -> str:
        """Some cell."""
        return f"x[{self.random.randrange(self.cells)}]"

    def local(self) -> str:
        """A new local."""
        self.locals.append(f"v{self.number}{len(self.locals)}")
        return self.locals[-1]

    def value(self) -> str:
        """A constant, or a local that is known."""
        return self.random.choice(["0", "1", "2", *self.locals])

    def condition(self) -> str:
        """Of one cell or two."""
        signs = ["==", "!=", "<="]
        parts = [
            f"{self.cell()} {self.random.choice(signs)} {self.value()}"
            for _ in range(self.random.randrange(1, 3))
        ]
        return self.random.choice([" and ", " or "]).join(parts)

    def write(self) -> str:
        """An assignment."""
        return f"{self.cell()} = {self.value()}"

    def statement(self) -> list[str]:
        """One statement, at most one step of which touches several cells."""
        kind = self.random.randrange(6)
        if kind == 0:
            return [f"{self.cell()} = {self.random.randrange(3)}"]
        if kind == 1:
            return [f"{self.local()} = {self.cell()}"]
        if kind == 2:
            return ["with atomic:", f"    wait_until({self.condition()})", f"    {self.write()}"]
        if kind == 3:
            return ["with atomic:", f"    if {self.condition()}:", f"        {self.write()}"]
        if kind == 4:
            return ["with atomic:", f"    assert {self.condition()}, 'fails'", f"    {self.write()}"]
        return self.choice()

    def choice(self) -> list[str]:
        """A choice, one of which may have to wait, and one of which may write."""
        lines = ["with atomic:", f"    {self.local()} = choose(range(3))"]
        chosen = self.locals[-1]
        if self.random.random() < 0.5:
            lines.append(f"    wait_until({self.cell()} {self.random.choice(['!=', '<='])} {chosen})")
        lines += [f"    if {self.cell()} == {chosen}:", f"        {self.cell()} = 1"]
        return lines


def dense_model(seed: int) -> str:
    """The text of a model."""
    random = Random(seed)
    cells = random.randrange(2, 4)
    lines = ["from checker import *", f"x = shared(Array(integer(0, most=2), {cells}))"]
    for number in range(random.choice([2, 3, 3])):
        writer = Writer(random, cells, number)
        body = [line for _ in range(random.choice([1, 2, 3])) for line in writer.statement()]
        lines += ["@actor", f"def a{number}() -> None:", *(f"    {line}" for line in body)]
    judged = Writer(random, cells, 0).condition()
    lines += ["@never('seen')", "def never_seen() -> bool:", f"    return {judged}"]
    return "\n".join([*lines, "properties = [every_actor_finishes(), never_seen]"]) + "\n"
