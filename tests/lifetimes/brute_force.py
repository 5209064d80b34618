"""What random programs may do, by every interleaving, with a generation for each object and each reference.

It shares nothing with the checker: no marks, no symmetry, no compiler.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TypeVar

from tests.lifetimes.programs import CELLS, LOCALS, Operation, PoolProgram, Step

T = TypeVar("T")
Pointer = tuple[int, int] | None  # an object, and its generation when the reference was made
USED, FREED, LEAKS = "nothing_is_used_after_free", "nothing_is_freed_twice", "nothing_leaks"


class StepFails(Exception):
    """A step does what no step may do."""


@dataclass(frozen=True)
class Object:
    """An object of the pool."""

    allocated: bool = False
    generation: int = 0
    next: Pointer = None


@dataclass(frozen=True)
class PoolState:
    """The objects, the shared references, and for each actor where it is and what it holds."""

    objects: tuple[Object, ...]
    cells: tuple[Pointer, ...]
    places: tuple[int, ...]
    locals: tuple[tuple[Pointer, ...], ...]
    equal: bool = False


@dataclass
class Exploration:
    """Explores a program. ``violated`` are the properties that some run violates."""

    program: PoolProgram
    violated: set[str] = field(default_factory=set)
    equal: bool = False

    def run(self) -> None:
        """Follow every interleaving."""
        steps = self.program.actors * self.program.copies
        none: tuple[Pointer, ...] = (None, None)
        first = PoolState((Object(),) * self.program.objects, none, (0,) * len(steps), (none,) * len(steps))
        if self.program.starts:
            objects = changed(first.objects, 0, Object(allocated=True))
            first = replace(first, objects=objects, cells=changed(none, 0, (0, 0)))
        seen, waiting = {first}, [first]
        while waiting:
            state = waiting.pop()
            self.equal = self.equal or state.equal
            found = [after for number, one in enumerate(steps) for after in self.stepped(state, number, one)]
            waiting += [after for after in found if after not in seen]
            seen.update(found)

    def stepped(self, state: PoolState, actor: int, steps: tuple[Step, ...]) -> Iterator[PoolState]:
        """The states after the next step of an actor."""
        place = state.places[actor]
        if place == len(steps):
            return
        here = [state]
        try:
            for operation in steps[place]:
                here = [after for one in here for after in self.done(one, actor, operation)]
        except StepFails as fails:
            self.violated.add(str(fails))
            return
        for after in here:
            arrived = replace(after, places=changed(after.places, actor, place + 1))
            if all(at == len(self.steps_of(n)) for n, at in enumerate(arrived.places)):
                self.end(arrived)
            yield arrived

    def steps_of(self, actor: int) -> tuple[Step, ...]:
        """The steps of an actor."""
        return (self.program.actors * self.program.copies)[actor]

    def end(self, state: PoolState) -> None:
        """All actors have finished: what is allocated must have a reference of its generation."""
        for number, one in enumerate(state.objects):
            others = [
                *state.cells,
                *(other.next for n, other in enumerate(state.objects) if n != number and self.counts(other)),
            ]
            if one.allocated and not any(self.leads_to(state, reference, number) for reference in others):
                self.violated.add(LEAKS)

    def counts(self, one: Object) -> bool:
        """Whether what an object contains is still there: memory that is freed is not, unless typesafe."""
        return one.allocated or self.program.typesafe

    def leads_to(self, state: PoolState, reference: Pointer, number: int) -> bool:
        """Whether a reference leads to what is in an object now."""
        if reference is None or reference[0] != number:
            return False
        return self.program.typesafe or reference[1] == state.objects[number].generation

    # -- operations --------------------------------------------------------------------------

    def done(self, state: PoolState, actor: int, operation: Operation) -> list[PoolState]:
        """The states after one operation. Raises StepFails."""
        word, *names = operation
        own = state.locals[actor]
        value = {**dict(zip(LOCALS, own, strict=True)), **dict(zip(CELLS, state.cells, strict=True))}
        target, second = (*names, "")[:2]

        def given(name: str, pointer: Pointer) -> list[PoolState]:
            if name in CELLS:
                return [replace(state, cells=changed(state.cells, CELLS.index(name), pointer))]
            new = changed(own, LOCALS.index(name), pointer)
            return [replace(state, locals=changed(state.locals, actor, new))]

        match word:
            case "alloc":
                return self.allocated(state, actor, LOCALS.index(target))
            case "free":
                return [self.freed(state, value[target])]
            case "load" | "copy":
                return given(target, value[second])
            case "store":
                return given(second, value[target])
            case "drop" | "clear":
                return given(target, None)
            case "use":
                self.used(state, value[target])
                return [state]
            case "link":
                return [self.linked(state, value[target], value[second])]
            case "follow":
                number = self.used(state, value[second])
                return [state] if number is None else given(target, state.objects[number].next)
            case _:
                one, other = value[target], value[second]
                same = one is not None and other is not None and one[0] == other[0]
                return [replace(state, equal=state.equal or same)]

    def allocated(self, state: PoolState, actor: int, name: int) -> list[PoolState]:
        """Each free object; none if there is none."""
        found = []
        for number, one in enumerate(state.objects):
            if not one.allocated:
                objects = changed(state.objects, number, replace(one, allocated=True))
                new = changed(state.locals[actor], name, (number, one.generation))
                found.append(replace(state, objects=objects, locals=changed(state.locals, actor, new)))
        nothing = changed(state.locals[actor], name, None)
        return found or [replace(state, locals=changed(state.locals, actor, nothing))]

    def freed(self, state: PoolState, pointer: Pointer) -> PoolState:
        """The state after a free."""
        if pointer is None:
            return state
        number, generation = pointer
        one = state.objects[number]
        if not one.allocated or (not self.program.typesafe and generation != one.generation):
            raise StepFails(FREED)
        new = Object(False, one.generation + 1, one.next if self.program.typesafe else None)
        if self.program.typesafe:
            new = replace(new, generation=0)
        return replace(state, objects=changed(state.objects, number, new))

    def used(self, state: PoolState, pointer: Pointer) -> int | None:
        """The object that a reference leads to. Raises StepFails if it has been freed since."""
        if pointer is None:
            return None
        number, generation = pointer
        one = state.objects[number]
        if not self.program.typesafe and (not one.allocated or generation != one.generation):
            raise StepFails(USED)
        return number

    def linked(self, state: PoolState, pointer: Pointer, other: Pointer) -> PoolState:
        """The state after a reference was stored in an object."""
        number = self.used(state, pointer)
        if number is None:
            return state
        return replace(
            state, objects=changed(state.objects, number, replace(state.objects[number], next=other))
        )


def changed(values: tuple[T, ...], number: int, value: T) -> tuple[T, ...]:
    """The values with one replaced."""
    return (*values[:number], value, *values[number + 1 :])


def truth_about(program: PoolProgram) -> tuple[frozenset[str], bool]:
    """The properties that a program violates, and whether two references are ever the same."""
    exploration = Exploration(program)
    exploration.run()
    return frozenset(exploration.violated), exploration.equal
