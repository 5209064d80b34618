"""What the steps of a race read from each other, and which of them would be missed.

A step *feeds* another one that reads a value which the first one wrote.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from checker.counterexample.memory_steps import MemorySteps
from checker.counterexample.race import Race
from checker.counterexample.replay import open_case, taken_case
from checker.counterexample.visibility import Visibility
from checker.counterexample.who_waits import awaited, noting
from checker.ground.meaning import between_steps, evaluate, run
from checker.ground.moves import StepFails

Cells = frozenset[int]
Feeds = dict[int, Cells]  # the steps that wrote what is asked for, by number from 0, and the cells


@dataclass(frozen=True, slots=True)
class StepFlow:
    """The cells that a step read and wrote, and those that hold another value after it.

    Of the locals, a step changes only what it has looked up in shared state: ``pte = page.pte``."""

    read: Cells
    written: Cells
    changed: Cells


@dataclass(frozen=True)
class DataFlow:
    """What flows between the steps of a race. The steps from number ``loop_from`` on repeat, if any do."""

    race: Race
    loop_from: int | None = None

    @cached_property
    def steps(self) -> tuple[StepFlow, ...]:
        """Every step."""
        return tuple(self.step(number) for number in range(len(self.race.moves)))

    def step(self, number: int) -> StepFlow:
        """One step."""
        values = self.race.system.values(self.race.states[number])
        _, case = taken_case(self.race.system.ground, values, self.race.moves[number])
        done = run(case.effects, values, case.guard)
        changed = frozenset(cell for cell, value in done.writes.items() if value != values[cell])
        read = (self.shared | self.locals).intersection(done.reads)
        looked = changed & self.locals if read & self.shared and not changed & self.shared else frozenset()
        return StepFlow(read, self.shared.intersection(done.writes), (changed & self.shared) | looked)

    @cached_property
    def locals(self) -> Cells:
        """The cells of actors, but for those that say where an actor stands."""
        ground = self.race.system.ground
        places = {one.location for one in ground.instances}
        return frozenset(range(len(ground.cells))) - self.shared - places

    @cached_property
    def shared(self) -> Cells:
        """The cells of the model that no actor owns."""
        cells = enumerate(self.race.system.ground.cells)
        return frozenset(n for n, cell in cells if cell.owner is None and not cell.hardware)

    @cached_property
    def visibility(self) -> Visibility:
        """Which stores the steps see."""
        ground, moves = self.race.system.ground, self.race.moves
        memory = MemorySteps(ground)
        for number, move in enumerate(moves):
            values = self.race.system.values(self.race.states[number])
            command, case = taken_case(ground, values, move)
            memory.step(command, case, values, run(case.effects, values).values)
        cpus = tuple(ground.instances[move.actor].cpu for move in moves)
        changed = (frozenset(ground.cells[n].name for n in one.changed) for one in self.steps)
        return Visibility(tuple(memory.found), cpus, tuple(changed))

    @cached_property
    def judged(self) -> Cells:
        """The shared cells that make the property what it is at the end."""
        noted: dict[int, int] = {}
        values = self.race.system.values(self.race.states[-1])
        evaluate(self.race.system.ground.properties[self.race.number].bad, noting(values, noted))
        return self.shared.intersection(noted)

    @property
    def triggering(self) -> Feeds:
        """The step from which on a goal is due, if one made it so."""
        step = self.race.triggering
        return {} if step is None else {step: self.steps[step].changed & self.shared}

    @cached_property
    def waited_on(self) -> Cells:
        """The shared cells that keep actors from their pending steps."""
        first = len(self.steps)
        return frozenset().union(*(self.awaited(first + n) for n in range(len(self.race.pending))))

    def awaited(self, step: int) -> Cells:
        """The shared cells that keep an actor from a pending step."""
        actor = self.race.pending[step - len(self.steps)]
        return frozenset(
            awaited(self.race.system.ground, actor, self.race.system.values(self.race.states[-1]))
        )

    def conflict(self, one: int, other: int) -> Cells:
        """The cells that one step changes and the other touches; a pending step touches what it waits on."""
        (read, changed), (also_read, also_changed) = self.touched(one), self.touched(other)
        return (changed & (also_read | also_changed)) | (also_changed & (read | changed))

    def touched(self, step: int) -> tuple[Cells, Cells]:
        """The cells that a step read, and those that it changed."""
        if step >= len(self.steps):
            return self.awaited(step), frozenset()
        return self.steps[step].read, self.steps[step].changed

    def accesses(self, step: int) -> tuple[Cells, Cells]:
        """The shared cells that a step reads, and those that it writes, changed or not."""
        if step >= len(self.steps):
            return self.awaited(step), frozenset()
        return self.steps[step].read & self.shared, self.steps[step].written

    def feeding(self, step: int, cells: Cells) -> Feeds:
        """The steps that wrote last, before a step, what it finds in some cells."""
        found: dict[int, Cells] = {}
        for cell in cells:
            writer = self.writer(cell, step)
            if writer is not None:
                found[writer] = found.get(writer, frozenset()) | {cell}
        return found

    def writer(self, cell: int, before: int) -> int | None:
        """The last step before another one that changed a cell; in a loop, maybe the last time round."""
        return next((n for n in self.earlier(before) if cell in self.steps[n].changed), None)

    def earlier(self, before: int) -> Iterator[int]:
        """The steps before another one, the last first."""
        if self.loop_from is None or before <= self.loop_from:
            yield from reversed(range(before))
            return
        yield from reversed(range(self.loop_from, before))
        yield from reversed(range(before, len(self.steps)))
        yield from reversed(range(self.loop_from))

    def matters(self, step: int, cells: Cells) -> bool:
        """Whether the race does not end so where a step leaves some cells as they were."""
        ground, race = self.race.system.ground, self.race
        values, due = race.system.values(race.states[step]), race.dues[step]
        for number in range(step, len(race.moves)):
            found = open_case(ground, values, race.moves[number])
            if found is None:
                return True
            done = run(found[1].effects, values, found[1].guard)
            if done.failed is not None:
                return not race.fails(StepFails(done.failed))
            after = between_steps(ground, done.values)
            if number == step:
                after = [values[n] if n in cells else value for n, value in enumerate(after)]
            state = race.system.layout.pack(after)
            due = race.due(state, due)
            if race.is_wrong(state, due):
                return False
            if race.is_avoided(due):
                return True
            values = after
        return True


def together(feeds: Iterable[Feeds]) -> Feeds:
    """All that feeds, of several steps."""
    found: Feeds = {}
    for one in feeds:
        for step, cells in one.items():
            found[step] = found.get(step, frozenset()) | cells
    return found
