"""A test of the catalogue as a model in the language, and the outcomes that exploring it shows."""

from collections.abc import Mapping
from typing import Any

from checker.backends.python.system import PythonSystem
from checker.exploration.limits import Watch
from checker.exploration.reachable import reachable
from checker.ground.moves import State
from checker.litmus.model_text import ModelText
from checker.litmus.syntax import LitmusTest
from checker.litmus.terms import at_end
from checker.litmus.words import MEMORY_WORDS
from checker.passes.normal_form import ground
from tests.memory.as_litmus import as_litmus
from tests.memory.axioms import Outcome
from tests.memory.axioms.expressions import Value
from tests.programs import compiled

WINDOW, OLD = {"window": "6"}, {"history": "5"}
WIDE: dict[str, dict[str, str]] = {"sc": {}, "tso": WINDOW, "pso": WINDOW, "weak": WINDOW | OLD}


def as_model(test: Mapping[str, Any], memory_words: bool = MEMORY_WORDS) -> str:
    """The text of a model. ``memory_words`` is whether it uses barriers and orders."""
    return "\n".join(line.text for line in ModelText(as_litmus(test), memory_words).lines()) + "\n"


def explored(test: Mapping[str, Any], memory: str = "sc") -> frozenset[Outcome]:
    """Every outcome that the checker finds for the model of ``test`` under a memory model."""
    return outcomes_of(test, as_model(test, memory_words=True), memory)


def outcomes_of(test: Mapping[str, Any], text: str, memory: str) -> frozenset[Outcome]:
    """Every outcome of a text of the model of ``test``.

    It is computed by the Python lowering, from the states in which no step is left and every thread has
    ended; registers are read from the ghosts that each thread sets at its end.
    """
    system = PythonSystem(ground(compiled(text, memory=memory, **WIDE[memory])))
    reading = _Reading(as_litmus(test), system)
    states = reachable(system, Watch())
    return frozenset(reading.outcome(state) for state in states if reading.is_end(state))


def bounds_reached(test: Mapping[str, Any]) -> list[str]:
    """The bounds of the weak machine that some step would exceed in the model of ``test``."""
    text = as_model(test, memory_words=True)
    system = PythonSystem(ground(compiled(text, memory="weak", **WIDE["weak"])))
    states = list(reachable(system, Watch()))
    return [name for name, bound in system.ground.bounds if system.finder(bound)(states) is not None]


class _Reading:
    """What a state says about a test."""

    def __init__(self, test: LitmusTest, system: PythonSystem) -> None:
        self.test, self.system = test, system
        self.naming = ModelText(test).naming
        self.cells = {cell.name: number for number, cell in enumerate(system.ground.cells)}

    def is_end(self, state: State) -> bool:
        """Whether every thread has ended and nothing is left to do."""
        values = self.system.values(state)
        ended = all(values[self.cells[f"at_end.p{n}"]] for n in range(len(self.test.threads)))
        return ended and not self.moves(state)

    def moves(self, state: State) -> int:
        """The number of moves of a state, by the code that has explored it already."""
        return sum(self.system.expand([state], set(), []).taken)

    def outcome(self, state: State) -> Outcome:
        """The registers and memory of a state."""
        values = self.system.values(state)
        registers = tuple(
            tuple((name, self.value(values, self.register(n, name))) for name in sorted(thread.registers))
            for n, thread in enumerate(self.test.threads)
        )
        memory = ((name, self.value(values, self.naming.location(name))) for name in self.test.initial)
        return Outcome(registers, tuple(sorted(memory)))

    def register(self, thread: int, name: str) -> str:
        """The cell of a register."""
        return f"at_end.{at_end(thread, self.naming.registers[thread, name])}"

    def value(self, values: list[int], cell: str) -> Value:
        """The value of a cell: a number or an address."""
        number = values[self.cells[cell]]
        position = number - self.naming.first
        locations = self.naming.locations
        return f"&{locations[position]}" if 0 <= position < len(locations) else number
