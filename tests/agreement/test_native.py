"""The engine in C gives the Python engine's numbers, on one thread and on three."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator

import pytest
from hypothesis import given, settings

from checker.backends.python.system import PythonSystem
from checker.backends.table.machine_words import words_of
from checker.exploration.breadth_first import breadth_first
from checker.exploration.limits import Limits, Watch
from checker.exploration.result import Result
from checker.ground.meaning import InitialFails
from checker.ground.program import Ground
from checker.passes.normal_form import ground
from checker.program.program import Program
from checker.source.diagnostic import ModelError
from tests.agreement.test_agreement import BOUND, FEW, Agreement, known
from tests.native.building import GROWING, built_with, needs_compiler, search
from tests.native.spread import Spread, spread
from tests.programs import compiled, models, random_model

pytestmark = needs_compiler


class TestNative(Agreement):
    """The engine in C."""

    def search(self, lowered: Ground, symmetry: bool) -> Result:
        """Search on three threads and on one, and compare both with the search in Python."""
        return compared(lowered, symmetry)

    @settings(FEW, max_examples=30)
    @given(models())
    def test_random_programs(self, source: str) -> None:
        """Hundreds: an engine that is compiled once takes milliseconds for each."""
        self.check(*known(source))

    def check_model(self, program: Program, most: int) -> None:
        """The standard is the search in Python, which TestPython compares with the oracle."""
        lowered = ground(program)
        if not breadth_first(PythonSystem(lowered), Watch(Limits(states=most))).exhaustive:
            pytest.skip(f"more than {most} states")
        for symmetry in (False, True):
            self.check_schedules(lowered, compared(lowered, symmetry))


def compared(lowered: Ground, symmetry: bool) -> Result:
    """The answer on one thread, which is Python's, as that on three is, and that of a simple processor.

    Processors differ for states of one word (engine/fours.h).
    """
    system = PythonSystem(lowered, symmetry)  # whose code is the same for all
    plain = breadth_first(system)
    one_word = words_of(system.layout.width) == 1
    simple = (((*GROWING, "-DPLAIN"), 1),) if one_word else ()
    for flags, threads in ((GROWING, 3), *simple, (GROWING, 1)):
        result = search(system, built_with(*flags, threads=threads))
        check_same(result, plain)
    return result


def check_same(result: Result, plain: Result) -> None:
    """All counts are those of the search in Python, and schedules are as good."""
    assert result.stopped == plain.stopped
    assert (result.states, result.transitions, result.depth) == (plain.states, plain.transitions, plain.depth)
    assert result.levels == plain.levels
    assert result.taken == plain.taken
    assert result.unmet == plain.unmet
    assert result.found.keys() == plain.found.keys()
    assert result.fewest == plain.fewest
    for number in result.fewest:
        assert result.found[number] == plain.found[number]
    for number, schedule in result.found.items():
        if schedule.loop_from is not None:
            assert schedule == plain.found[number]
        assert len(schedule.moves) == len(plain.found[number].moves)


# -- states of many words ----------------------------------------------------------------------------------

WORDS = (2, 3, 5, 9, 20)


def wide(words: int, seed: int, symmetry: bool) -> Spread:
    """A layout whose fields come to the last of so many words, somewhere."""
    rng = random.Random(seed)
    gap = 0 if symmetry else rng.choice((0, 3, 40, WORDS.index(words) * 30))
    return Spread(64 * (words - 1) - rng.randint(1, 30), gap, seed, rng.random() < 0.3)


def check_wide(lowered: Ground, words: int, seed: int) -> None:
    """With and without symmetry."""
    for symmetry in (False, True):
        how = wide(words, seed, symmetry)
        if how(lowered).width > 64 * 30:
            how = Spread(how.below)
        with spread(how):
            assert words_of(PythonSystem(lowered).layout.width) >= words - 1
            compared(lowered, symmetry)


def random_programs(seeds: Iterable[int]) -> Iterator[tuple[int, Ground]]:
    """Random programs that can be checked, and are small."""
    for seed in seeds:
        try:
            lowered = ground(compiled(random_model(seed)))
            small = breadth_first(PythonSystem(lowered), Watch(Limits(states=BOUND))).exhaustive
        except (ModelError, InitialFails):
            continue
        if small:
            yield seed, lowered


@pytest.mark.parametrize("words", WORDS)
def test_fields_across_words(words: int) -> None:
    for seed, lowered in random_programs(range(words * 100, words * 100 + 12)):
        check_wide(lowered, words, seed)


@pytest.mark.slow
@pytest.mark.parametrize("words", WORDS)
def test_thousands_of_fields_across_words(words: int) -> None:
    for seed, lowered in random_programs(range(words * 10_000, words * 10_000 + 1000)):
        check_wide(lowered, words, seed)


def test_many_programs() -> None:
    """A word a state, as they are."""
    for _, lowered in random_programs(range(50)):
        for symmetry in (False, True):
            compared(lowered, symmetry)
