"""Assertions in branches of steps: exactly those reported as never reached are never reached.

The oracle breaks one assertion and checks whether the failure ever occurs: a search knows that without any
passage.
"""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from checker.backends.python.system import PythonSystem
from checker.exploration.breadth_first import breadth_first
from checker.ground.effects import Effect, Fork, Require
from checker.ground.program import Ground, GroundCommand, Passage
from checker.passes.normal_form import ground
from checker.passes.passages import ASSERTION
from checker.program import fold
from tests.native.building import GROWING, built_with, needs_compiler, search
from tests.programs import compiled

HEAD = """\
from checker import *


@record
class System:
    a: int = integer(0, most=3)
    b: int = integer(0, most=3)
    c: bool = False


system = shared(System)
"""


def model(seed: int) -> str:
    """Two or three actors whose steps have branches in branches, with assertions in some of them."""
    source = random.Random(seed)
    lines = [HEAD]
    for name in ["first", "second", "third"][: source.randint(2, 3)]:
        lines += [f"@actor(count={source.randint(1, 2)})", f"def {name}() -> None:"]
        for _ in range(source.randint(1, 2)):
            lines += ["    with atomic:", "        n = system.a"]
            lines += ["        k = choose(range(2))"] if source.random() < 0.3 else ["        k = 1"]
            lines[-2:] = lines[-1:] + lines[-2:-1] if "choose" in lines[-1] else lines[-2:]
            lines += block(source, 2, 2)
    return "\n".join([*lines, "properties = [every_actor_finishes()]", ""])


def block(source: random.Random, depth: int, nesting: int) -> list[str]:
    """Statements of an atomic block."""
    lines: list[str] = []
    for _ in range(source.randint(1, 2)):
        kind = source.randrange(4) if nesting else source.randrange(2)
        if kind == 0:
            lines.append(f"assert {condition(source)}, 'claimed'")
        elif kind == 1:
            lines.append(source.choice(ASSIGNMENTS))
        else:
            lines += [f"if {condition(source)}:", *block(source, 1, nesting - 1)]
            lines += ["else:", *block(source, 1, nesting - 1)] if source.random() < 0.5 else []
    return [f"{'    ' * depth}{line}" for line in lines]


ASSIGNMENTS = (
    "system.a = k", "system.a = 3 - system.a", "system.b = n", "system.b = system.a // 2", "system.c = n > 1",
    "n = system.b", "system.a = 6 // (system.b + k)", "system.c = not system.c",
)  # fmt: skip


def condition(source: random.Random) -> str:
    """What decides on a branch, or is asserted."""
    left = source.choice(["system.a", "system.b", "n", "k", "n + system.b", "6 // (system.a + 1)"])
    return source.choice([f"{left} {source.choice(['==', '<', '>'])} {source.randint(0, 3)}", "system.c"])


def broken_at(passage: Passage, lowered: Ground) -> Ground:
    """The program with this assertion always false, and every other check of another kind."""

    def changed(effects: tuple[Effect, ...], here: bool) -> tuple[Effect, ...]:
        found: list[Effect] = []
        for effect in effects:
            match effect:
                case Require(_, kind, sentence, span) if here and kind == ASSERTION and span == passage.span:
                    found.append(Require(fold.FALSE, kind, sentence, span))
                case Require():
                    found.append(replace(effect, kind="references_are_valid"))
                case Fork(_, then, otherwise):
                    one, other = changed(then, here), changed(otherwise, here)
                    found.append(replace(effect, then=one, otherwise=other))
                case _:
                    found.append(effect)
        return tuple(found)

    def of_command(command: GroundCommand) -> GroundCommand:
        label = command.label
        actor = lowered.instances[command.instance].actor
        here = (actor, label.span, label.calls) == (passage.actor, passage.step, passage.calls)
        return replace(
            command, cases=tuple(replace(c, effects=changed(c.effects, here)) for c in command.cases)
        )

    commands = tuple(tuple(map(of_command, row)) for row in lowered.commands)
    return replace(lowered, commands=commands, passages=())


def check(seed: int) -> tuple[int, int]:
    """Compare every passage of a program with the oracle; how many there are, and how many nowhere."""
    lowered = ground(compiled(model(seed)))
    number = next(n for n, one in enumerate(lowered.properties) if one.property.name == ASSERTION)
    unmet = breadth_first(PythonSystem(lowered)).unmet
    assert breadth_first(PythonSystem(lowered, symmetry=True)).unmet == unmet
    idle = 0
    for at, passage in enumerate(lowered.passages, len(lowered.properties)):
        seen = number in breadth_first(PythonSystem(broken_at(passage, lowered))).found
        assert seen == (at not in unmet), (seed, passage.span.line)
        idle += at in unmet
    return len(lowered.passages), idle


def test_what_is_passed_nowhere() -> None:
    counts = [check(seed) for seed in range(40)]
    assert sum(passages for passages, _ in counts) > 40
    assert sum(idle for _, idle in counts) > 5


@pytest.mark.slow
def test_what_is_passed_nowhere_in_many_programs() -> None:
    for seed in range(1000, 3000):
        check(seed)


@needs_compiler
def test_the_engine_in_c_says_the_same() -> None:
    idle = set()
    for seed in range(40):
        system = PythonSystem(ground(compiled(model(seed))))
        unmet = breadth_first(system).unmet
        assert search(system, built_with(*GROWING)).unmet == unmet
        idle |= {n for n in unmet if n >= len(system.ground.properties)}
    assert idle
