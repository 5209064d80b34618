"""Loops over an array in one step: if the order of rounds does not matter, elements are interchangeable.

If it matters they must not be: `system.last = page.mark` for each page keeps the mark of the last page.
"""

from __future__ import annotations

import random
from collections import Counter
from textwrap import dedent, indent

import pytest

from checker.backends.python.system import PythonSystem
from checker.ground.meaning import InitialFails
from checker.passes.normal_form import ground
from checker.source.diagnostic import ModelError
from tests.agreement.test_lowering import check_exchanges, some_states
from tests.programs import compiled

HEAD = """\
from __future__ import annotations

from checker import Array, actor, always, atomic, choose, every_actor_finishes, initial, integer, record
from checker import shared, wait_until


@record
class Page:
    mark: bool = False
    seen: bool = True
    pins: int = integer(0, most=2)
    near: Page | None = None


@record
class System:
    last: bool = False
    flag: bool = False
    total: int = integer(0, most=4)
    at: Page | None = None


pages = shared(Array(Page, 2))
system = shared(System)

"""
END = """

@always("marked without pins")
def pinned() -> bool:
    return all(page.pins > 0 or not page.mark or page.seen for page in pages)


properties = [every_actor_finishes(), pinned]
"""


def model(step: str, count: int = 2) -> str:
    """A model whose actors do one step, once some page has been marked."""
    first = "    one = choose(pages)\n    one.mark = True\n"
    block = f"    with atomic:\n{indent(dedent(step), ' ' * 8)}"
    return f"{HEAD}\n@actor(count={count})\ndef worker() -> None:\n{first}{block}\n{END}"


ORDERLESS = [
    "for page in pages:\n    page.mark = False",
    "for page in pages:\n    page.pins += 1",  # it may fail, and fails in the same way whichever is first
    "for page in pages:\n    page.seen = page.mark\n    page.mark = system.flag",
    "for page in pages:\n    if page.mark:\n        page.seen = False\n        page.pins = 1",
    "for page in pages:\n    if page.mark:\n        system.flag = True",
    "for page in pages:\n    assert not page.mark or page.seen",
    "for page in pages:\n    for other in pages:\n        if page is not other:\n            page.pins = 1",
    "wait_until(any(page.mark for page in pages))\nsystem.total = sum(page.pins for page in pages)",
    "wait_until(all(page.seen for page in pages) and sum(1 for page in pages if page.mark) < 2)",
    "for page in pages:\n    page.near = page",
]
ORDERED = [
    "for page in pages:\n    system.last = page.mark",
    "for page in pages:\n    system.at = page",
    "for page in pages:\n    page.seen = system.last\n    system.last = page.mark",
    "for page in pages:\n    if not page.mark:\n        page.mark = True\n        break",
    "for page in pages:\n    if page.mark:\n        system.at = page",
    "for page in pages:\n    if system.at is None:\n        system.at = page",
    "for page in pages:\n    for other in pages:\n        page.mark = other.mark",
    "for page in pages:\n    page.seen = system.flag\n    system.flag = True",
    "for page in pages:\n    page.mark = system.total > 0\n    system.total = 1",
    "for page in pages:\n    assert page.mark\n    page.pins += 1",  # which of the two fails first?
    "for page in pages:\n    if page.near is not None:\n        page.near.mark = not page.mark",
]


@pytest.mark.parametrize("step", ORDERLESS)
def test_rounds_that_commute(step: str) -> None:
    assert compiled(model(step)).interchangeable == (("pages",),)
    assert agrees(model(step)) == "interchangeable"


@pytest.mark.parametrize("step", ORDERED)
def test_rounds_that_do_not(step: str) -> None:
    assert compiled(model(step)).interchangeable == ()


def agrees(source: str) -> str:
    """Hold what the compiler says of exchanges against every state."""
    try:
        lowered = ground(compiled(source))
        system = PythonSystem(lowered)
        states = some_states(system, 300)
    except (ModelError, InitialFails):
        return "refused"
    check_exchanges(lowered, system, states)
    return "interchangeable" if lowered.program.interchangeable else "ordered"


SIMPLE = [
    "{p}.mark = {b}",
    "{p}.seen = {b}",
    "{p}.pins += 1",
    "{p}.pins = {q}.pins",
    "{p}.near = {q}",
    "{p}.near = {p}.near",
    "{p}.near.mark = {b}",
    "system.last = {b}",
    "system.flag = {b}",
    "system.total += 1",
    "system.total = {p}.pins",
    "system.at = {p}",
    "system.at.seen = {b}",
    "assert {b}",
    "kept = {b}",
]
TRUTH = [
    "True",
    "False",
    "{p}.mark",
    "not {p}.seen",
    "{q}.mark",
    "system.flag",
    "system.last",
    "{p}.pins == {q}.pins",
    "{p} is not {q}",
    "system.at is {p}",
    "{p}.near is None",
    "any(z.mark for z in pages)",
    "all(z.pins < 2 for z in pages)",
    "sum(z.pins for z in pages) > 1",
    "({p}.near is None or {p}.near.mark)",
    "kept",
]


def random_step(source: random.Random) -> str:
    """An atomic block with loops over the pages."""

    def filled(text: str, names: list[str]) -> str:
        while "{" in text:
            chosen = source.choice(TRUTH)
            text = text.replace("{b}", chosen, 1).replace("{p}", source.choice(names), 1)
            text = text.replace("{q}", source.choice(names), 1)
        return text

    def body(depth: int, names: list[str]) -> list[str]:
        lines: list[str] = []
        for _ in range(source.randrange(1, 3)):
            kind = source.randrange(6)
            if kind == 0 and depth:
                lines += [f"if {filled('{b}', names)}:", *indented(body(depth - 1, names))]
            elif kind == 1 and depth and len(names) < 3:
                name = f"page{len(names)}"
                lines += [f"for {name} in pages:", *indented(body(depth - 1, [*names, name]))]
            else:
                lines.append(filled(source.choice(SIMPLE), names))
        return lines

    def indented(lines: list[str]) -> list[str]:
        return ["    " + line for line in lines]

    loops: list[str] = []
    for _ in range(source.randrange(1, 3)):
        loops += ["for page0 in pages:", *indented(body(2, ["page0"]))]
    return "\n".join(["kept = system.flag", *loops])


def random_agreement(seeds: range) -> Counter[str]:
    """How many random models are what."""
    counts: Counter[str] = Counter()
    for seed in seeds:
        counts[agrees(model(random_step(random.Random(seed)), count=1))] += 1
    return counts


def test_random_loops() -> None:
    counts = random_agreement(range(60))
    assert min(counts["interchangeable"], counts["ordered"]) > 5, counts


@pytest.mark.slow
def test_many_random_loops() -> None:
    counts = random_agreement(range(1_000, 6_000))
    assert min(counts["interchangeable"], counts["ordered"]) > 500, counts
