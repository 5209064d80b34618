"""A shortest run in which every actor gets through, found by the same search that decides properties.

An actor that can finish gets through where it has finished. One that cannot has gone round once; where it
does not even go round, it must come to rest.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from checker.backends.python.system import PythonSystem
from checker.checking.search import Searched, search
from checker.exploration.choice import EngineChoice
from checker.exploration.engines import WantedReduction
from checker.exploration.limits import Watch
from checker.exploration.result import Schedule
from checker.ground.build.from_program import unfinished
from checker.ground.ends import has_end
from checker.ground.meaning import evaluate
from checker.ground.program import Ground, GroundCommand, GroundProperty, Instance, equality
from checker.language.property import Kind
from checker.passes.normal_form import ground
from checker.program import fold
from checker.program.commands import FINISHED
from checker.program.expressions import Expression
from checker.program.program import Actor, Program, ProgramProperty
from checker.program.rounds import ROUND, can_finish, marking_rounds

GOAL = 0  # the number of the property that the search decides


@dataclass(frozen=True)
class Goal:
    """The marked program, and where each of its instances has got through."""

    lowered: Ground
    conditions: tuple[Expression, ...]

    def sought(self, choice: EngineChoice, reductions: tuple[WantedReduction, ...], watch: Watch) -> Searched:
        """Search for a state in which every actor has got through. Raises as ``search`` does."""
        return search(self.lowered, choice, reductions, None, watch)

    def outside(self, schedule: Schedule) -> tuple[str, ...]:
        """The actors that do not get through in a run of which no step fails."""
        system = PythonSystem(self.lowered)
        state = system.initial()[schedule.initial]
        for move in schedule.moves:
            state = system.after(state, move)
        value = system.values(state).__getitem__
        there = zip(self.lowered.instances, self.conditions, strict=True)
        return tuple(one.name for one, condition in there if not evaluate(condition, value))

    @property
    def round(self) -> tuple[str, ...]:
        """The actors that cannot finish, and go round."""
        return tuple(one.name for one in self.lowered.instances if ROUND in one.locals)


def goal_of(program: Program) -> Goal:
    """What it means for every actor of a program to get through."""
    lowered = ground(marking_rounds(program))
    actors = {actor.name: actor for actor in program.actors}
    rows = zip(lowered.instances, lowered.commands, strict=True)
    conditions = tuple(
        got_through(actors[one.actor], one, row) if one.actor in actors else fold.TRUE  # a store buffer
        for one, row in rows
    )
    sought = ProgramProperty(
        "every_actor_gets_through", Kind.REACHABLE, "every actor gets through", None, (), (),
        program.actors[0].span,
    )  # fmt: skip
    steps = (judged for judged in lowered.properties if judged.property.kind is Kind.STEP)
    wanted = GroundProperty(sought, fold.conjunction(conditions), ())
    return Goal(replace(lowered, properties=(wanted, *steps), passages=()), conditions)


def got_through(actor: Actor, one: Instance, row: tuple[GroundCommand, ...]) -> Expression:
    """Where an instance of an actor has got through."""
    if can_finish(actor):
        return equality((one.location, FINISHED))
    if ROUND in one.locals:
        return equality((one.locals[ROUND], 1))
    return fold.negation(unfinished(one, row)) if has_end(one, row) else fold.FALSE
