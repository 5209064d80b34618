"""Models small enough to count by hand, and a search of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from checker.backends.python.system import PythonSystem
from checker.compiler.compile import compile_model
from checker.counterexample.replay import replay
from checker.counterexample.trace import Trace
from checker.exploration.breadth_first import breadth_first
from checker.exploration.limits import Watch
from checker.exploration.result import Result
from checker.ground.program import Ground
from checker.passes.normal_form import ground

WORDS = (
    "from checker import Array, actor, always, atomic, choose, every_actor_finishes, implies, initial,"
    " integer, never, never_waits, procedure, reachable, record, shared, wait_until\n\n\n"
)
STATE = """\
@record
class State:
    a: bool = False
    b: bool = False
    n: int = integer(0, most=3)


state = shared(State)


"""


class Searched:
    """What a search found in a model written out in a test."""

    def __init__(self, path: Path, text: str, symmetry: bool = False, watch: Watch | None = None) -> None:
        path.write_text(WORDS + STATE + text)
        self.ground: Ground = ground(compile_model(str(path)).program)
        self.system = PythonSystem(self.ground, symmetry=symmetry)
        self.result: Result = breadth_first(self.system, watch)

    @property
    def counts(self) -> tuple[int, int, int]:
        """States, transitions, depth."""
        return self.result.states, self.result.transitions, self.result.depth

    def number(self, name: str) -> int:
        """The number of a property."""
        return [one.property.name for one in self.ground.properties].index(name)

    def found(self, name: str) -> bool:
        """Whether a property was decided by a sighting."""
        return self.number(name) in self.result.found

    def trace(self, name: str) -> Trace:
        """The trace that decided a property."""
        number = self.number(name)
        return replay(self.system, self.result.found[number], self.ground.properties[number])

    def steps(self, name: str) -> list[str]:
        """The trace in words: who did what."""
        return [f"{step.actor}: {step.text}" for step in self.trace(name).steps]


Search = Callable[..., Searched]
