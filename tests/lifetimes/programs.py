"""Random programs that allocate and free, as lists of operations and as the text of a model."""

from __future__ import annotations

import random
from dataclasses import dataclass

LOCALS = ("p", "q")
CELLS = ("one", "two")
Operation = tuple[str, ...]
Step = tuple[Operation, ...]

OPERATIONS: tuple[tuple[str, int], ...] = (
    ("alloc", 4), ("free", 4), ("load", 4), ("store", 4), ("use", 3), ("copy", 1), ("drop", 1), ("clear", 1),
    ("link", 1), ("follow", 2), ("same", 1),
)  # fmt: skip


@dataclass(frozen=True)
class PoolProgram:
    """Actors that each do a list of steps, with two locals, and two shared references to the objects."""

    objects: int
    typesafe: bool
    actors: tuple[tuple[Step, ...], ...]
    copies: int = 1
    starts: bool = False  # with an object in the first reference

    @property
    def text(self) -> str:
        """The model."""
        bodies = [body(number, steps, self.copies) for number, steps in enumerate(self.actors)]
        safe = ", typesafe_by_rcu=True" if self.typesafe else ""
        return HEAD.format(objects=self.objects, safe=safe) + START * self.starts + "".join(bodies) + END


HEAD = """from __future__ import annotations

from checker import Pool, actor, alloc, atomic, free, initial, integer, record, reachable, shared


@record
class Node:
    n: int = integer(0, most=1)
    next: Node | None = None


@record
class System:
    one: Node | None = None
    two: Node | None = None
    equal: bool = False


nodes = shared(Pool(Node, {objects}{safe}))
system = shared(System)
"""
START = """

@initial
def start() -> None:
    node = alloc(nodes)
    system.one = node
"""
END = """

@reachable("two references are the same")
def equal() -> bool:
    return system.equal


properties = [equal]
"""


def body(number: int, steps: tuple[Step, ...], copies: int) -> str:
    """The text of one actor."""
    mark = "@actor" if copies == 1 else f"@actor(count={copies})"
    lines = [f"\n\n{mark}\ndef actor{number}() -> None:"]
    lines += [f"    {name}: Node | None = None" for name in LOCALS]
    for step in steps:
        if len(step) == 1 and not touches_two_places(step[0]):
            lines += statement(step[0], "    ")
        else:
            lines += ["    with atomic:", *(line for one in step for line in statement(one, "        "))]
    return "\n".join(lines) + "\n"


def touches_two_places(operation: Operation) -> bool:
    """Whether an operation is about the object of a shared reference: it needs an atomic block."""
    return operation[0] in ("free", "use") and operation[1] in CELLS


def statement(operation: Operation, indent: str) -> list[str]:
    """The lines of one operation."""
    word, *names = operation
    p, q = (*names, "", "")[:2]
    p = f"system.{p}" if touches_two_places(operation) else p
    lines = {
        "alloc": [f"{p} = alloc(nodes)"],
        "free": [f"free({p})"],
        "load": [f"{p} = system.{q}"],
        "store": [f"system.{q} = {p}"],
        "use": [f"if {p} is not None:", f"    {p}.n = 1"],
        "copy": [f"{p} = {q}"],
        "drop": [f"{p} = None"],
        "clear": [f"system.{p} = None"],
        "link": [f"if {p} is not None:", f"    {p}.next = {q}"],
        "follow": [f"if {q} is not None:", f"    {p} = {q}.next"],
        "same": [f"if {p} is not None and {p} is {q}:", "    system.equal = True"],
    }[word]
    return [indent + line for line in lines]


def random_program(seed: int) -> PoolProgram:
    """A program of two or three actors with a few steps each."""
    draw = random.Random(seed)
    actors = draw.choice([1, 2, 2, 2, 3])
    longest = 6 if actors < 3 else 4
    steps = tuple(random_actor(draw, draw.randint(2, longest)) for _ in range(actors))
    copies = 2 if actors == 1 else 1
    return PoolProgram(draw.choice([1, 2, 2]), draw.random() < 0.2, steps, copies, draw.random() < 0.7)


def random_actor(draw: random.Random, length: int) -> tuple[Step, ...]:
    """Steps that mostly do something: an object is allocated before it is used."""
    steps: list[Step] = []
    while len(steps) < length:
        p, cell = draw.choice(LOCALS), draw.choice(CELLS)
        more: list[list[Operation]] = [
            [("alloc", p), ("store", p, cell)],
            [("load", p, cell), ("use", p)],
            [("load", p, cell), ("clear", cell), ("free", p)],
            [("load", p, cell), ("free", p)],
            [("load", p, cell), ("free", p), ("alloc", p), ("store", p, cell)],
            [("load", "p", cell), ("load", "q", draw.choice(CELLS)), ("same", "p", "q")],
        ]
        if draw.random() < 0.4:
            steps.append(random_step(draw))
        else:
            several = draw.choice(more)
            late = any(word == "alloc" for word, *_ in several[1:])
            steps += [(one,) for one in several] if late or draw.random() < 0.7 else [tuple(several)]
    return tuple(steps[:length])


def random_step(draw: random.Random) -> Step:
    """One operation, or a few as one step, of which only the first allocates."""
    operations = [random_operation(draw) for _ in range(draw.choice([1, 1, 1, 2, 3]))]
    rest = [one for one in operations[1:] if one[0] != "alloc"]
    return (operations[0], *rest)


def random_operation(draw: random.Random) -> Operation:
    """One operation on random names."""
    words, weights = zip(*OPERATIONS, strict=True)
    word = draw.choices(words, weights)[0]
    if word in ("free", "use") and draw.random() < 0.3:
        return word, draw.choice(CELLS)
    if word in ("alloc", "free", "use", "drop"):
        return word, draw.choice(LOCALS)
    if word == "clear":
        return word, draw.choice(CELLS)
    if word in ("load", "store"):
        return word, draw.choice(LOCALS), draw.choice(CELLS)
    return word, *draw.sample(LOCALS, 2)
