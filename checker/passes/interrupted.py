"""What the pass that adds interrupts must preserve: everything but the state of the CPUs.

Without guards on that state, and without updates of it, its result is the program before it. Properties may
differ only in what they say of actors that wait.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import assert_never

from checker.ground.effects import Effect, Fork, Passing, Require, Update, cells_read
from checker.ground.program import Case, Ground, GroundCommand
from checker.ground.state_variables import cells_of
from checker.language.property import Kind
from checker.passes.preservation import preserving
from checker.program import fold
from checker.program.cpu_state import CPU_STATE
from checker.program.expressions import And, Expression

ABOUT_WAITING = (Kind.FINISHES, Kind.NEVER_WAITS)


def preserving_all_but_cpus(before: Ground, after: Ground) -> Ground:
    """The program with interrupts.

    Raises BrokenGround if it differs from the one before in more than the state of CPUs and properties about
    waiting.
    """
    slots = cells_of(before.program).slots
    without = WithoutCpus(frozenset(cell for (name, _), cell in slots.items() if name in CPU_STATE))
    preserving(without.all(before), without.all(after))
    return after


@dataclass(frozen=True)
class WithoutCpus:
    """Drops from a program what the pass may add. ``state`` are the cells of the CPUs."""

    state: frozenset[int]

    def all(self, ground: Ground) -> Ground:
        """A program without the state of its CPUs."""
        commands = tuple(tuple(map(self.command, row)) for row in ground.commands)
        judged = tuple(one for one in ground.properties if one.property.kind not in ABOUT_WAITING)
        return replace(ground, commands=commands, properties=judged)

    def command(self, command: GroundCommand) -> GroundCommand:
        """A command without it."""
        return replace(command, cases=tuple(map(self.case, command.cases)))

    def case(self, case: Case) -> Case:
        """A case without it. A condition that also reads other cells stays."""
        guard = fold.conjunction(part for part in parts(case.guard) if not self.is_about_cpus(part))
        return replace(case, guard=guard, effects=self.effects(case.effects))

    def is_about_cpus(self, condition: Expression) -> bool:
        """Whether a condition is about nothing else."""
        return bool(cells := cells_read(condition)) and cells <= self.state

    def effects(self, effects: tuple[Effect, ...]) -> tuple[Effect, ...]:
        """Effects without updates of it."""
        rest: list[Effect] = []
        for effect in effects:
            match effect:
                case Update(cell):
                    rest += [] if cell in self.state else [effect]
                case Fork(condition, then, otherwise, span):
                    rest.append(Fork(condition, self.effects(then), self.effects(otherwise), span))
                case Require() | Passing():
                    rest.append(effect)
                case _:
                    assert_never(effect)
        return tuple(rest)


def parts(guard: Expression) -> tuple[Expression, ...]:
    """The conditions of which a guard is the conjunction."""
    return guard.operands if isinstance(guard, And) else (guard,)
