"""What a single actor computes is what Python computes when it runs the same lines."""

from __future__ import annotations

import contextlib
from types import SimpleNamespace
from typing import Any

import pytest

from checker.backends.python.system import PythonSystem
from checker.passes.normal_form import ground
from tests.programs import compiled

HEAD = """
from checker import *

@record
class State:
    a: bool = False
    b: bool = True
    n: int = integer(0, least=-90, most=90)
    m: int = integer(3, least=-90, most=90)

s = shared(State)
xs = shared(Array(integer(0, least=-90, most=90), 4))
"""
CASES = {
    "sums of conditions": """
@actor
def worker() -> None:
    with atomic:
        s.n = sum(x == 0 for x in xs) + sum((s.a, s.b, s.m > 5))
        s.m = sum(x + 2 for x in xs if s.a) + sum(1 for x in xs if s.b)
""",
    "a boolean compared": """
@actor
def worker() -> None:
    on = True
    with atomic:
        xs[0] = 1 if s.a == on else 2
        xs[1] = 1 if s.b != on else 2
        xs[2] = 1 if (s.m == 3) == s.b else 2
        xs[3] = 1 if s.a == False else 2
""",
    "an item that is assigned": """
@actor((5,))
def worker(me: int) -> None:
    s.n = me
    me = 7
    s.m = me
""",
    "locals of one name": """
@procedure
def add(where: int, by: int) -> int:
    old = xs[where]
    new = old + by
    xs[where] = new
    return old

@actor
def worker() -> None:
    first = add(0, 1)
    second = add(0, 10)
    third = add(0, 20)
    fourth = add(1, 5)
    with atomic:
        xs[2] = first + 2 * second + 3 * third
        xs[3] = fourth
""",
    "ways out of loops": """
@procedure
def first_zero(start: int) -> int:
    for n in range(4):
        if n < start:
            continue
        if xs[n] == 0:
            return n
    return 9

@actor
def worker() -> None:
    xs[0] = 1
    xs[1] = 2
    with atomic:
        xs[3] = 4
    found = first_zero(0)
    s.n = found
    found = first_zero(3)
    s.m = found
""",
    "returns and breaks mixed": """
@procedure
def walk(limit: int) -> int:
    count: int = integer(0, most=9)
    while count < 9:
        count += 1
        xs[0] = count
        if count == limit:
            return count
        elif count == 2:
            continue
        else:
            s.m = count
        if count == 4:
            break
        with atomic:
            s.b = not s.b
    xs[1] = 7
    return -count

@actor
def worker() -> None:
    got = walk(3)
    xs[2] = got
    got = walk(8)
    xs[3] = got
""",
    "a loop that always leaves": """
@procedure
def find(start: int) -> int:
    for n in range(4):
        if n < start:
            continue
        xs[n] = 5
        return n
    return 9

@actor
def worker() -> None:
    got = find(2)
    xs[0] = got
    for n in range(1, 4):
        if n == 1:
            continue
        s.n = n
        break
    while True:
        s.m = 4
        break
    while True:
        if s.a:
            s.b = False
        else:
            s.a = True
            continue
        return
""",
    "an else that leaves": """
@procedure
def sign(n: int) -> int:
    if n > 0:
        s.a = True
    elif n == 0:
        return 0
    else:
        s.b = False
        return -1
    s.m = n
    return 1

@actor
def worker() -> None:
    one = sign(4)
    two = sign(0)
    three = sign(-2)
    with atomic:
        xs[0] = one
        xs[1] = two
        xs[2] = three
""",
    "division and remainder": """
@actor
def worker() -> None:
    s.n = -7
    with atomic:
        xs[0] = s.n // 2
        xs[1] = s.n % 3
        xs[2] = (0 - s.n) // -2
        xs[3] = (0 - s.n) % -3
""",
    "chains and connectives": """
@actor
def worker() -> None:
    with atomic:
        s.n = 1 if 0 <= s.m < 3 else 2 if 0 <= s.m <= 3 else 3
        xs[0] = 1 if s.a or s.b and not s.a else 2
        xs[1] = 1 if any(x < 0 for x in xs) else 2
        xs[2] = 1 if all(x >= 0 for x in xs) and s.m in (1, 3) else 2
        xs[3] = max(s.m, 7) - min(s.m, 2) if False else 4
""",
    "what is read before it is written": """
@actor
def worker() -> None:
    with atomic:
        old = s.n
        s.n = s.m
        s.m = old
        xs[0] += 3
        xs[1] -= xs[0]
        xs[2] = xs[0] * xs[1]
""",
    "loops over what is there": """
@actor
def worker() -> None:
    total: int = integer(0, most=90)
    for n in range(1, 8, 3):
        total += n
    for step in (2, 4):
        for n in range(3, 0, -1):
            with atomic:
                xs[n] = xs[n] * step + n
    s.n = total
""",
}


class Shim:
    """The words of the language for lines that are simply executed."""

    def __init__(self) -> None:
        self.shared: list[Any] = []

    def names(self) -> dict[str, Any]:
        """The words."""
        return {
            "record": lambda cls: cls,
            "shared": self.share,
            "Array": lambda kind, count: [kind] * count,
            "integer": lambda value, **_: value,
            "actor": lambda what: what if callable(what) else (lambda function: lambda: function(what[0])),
            "procedure": lambda function: function,
            "every_actor_finishes": lambda: None,
            "atomic": contextlib.nullcontext(),
        }

    def share(self, what: Any) -> Any:
        """An object with the fields of a record, or the list itself."""
        self.shared.append(what if isinstance(what, list) else SimpleNamespace(**fields_of(what)))
        return self.shared[-1]


def fields_of(record: type) -> dict[str, Any]:
    """The fields and what they begin with."""
    return {name: getattr(record, name) for name in record.__annotations__}


def by_python(text: str) -> list[int]:
    """What is shared after the lines were run."""
    shim = Shim()
    names = shim.names()
    exec(text.replace("from checker import *", ""), names)
    names["worker"]()
    values = [list(vars(one).values()) if isinstance(one, SimpleNamespace) else one for one in shim.shared]
    return [int(value) for row in values for value in row]


def by_checker(text: str) -> list[int]:
    """What is shared at the end of the only way through the program."""
    system = PythonSystem(ground(compiled(text)))
    (state,) = system.initial()
    while able := system.enabled(state):
        (move,) = able
        state = system.after(state, move)
    values = system.values(state)
    return [values[n] for n, cell in enumerate(system.ground.cells) if cell.owner is None]


@pytest.mark.parametrize("case", CASES)
def test_it_means_what_python_means(case: str) -> None:
    text = HEAD + CASES[case] + "\nproperties = [every_actor_finishes()]\n"
    assert by_checker(text) == by_python(text)
