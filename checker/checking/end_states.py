"""The states in which every thread of a litmus test has ended."""

from __future__ import annotations

from dataclasses import dataclass

from checker.backends.python.system import PythonSystem
from checker.exploration.limits import Watch
from checker.exploration.reachable import NotAll, reachable
from checker.ground.program import Ground
from checker.litmus.meaning import EndValues, is_met
from checker.litmus.model_text import ModelText
from checker.litmus.syntax import LitmusTest, LocationAtEnd, RegisterAtEnd
from checker.litmus.terms import at_end
from checker.litmus.values import HeldValue
from checker.source.limit import LimitReached


@dataclass(frozen=True)
class EndStates:
    """What the observed registers and locations are at the end, and how many states meet the condition.

    States that the filter excludes are not among them.
    """

    shown: tuple[tuple[HeldValue, ...], ...]
    positive: int
    negative: int

    @property
    def observation(self) -> str:
        """Herd's word for it: Never, Sometimes or Always."""
        if not self.positive:
            return "Never"
        return "Sometimes" if self.negative else "Always"


def end_states(test: LitmusTest, ground: Ground, watch: Watch) -> EndStates:
    """Explore every state of the model of ``test``. Raises LimitReached."""
    system = PythonSystem(ground)
    reading = EndReading(test, ground)
    try:
        states = reachable(system, watch)
    except NotAll as stopped:
        raise LimitReached(str(stopped)) from None
    ends = {reading.values(values) for state in states if reading.is_end(values := system.values(state))}
    kept = [one for one in map(dict, ends) if test.filter is None or is_met(test.filter, one)]
    positive = {reading.shown(one) for one in kept if is_met(test.condition, one)}
    every = {reading.shown(one) for one in kept}
    return EndStates(tuple(sorted(every, key=repr)), len(positive), len(every - positive))


class EndReading:
    """Reads the end of a test from the values of the cells of its model."""

    def __init__(self, test: LitmusTest, ground: Ground) -> None:
        written = ModelText(test)
        self._test, self._naming = test, written.naming
        cells = {cell.name: number for number, cell in enumerate(ground.cells)}
        self._ended = [cells[f"at_end.p{number}"] for number in range(len(test.threads))]
        observed: list[RegisterAtEnd | LocationAtEnd] = [
            *(RegisterAtEnd(*one) for one in written.observed_registers()),
            *map(LocationAtEnd, test.initial),
        ]
        self._cells = {one: cells[self._cell(one)] for one in observed}

    def _cell(self, one: RegisterAtEnd | LocationAtEnd) -> str:
        if isinstance(one, LocationAtEnd):
            return self._naming.location(one.name)
        return f"at_end.{at_end(one.thread, self._naming.registers[one.thread, one.name])}"

    def is_end(self, values: list[int]) -> bool:
        """Whether every thread has ended. Each waits for its own stores before."""
        return all(values[cell] for cell in self._ended)

    def values(self, values: list[int]) -> EndValues:
        """The registers and locations, as pairs."""
        return tuple((one, self._value(values[cell])) for one, cell in self._cells.items())

    def shown(self, end: dict[RegisterAtEnd | LocationAtEnd, HeldValue]) -> tuple[HeldValue, ...]:
        """The values that the test observes."""
        return tuple(end[one] for one in self._test.observed)

    def _value(self, number: int) -> HeldValue:
        position = number - self._naming.first
        locations = self._naming.locations
        return locations[position] if 0 <= position < len(locations) else number
