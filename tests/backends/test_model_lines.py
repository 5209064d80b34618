"""The compiled steps stand under the model's own file name and lines: a debugger shows the model."""

import sys
from pathlib import Path
from types import FrameType
from typing import Any

from checker.backends.python.system import PythonSystem
from checker.compiler.compile import compile_model
from checker.passes.normal_form import ground

MODEL = """\
from checker import actor, atomic, every_actor_finishes, integer, record, shared


@record
class Counter:
    value: int = integer(0, most=9)
    big: bool = False


counter = shared(Counter)


@actor
def increment() -> None:
    with atomic:  # add two, and look
        counter.value = counter.value * 2 + 1
        if counter.value > 4:
            counter.big = True


properties = [every_actor_finishes()]
"""


def lines_run(file: Path) -> set[int]:
    """The lines of the model that its first step passes through, as a debugger sees them."""
    system = PythonSystem(ground(compile_model(str(file)).program))
    (state,) = system.initial()
    (move,) = system.enabled(state)
    found: set[int] = set()

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        if frame.f_code.co_filename == str(file.resolve()) and event == "line":
            found.add(frame.f_lineno)
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        system.after(state, move)
    finally:
        sys.settrace(before)
    return found


def test_a_step_runs_through_the_lines_of_the_model(tmp_path: Path) -> None:
    file = tmp_path / "counting.py"
    file.write_text(MODEL)
    # 15 is `with atomic:`, 16 the assignment, 17 the test; 18 is not reached (1 > 4 is false)
    assert lines_run(file) == {15, 16, 17}
