"""What a memory model did in each step of a run: which steps issued an access, and which performed it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from checker.counterexample.trace import MemoryStep, TraceStep
from checker.ground.effects import updated
from checker.ground.machine import Issued, Performed
from checker.ground.meaning import evaluate
from checker.ground.program import Case, Ground, GroundCommand


@dataclass
class MemorySteps:
    """Follows the windows of a run: each entry is known by the step that issued it, by number from 0."""

    ground: Ground
    entries: dict[int, list[int]] = field(default_factory=dict)
    found: list[MemoryStep | None] = field(default_factory=list)

    def step(
        self, command: GroundCommand, case: Case, before: Sequence[int], after: Sequence[int]
    ) -> MemoryStep | None:
        """What happens in the next step; None where it touches no location that the memory model is about."""
        key = command.number, case.choice, case.where
        issued = self.ground.machine.issued.get(key)
        performed = self.ground.machine.performed.get(key)
        cpu = self.ground.instances[command.instance].cpu
        one = self.told(issued, before, after, case, cpu) if issued is not None else None
        if performed is not None:
            one = self.performs(performed, before, after)
        self.follow(cpu, after)
        self.found.append(one)
        return one

    def follow(self, cpu: int, after: Sequence[int]) -> None:
        """New entries are those of this step; what goes beside the performed one is a barrier, the oldest."""
        mine = self.entries.setdefault(cpu, [])
        length = len(self.held(cpu, after))
        while len(mine) > length:
            mine.pop(0)
        mine += [len(self.found)] * (length - len(mine))

    def held(self, cpu: int, values: Sequence[int]) -> list[int]:
        """The values of the entries of a window, the oldest first."""
        entries = self.ground.machine.windows.get(cpu, ())
        return [values[value] for number, value in entries if values[number] != 0]

    def told(
        self, issued: Issued, before: Sequence[int], after: Sequence[int], case: Case, cpu: int
    ) -> MemoryStep | None:
        """How a step of the model issues its access; None if it is a store on a branch that was not taken."""
        cell = issued.cell
        delayed = issued.delayed and len(self.held(cpu, after)) > len(self.held(cpu, before))
        if cell < 0 or (issued.delayed and not delayed and issued.loaded is None):
            return None
        at_once = not issued.late and cell in updated(case.effects)
        stored = self.held(cpu, after)[-1] if delayed else after[cell] if at_once else None
        return MemoryStep(
            self.ground.cells[cell].name,
            self.shown(cell, None if issued.loaded is None else evaluate(issued.loaded, before.__getitem__)),
            self.shown(cell, stored),
            delayed,
            issued.late,
            issued.age,
        )

    def performs(self, performed: Performed, before: Sequence[int], after: Sequence[int]) -> MemoryStep:
        """What a step of the machine performs."""
        of = self.entries[performed.cpu].pop(performed.position)
        cell = performed.cell
        if cell < 0:
            return MemoryStep(of=of)
        loaded = None if performed.loaded is None else evaluate(performed.loaded, before.__getitem__)
        stored = after[cell] if performed.stores else None
        name = self.ground.cells[cell].name
        return MemoryStep(name, self.shown(cell, loaded), self.shown(cell, stored), of=of)

    def shown(self, cell: int, value: int | None) -> str | None:
        """A value as the model's reader writes it."""
        return None if value is None else self.ground.cells[cell].show(value)


def with_memory(step: TraceStep, memory: MemoryStep | None, before: list[TraceStep]) -> TraceStep:
    """A step with what the memory model did: a load has read what it got. A step of the machine is told as
    one of the actor that issued what it performs."""
    if memory is None:
        return step
    if memory.loaded is not None:
        reads = step.reads | {memory.location: memory.loaded}
        decided = tuple(dict.fromkeys([*step.decided, memory.location]))
        step = replace(step, reads=reads, decided=decided)
    if memory.of is None:
        return replace(step, memory=memory)
    issued = before[memory.of]
    text = f"{issued.text.split('; ')[-1]} {performance(memory)}"
    return replace(
        step,
        memory=memory,
        machine=step.actor,
        actor=issued.actor,
        procedure=issued.procedure,
        calls=issued.calls,
        span=issued.span,
        text=text,
        choice={},
    )


def performance(memory: MemoryStep) -> str:
    """What happens to an access that is performed, as the verb of a sentence."""
    if not memory.location:
        return "is complete"
    return "becomes visible" if memory.stored is not None else "gets its value"
