"""The engine's own C: free of warnings and of undefined behaviour, for states of any width."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from checker.backends.python.system import PythonSystem
from checker.backends.table.machine_words import words_of
from checker.exploration.breadth_first import breadth_first
from checker.exploration.build import ENGINE, a_compiler
from checker.exploration.choice import explored_reduced
from checker.exploration.limits import Watch
from checker.exploration.reduced import reduced as reduced_in_python
from checker.exploration.result import Result
from checker.exploration.stubborn import Stubborn
from checker.ground.moves import State
from checker.passes.normal_form import ground
from tests.agreement.test_native import check_same
from tests.native.building import (
    GROWING,
    PINBENCH,
    QUICK,
    SANITIZED,
    THREADED,
    WARNINGS,
    built_with,
    needs_compiler,
    search,
    system_of,
)
from tests.native.spread import Spread, spread
from tests.programs import compiled

ROW = """
from __future__ import annotations
from checker import *

SIZE = parameter(20, most=400)
cells = shared(Array(integer(0, most=20), SIZE))
places = shared(Array(integer(-3, least=-9, most=SIZE), 2))


@actor
def up() -> None:
    for n in range(SIZE):
        with atomic:
            cells[n] += n % 5
            places[0] = n


@actor
def down() -> None:
    for n in range(SIZE):
        with atomic:
            wait_until(cells[SIZE - 1 - n] == (SIZE - 1 - n) % 5)
            cells[SIZE - 1 - n] = (cells[SIZE - 1 - n] + places[0]) % 17
            places[1] -= 1


@never("the two meet")
def never_meet() -> bool:
    return places[0] == places[1]


properties = [never_meet, every_actor_finishes()]
"""


SOURCES = sorted(ENGINE.glob("*.c"))


@needs_compiler
@pytest.mark.parametrize("words", [1, 12])
@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_compiles_alone_without_a_warning(path: Path, words: int, tmp_path: Path) -> None:
    command = [a_compiler(), "-std=gnu11", "-O1", *WARNINGS, f"-DWORDS={words}"]
    command += ["-c", str(path), "-o", str(tmp_path / "part.o")]
    assert subprocess.run(command, stderr=subprocess.PIPE, text=True).stderr == ""


def test_there_is_an_engine() -> None:
    assert {"search", "table", "main", "steps"} <= {path.stem for path in SOURCES}


@needs_compiler
@pytest.mark.parametrize("size", [2, 10, 20, 40], ids=lambda size: f"{size} cells")
def test_sanitizers_find_nothing(size: int, tmp_path: Path) -> None:
    """States of one, two and four words, fields across two words, sums, remainders, failing steps."""
    path = tmp_path / "row.py"
    path.write_text(ROW)
    system = system_of(path, SIZE=str(size))
    assert words_of(system.layout.width) == {2: 1, 10: 2, 20: 2, 40: 4}[size]
    plain = breadth_first(system_of(path, SIZE=str(size)))
    assert plain.states > size and plain.found
    for threads in (1, 3):
        check_same(search(system, built_with(*SANITIZED, threads=threads)), plain)


@needs_compiler
def test_a_state_wider_than_a_cache_line(tmp_path: Path) -> None:
    path = tmp_path / "row.py"
    path.write_text(ROW)
    system = system_of(path, SIZE="110")
    assert words_of(system.layout.width) == 12
    plain = breadth_first(system_of(path, SIZE="110"))
    check_same(search(system, built_with(*GROWING, threads=2)), plain)


@needs_compiler
def test_sanitizers_find_nothing_in_orbits() -> None:
    plain = breadth_first(system_of(PINBENCH, True, CALLERS="3"))
    assert plain.states == 16_627
    system = system_of(PINBENCH, True, CALLERS="3")
    check_same(search(system, built_with(*SANITIZED, threads=2)), plain)


@needs_compiler
@pytest.mark.parametrize("below", [0, 60], ids=["one word", "two words"])
@pytest.mark.parametrize("reduced", [False, True], ids=["whole", "stubborn sets"])
def test_threads_do_not_race(reduced: bool, below: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three threads, a table that grows under them, reports in between."""
    monkeypatch.setenv("TSAN_OPTIONS", "halt_on_error=1 exitcode=66")
    choice = built_with(*THREADED, threads=3)
    with spread(Spread(below)):
        system = system_of(PINBENCH, PAGES="1" if below else "2")
        if reduced:
            result, by = explored_reduced(system, Stubborn(system), Watch(), choice)
            assert by == "native"
            check_same(result, reduced_in_python(system, Stubborn(system)))
        else:
            check_same(search(system, choice), breadth_first(system))


LIGHTS = """
from checker import *


@record
class Light:
    on: bool = True


lights = shared(Array(Light, 3))


@actor(lights)
def switch(light: Light) -> None:
    while True:
        with atomic:
            light.on = not light.on


@never("all lights are off")
def dark() -> bool:
    return not any(light.on for light in lights)


properties = [dark]
"""


def end_of(system: PythonSystem, result: Result) -> State:
    """The last state of the one schedule that was found."""
    (schedule,) = result.found.values()
    state = system.initial()[schedule.initial]
    for move in schedule.moves:
        state = system.after(state, move)
    return state


@needs_compiler
@pytest.mark.parametrize("flags", [(), ("-DPLAIN",)], ids=["by fours", "one by one"])
@pytest.mark.parametrize("below", [0, 60], ids=["one word", "two words"])
def test_the_state_of_zeros_may_come_late(below: int, flags: tuple[str, ...], tmp_path: Path) -> None:
    """It looks like an empty place of the table, and like an empty slot of the cache before it."""
    path = tmp_path / "lights.py"
    path.write_text(LIGHTS)
    with spread(Spread(below)):
        system = system_of(path)
        plain = breadth_first(system)
        assert plain.states == 8 and len(plain.found) == 1
        assert end_of(system, plain) == 0
        check_same(search(system, built_with(*QUICK, *flags)), plain)


APART = """
from checker import *

a = shared(Array(integer(0, most=3), 1))
b = shared(Array(bool, 1))


@initial
def begin() -> None:
    first = choose((1, 2, 3))
    a[0] = first


@actor
def idle() -> None:
    wait_until(b[0])


@never("one")
def one() -> bool:
    return a[0] == 1 and b[0]


@never("two")
def two() -> bool:
    return a[0] == 2 and b[0]


@never("three")
def three() -> bool:
    return a[0] == 3 and b[0]


properties = [{order}]
"""


@needs_compiler
@pytest.mark.parametrize("order", ["one, two, three", "three, two, one", "two, one, three"])
def test_premises_that_are_met_one_by_one(order: str) -> None:
    """Premises that one state satisfies are not evaluated again; the others are."""
    system = PythonSystem(ground(compiled(APART.format(order=order))))
    plain = breadth_first(system)
    assert not plain.unmet
    check_same(search(system, built_with(*QUICK)), plain)
