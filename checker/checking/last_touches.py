"""Optional results computed last: the locations of all actors, and the costs of actors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from checker.backends.python.system import PythonSystem
from checker.checking.explaining import Races
from checker.counterexample.cost import Cost, costs
from checker.counterexample.explanation import ExplainedRace
from checker.counterexample.standing import Standings, standings_of
from checker.exploration.deadline import Deadline
from checker.language.ordering import MemoryModel
from checker.passes.normal_form import ground

COUNTING = 5.0  # seconds for all of that


@dataclass(frozen=True)
class LastTouches:
    """What was computed before time ran out.

    ``standings`` are by the number of the property; ``interrupted`` is whether the user interrupted it.
    """

    costs: tuple[Cost, ...] = ()
    standings: Mapping[int, Standings] = field(default_factory=dict)
    interrupted: bool = False


def last_touches(system: PythonSystem, races: Races, wanted: bool, deadline: Deadline) -> LastTouches:
    """The costs of the actors, and the locations of all actors in the races if that is ``wanted``."""
    last = deadline.wrapping_up().sooner(COUNTING, "")
    counted: list[Cost] = []
    standings: dict[int, Standings] = {}
    cuts = [last.attempt(lambda: counted.extend(costs(in_order(system))))]
    for number in races if wanted else ():
        cuts.append(last.attempt(partial(add_standings, standings, number, system, races[number])))
    interrupted = any(cut is not None and cut.interrupted for cut in cuts)
    return LastTouches(tuple(counted), standings, interrupted)


def in_order(system: PythonSystem) -> PythonSystem:
    """The same model without the machine of a memory model: what an actor does is counted as it is written,
    not what its machine does with it, nor what that makes it wait for."""
    program = system.ground.program
    if program.memory is MemoryModel.SC:
        return system
    return PythonSystem(ground(replace(program, memory=MemoryModel.SC)))


def add_standings(
    standings: dict[int, Standings], number: int, system: PythonSystem, race: ExplainedRace
) -> None:
    """Compute the locations of all actors in one race."""
    standings[number] = standings_of(system, race.trace, race.explanation)
