"""Random actors that raise and lower flags for ever: strong fairness of some of them matters often."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import indent

Pick = Callable[[int], int]  # a number below the argument
HEAD = """
from checker import *

up = shared(Array(bool, 3))


@eventually("the last flag is never up")
def goes_up() -> bool:
    return up[2]


@leads_to("the first flag stays up")
def goes_down() -> tuple[bool, bool]:
    return up[0], not up[0]


@leads_to("the second flag is in vain")
def is_followed() -> tuple[bool, bool]:
    return up[1], up[2] or not up[0]


properties = [goes_up, goes_down, is_followed]
"""
FAIR = ("True", "'strong'", "'strong'", "'strong'", "'strong'", "True", "'strong'", "False")


def condition(pick: Pick) -> str:
    """What a step waits for."""
    tests = [f"{('', 'not ')[pick(2)]}up[{pick(3)}]" for _ in range(1 + pick(2))]
    return "True" if pick(5) == 0 else (" and ", " and ", " or ")[pick(3)].join(tests)


def step(pick: Pick, last: bool) -> str:
    """A step that waits and changes a flag; few change the last one."""
    flag = pick(2) if not last or pick(3) == 0 else 2
    return f"with atomic:\n    wait_until({condition(pick)})\n    up[{flag}] = {flag == 2 or bool(pick(2))}\n"


def actor(pick: Pick, number: int) -> str:
    """An actor that goes round, or not."""
    steps = "".join(step(pick, number == 0) for _ in range(1 + pick(3)))
    body = f"while True:\n{indent(steps, '    ')}" if pick(8) else steps
    return f"\n\n@actor(fair={FAIR[pick(len(FAIR))]})\ndef actor{number}() -> None:\n{indent(body, '    ')}"


def flags(pick: Pick) -> str:
    """The text of a model."""
    return HEAD + "".join(actor(pick, number) for number in range(2 + pick(2))) + "\n"
