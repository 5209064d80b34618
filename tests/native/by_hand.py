"""Tables written by hand: one actor that does what some code says, from states that a test chooses."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from checker.backends.table.block import block
from checker.backends.table.code import Code, Operation, assembled
from checker.backends.table.machine_words import in_words
from checker.exploration.answers import Answer
from checker.exploration.build import engine
from checker.exploration.engine import Engine, Job
from checker.exploration.limits import Limits, Watch
from checker.ground.moves import State
from tests.native.building import GROWING, built_with

Write = Callable[[Code], None]
ALL_STATES = 10**6  # more than any of these has


def sections(words: int, write: Write, **changed: Sequence[int]) -> dict[str, Sequence[int]]:
    """The sections of a table whose one actor does what ``write`` writes; its one property holds nowhere."""
    code = Code()
    begin = code.begin()
    write(code)
    code.add(Operation.END)
    accept = code.begin()
    code.add(Operation.ACCEPT)
    made = assembled(code, [begin, accept])
    facts = [4, 4, 1, 64, 1, 64 * words, 0, words, 8 * words, 0]
    return {
        "facts": facts, "fields": [], "judged": [1], "premises": [0], "from the start": [1], "fair": [1],
        "places": [0, 0, 0], "entries": [made.places[begin], 0, 0, made.places[begin]],
        "bad": [made.places[accept]], "triggered": [0], "meets": [0], "ended": [0],
        "code": made.words, "rows": [], "row facts": [], "orbits": [], "stubborn": [],
        **changed,
    }  # fmt: skip


def block_from(table: Mapping[str, Sequence[int]], starts: Sequence[State]) -> bytes:
    """The block for a search from some states."""
    words = table["facts"][7]
    return block({**table, "starts": [word for state in starts for word in in_words(state, words)]})


def searched(table: Mapping[str, Sequence[int]], starts: Sequence[State]) -> tuple[Answer, list[set[State]]]:
    """What the engine says of it, and the states of each level."""
    with tempfile.TemporaryDirectory() as scratch:
        words = table["facts"][7]
        program = engine(words, built_with(*GROWING).recipe(), Path(scratch))
        job = Job(program, words, block_from(table, starts), len(starts), depth=1)
        with Engine(job, Limits(seconds=60)) as running:
            answer = running.search(Watch())
            return answer, [level(running, depth) for depth in range(len(answer.levels))]


def level(running: Engine, depth: int, property: int = 0) -> set[State]:
    """The states of a level in which a property is violated: here all."""
    found = running.ways(f"alike {depth} {property} {ALL_STATES}")
    assert found is not None
    return found[-1]


def after(words: int, write: Write, starts: Sequence[State], **changed: Sequence[int]) -> set[State]:
    """The states that one step leads to, the first ones left out."""
    answer, levels = searched(sections(words, write, **changed), starts)
    assert answer.reason in ("nothing", "depth")
    assert levels[0] == set(starts)
    return levels[1] if len(levels) > 1 else set()
