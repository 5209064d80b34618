"""Two things of one name are two: each is known by itself, whatever it is called and wherever it is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.backends.python.system import PythonSystem
from checker.compiler.compile import compile_model
from checker.counterexample.replay import replay
from checker.exploration.breadth_first import breadth_first
from checker.passes.normal_form import ground
from checker.program.program import Program
from checker.source.diagnostic import ModelError
from tests.agreement.test_agreement import TestPython as Python
from tests.agreement.test_lowering import check_all
from tests.oracle import explore

LIBRARY = """
from enum import Enum

from checker import *


class Mode(Enum):
    FREE = 0
    BUSY = 1


@record
class Page:
    taken: bool = False
    mode: Mode = Mode.FREE


pages = shared(Array(Page, 2))
pages_2 = shared(Array(bool, 2))
pages_3 = shared(Page)


@procedure
def take() -> None:
    pages[0].taken = True
    pages[0].mode = Mode.BUSY


@procedure
def mark() -> None:
    pages_2[0] = True
    pages_3.taken = True


@procedure
def lock() -> None:
    wait_until(pages[0].taken)


@procedure
def mode() -> Mode:
    return Mode.FREE


@procedure
def page() -> Page:
    return pages[0]


@reachable("the pages of the library are not taken")
def of_the_library() -> bool:
    return pages[0].taken and pages[0].mode is Mode.BUSY and pages_2[0] and pages_3.taken
"""
MODEL = """
from enum import Enum

from checker import *
from {library} import lock as other_lock
from {library} import mark, mode, of_the_library, page, take


class Mode(Enum):
    FREE = 0
    BUSY = 1


@record
class Page:
    taken: bool = False
    mode: Mode = Mode.FREE
    n: int = integer(0, most=3)


pages = shared(Array(Page, 2))
pages_2 = shared(Array(integer(0, most=3), 2))
pages_3 = shared(Page)


@procedure
def lock() -> None:
    wait_until(not pages[1].taken)


@actor
def pages_4() -> None:
    take()
    mark()
    pages_2[1] = 3
    pages[1].mode = Mode.FREE
    lock()


@actor
def waits() -> None:
    other_lock()
    {last}


@never("a page of the model is taken")
def of_the_model() -> bool:
    return pages[0].taken or pages[1].mode is not Mode.FREE or pages_2[0] != 0 or pages_3.taken


properties = [of_the_library, of_the_model, never_waits({waits})]
"""


def model(folder: Path, **words: str) -> Program:
    """The model, beside a library that uses every name of it once more."""
    library = f"library_of_{folder.name}"
    (folder / f"{library}.py").write_text(LIBRARY)
    path = folder / "model.py"
    path.write_text(MODEL.format(**{"library": library, "waits": "lock", "last": "pass"} | words))
    return compile_model(str(path)).program


def test_arrays_records_enums_and_procedures_of_one_name(tmp_path: Path) -> None:
    program = model(tmp_path)
    check_all(program, 2000)
    lowered = ground(program)
    truth = explore(PythonSystem(lowered))
    Python().check(lowered, truth)
    assert set(truth.first) == {"of_the_library"}  # it is reachable; nothing else is decided
    assert len({shared.name for shared in program.shared}) == len(program.shared) == 6
    assert [record.name for record in program.records] == ["Page", "Page_2"]
    names = [cell.name for cell in lowered.cells]
    assert len(set(names)) == len(names)


def test_a_wait_is_judged_in_the_procedure_that_is_named_and_in_no_other(tmp_path: Path) -> None:
    truth = explore(PythonSystem(ground(model(tmp_path, waits="other_lock"))))
    assert "lock_never_waits" in truth.first


@pytest.mark.parametrize(
    "last", ["m = mode()\n    assert m is Mode.FREE", "p = page()\n    assert p is pages[0]"]
)
def test_types_of_one_name_are_not_compared(tmp_path: Path, last: str) -> None:
    with pytest.raises(ModelError, match="_2"):
        model(tmp_path, last=last)


FACTORY = """
from checker import *


@record
class System:
    n: int = integer(0, most=9)


{names}


def counting(counter: System):
    @procedure
    def count(by: int) -> None:
        with atomic:
            wait_until(counter.n < 2)
            c = choose((1, 2))
            counter.n = c + by

    return count


first, second = counting(a), counting(b)


@actor
def worker() -> None:
    with atomic:
        first(0)
    second(1)


@reachable("both are counted")
def both() -> bool:
    return a.n == 1 and b.n == 3


properties = [both, never_waits(second)]
"""


def test_procedures_of_one_factory(tmp_path: Path) -> None:
    path = tmp_path / "model.py"
    path.write_text(FACTORY.format(names="a = shared(System)\nb = shared(System)"))
    program = compile_model(str(path)).program
    assert len(next(p for p in program.properties if p.kind == "never_waits").subjects) == 1
    check_all(program, 100)


ARRAYS = """
from checker import *


def two(mark: bool):
    pages = shared(Array(bool, 2))
    pages_2 = shared(Array(bool, 2))

    @procedure
    def write() -> None:
        pages[0] = mark
        pages_2[1] = mark

    @procedure
    def read() -> bool:
        with atomic:
            both = pages[0] or pages[1] or pages_2[0] or pages_2[1]
        return both

    return write, read


write, _ = two(True)
_, read = two(False)


@actor
def worker() -> None:
    write()
    found = read()
    assert not found, "what nobody wrote is read"


properties = [every_actor_finishes()]
"""


def test_arrays_of_one_factory(tmp_path: Path) -> None:
    path = tmp_path / "model.py"
    path.write_text(ARRAYS)
    program = compile_model(str(path)).program
    assert sorted(shared.name for shared in program.shared) == ["pages", "pages_2", "pages_2_2", "pages_3"]
    assert not explore(PythonSystem(ground(program))).first


TWO_CHOICES = """
from checker import *


@record
class System:
    a: bool = False
    b: bool = False


system = shared(System)


@actor
def worker() -> None:
    with atomic:
        first(1)
        first(2)


@procedure
def first(which: int) -> None:
    c = choose((False, True))
    wait_until(c or which == 1)
    {effect}


@never("both")
def both() -> bool:
    return system.a and system.b


properties = [both]
"""


def test_two_choices_of_one_name_in_one_step(tmp_path: Path) -> None:
    """Both are shown. The race of two such choices once could not be drawn at all."""
    path = tmp_path / "model.py"
    text = TWO_CHOICES.replace("    {effect}\n", "").replace("        first(2)\n", "        first(2)\n{rest}")
    path.write_text(text.format(rest="        system.a = True\n        system.b = True\n"))
    system = PythonSystem(ground(compile_model(str(path)).program))
    ((number, schedule),) = breadth_first(system).found.items()
    trace = replay(system, schedule, system.ground.properties[number])
    assert list(trace.steps[0].choice) == ["c", "c (2)"]
