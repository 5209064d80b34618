"""A second meaning of a program, written apart from the lowering: it runs commands as they stand.

It knows no cells, no cases and no packed states: shared state is a dictionary, a step runs its effects
on a copy, and a read that leads nowhere raises. What the lowering folds, splits, prunes and packs
must come out as this does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import permutations, product
from typing import assert_never

from checker.ground.moves import Move
from checker.ground.program import Ground, GroundCommand
from checker.program.commands import FINISHED, Assign, Check, Command, Effect, Free, Go, Note, Test
from checker.program.expressions import (
    And,
    Arithmetic,
    At,
    Cell,
    Compare,
    Conditional,
    Constant,
    Expression,
    Field,
    Item,
    Local,
    Not,
    Or,
    Slot,
)
from checker.program.program import Actor, Program, ProgramProperty, Variable

MARKED = 1000
Key = tuple[str, int, str, int]  # array, index, field ("" for a plain value), position
COMPARE: dict[str, Callable[[int, int], bool]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
COMBINE: dict[str, Callable[[int, int], int]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "//": lambda a, b: a // b,
    "%": lambda a, b: a % b,
    "&": lambda a, b: a & b,
    "|": lambda a, b: a | b,
    "^": lambda a, b: a ^ b,
    "<<": lambda a, b: a << b,
    ">>": lambda a, b: a >> b,
}


class Fails(Exception):
    """A step fails; ``args[0]`` is the property that says so."""


@dataclass(frozen=True)
class Standing:
    """One instance: its location, and the locals that are live there."""

    location: int
    locals: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Plain:
    """A state: every shared value, and every instance."""

    shared: tuple[tuple[Key, int], ...]
    instances: tuple[Standing, ...]


@dataclass
class Run:
    """One step under way."""

    meaning: Meaning
    shared: dict[Key, int]
    locals: dict[str, int]
    actor: Actor
    item: Sequence[Constant]

    def value(self, expression: Expression) -> int:
        """What an expression is worth. Raises Fails if it follows what leads nowhere."""
        match expression:
            case Constant(value):
                return value
            case Local(name):
                return self.locals[name]
            case Item(part):
                return self.item[part].value
            case Field() | Slot():
                return self.shared[self.place(expression)]
            case At(array, index):
                return self.meaning.reference(
                    array, self.within(index, self.meaning.program.array(array).length)
                )
            case Not(operand):
                return int(not self.value(operand))
            case And(operands):
                return int(all(self.value(one) for one in operands))
            case Or(operands):
                return int(any(self.value(one) for one in operands))
            case Compare(sign, left, right):
                return int(COMPARE[sign](self.value(left), self.value(right)))
            case Arithmetic(sign, left, right):
                one, other = self.value(left), self.value(right)
                if sign in ("//", "%") and other == 0:
                    raise Fails("references_are_valid")
                if sign in ("<<", ">>") and other < 0:
                    raise Fails("references_are_valid")
                return COMBINE[sign](one, other)
            case Conditional(condition, then, otherwise):
                return self.value(then if self.value(condition) else otherwise)
            case Cell():
                raise AssertionError("a cell in a program that is not grounded")
            case _:
                assert_never(expression)

    def within(self, index: Expression, length: int) -> int:
        """An index that there is."""
        found = self.value(index)
        if not 0 <= found < length:
            raise Fails("references_are_valid")
        return found

    def place(self, place: Field | Slot) -> Key:
        """The one shared place that is meant."""
        program = self.meaning.program
        if isinstance(place, Slot):
            return place.array, self.within(place.index, program.array(place.array).length), "", 0
        base = self.value(place.base)
        if base == 0:
            raise Fails("references_are_valid")
        shared, index = program.objects(place.record)[base - 1]
        length = program.record(place.record).field(place.name).length
        position = self.within(place.index, length or 1) if place.index is not None else 0
        return shared.name, index, place.name, position

    def do(self, effects: Sequence[Effect]) -> int | None:
        """Run effects; the location that they end at."""
        for effect in effects:
            match effect:
                case Assign(target, value):
                    new = self.value(value)
                    if isinstance(target, Local):
                        self.fit(new, self.meaning.variable(self.actor, target.name))
                        self.locals[target.name] = new
                    elif isinstance(target, Field | Slot):
                        key = self.place(target)
                        self.fit(new, self.meaning.declared[key])
                        self.shared[key] = new
                case Check(condition, kind):
                    if not self.value(condition):
                        raise Fails(kind)
                case Test(condition, then, otherwise):
                    ended = self.do(then if self.value(condition) else otherwise)
                    if ended is not None:
                        return ended
                case Go(location):
                    return location
                case Free():
                    raise NotImplementedError("tests/lifetimes has an interpreter of its own")
                case Note():
                    pass
                case _:
                    assert_never(effect)
        return None

    def fit(self, value: int, variable: Variable) -> None:
        """Raise Fails if a value leaves the range."""
        if not variable.low <= value <= variable.high:
            raise Fails("integers_stay_in_range")


@dataclass
class Meaning:
    """What a program means."""

    program: Program
    declared: dict[Key, Variable] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for shared in self.program.shared:
            for index in range(shared.length):
                fields = self.program.record(shared.record).fields if shared.record else ()
                for one in fields:
                    for position in range(one.length or 1):
                        self.declared[shared.name, index, one.name, position] = one
                if shared.plain is not None:
                    self.declared[shared.name, index, "", 0] = shared.plain
        self.running = [(a, item) for a in self.program.actors for item in a.items]

    def first(self, key: Key, variable: Variable) -> int:
        """What a shared place begins with."""
        array, index, name, position = key
        told = dict(self.program.array(array).begins)
        each = (told[name] if name in told else ()) or variable.unequal or (variable.initial,)
        place = position if name and name not in told else index
        return each[place] if len(each) > 1 else each[0]

    def reference(self, array: str, index: int) -> int:
        """The number of an object."""
        shared = self.program.array(array)
        return self.program.objects(shared.record or "").index((shared, index)) + 1

    def variable(self, actor: Actor, name: str) -> Variable:
        """A local's declaration; one that is kept nowhere has the widest range."""
        return next(v for v in actor.locals if v.name == name)

    def choices(self, command: Command | GroundCommand) -> Iterator[tuple[int, dict[str, int]]]:
        """Each choice by number, with what it gives the locals."""
        for number, chosen in enumerate(product(*(c.domain for c in command.choices))):
            yield number, {c.local: v.value for c, v in zip(command.choices, chosen, strict=True)}

    def initial(self) -> list[Plain]:
        """The initial states."""
        starts = [{key: self.first(key, variable) for key, variable in self.declared.items()}]
        for actor in self.program.initial:
            after: list[dict[Key, int]] = []
            for shared in starts:
                for _, chosen in self.choices(actor.commands[0]):
                    run = Run(self, dict(shared), dict(chosen), actor, ())
                    if run.value(actor.commands[0].guard):
                        run.do(actor.commands[0].effects)
                        after.append(run.shared)
            starts = after
        found: dict[Plain, None] = {}
        for shared in starts:
            standing = []
            for actor, item in self.running:
                run = Run(self, shared, {}, actor, item)
                location = run.do(actor.entry)
                assert location is not None
                standing.append(self.stand(actor, location, run.locals))
            found[Plain(tuple(shared.items()), tuple(standing))] = None
        return list(found)

    def stand(self, actor: Actor, location: int, known: dict[str, int]) -> Standing:
        """Forget every local that the location does not keep."""
        kept = actor.live[location] if location != FINISHED else frozenset()
        return Standing(location, tuple((v.name, known[v.name]) for v in actor.locals if v.name in kept))

    def moves(self, state: Plain) -> dict[Move, Plain | str]:
        """Each move with the state after it, or the kind of the check that fails."""
        found: dict[Move, Plain | str] = {}
        for number, (actor, item) in enumerate(self.running):
            one = state.instances[number]
            if one.location == FINISHED:
                continue
            command = actor.commands[one.location]
            for choice, chosen in self.choices(command):
                run = Run(self, dict(state.shared), {**dict(one.locals), **chosen}, actor, item)
                try:
                    if not run.value(command.guard):
                        continue
                    location = run.do(command.effects)
                except Fails as failed:
                    found[Move(number, choice)] = str(failed)
                    continue
                assert location is not None
                after = list(state.instances)
                after[number] = self.stand(actor, location, run.locals)
                found[Move(number, choice)] = Plain(tuple(run.shared.items()), tuple(after))
        return found

    def bad(self, judged: ProgramProperty, state: Plain) -> bool:
        """Whether a state shows what the property speaks of; for a state in which no actor can step."""
        standing = list(zip(self.running, state.instances, strict=True))
        if judged.kind == "every_actor_finishes":
            left = [(a, i, s) for (a, i), s in standing if s.location != FINISHED]
            return any(not self.rests(state, actor, item, one) for actor, item, one in left)
        if judged.kind == "never_waits":
            able = {move.actor for move in self.moves(state)}
            places = [(a.name, s.location) in judged.subjects for (a, _), s in standing]
            return any(there and number not in able for number, there in enumerate(places))
        if judged.condition is None:
            return False
        holds = self.holds(judged.condition, state)
        if holds is None:
            return judged.kind != "reachable"
        return holds == (judged.kind in ("never", "reachable"))

    def rests(self, state: Plain, actor: Actor, item: Sequence[Constant], one: Standing) -> bool:
        """Whether a blocked instance may stay where it is."""
        command = actor.commands[one.location]
        if isinstance(command.rests, Constant):
            return bool(command.rests.value)
        for _, chosen in self.choices(command):
            run = Run(self, dict(state.shared), {**dict(one.locals), **chosen}, actor, item)
            try:
                run.value(command.guard)
            except Fails:
                return False
            if not run.value(command.rests):
                return False
        return True

    def holds(self, condition: Expression, state: Plain) -> bool | None:
        """Whether a state satisfies a condition on shared state; None if it leads nowhere."""
        try:
            return bool(Run(self, dict(state.shared), {}, self.running[0][0], ()).value(condition))
        except Fails:
            return None


def plain(ground: Ground, values: Sequence[int]) -> Plain:
    """The values of all cells, told as a plain state; ``MARKED`` is added to a reference that is stale."""
    marks = {cell.marks: values[n] for n, cell in enumerate(ground.cells) if cell.marks is not None}
    values = [value + MARKED * marks.get(n, 0) for n, value in enumerate(values)]
    unmarked = [value for value, cell in zip(values, ground.cells, strict=True) if cell.marks is None]
    shared = dict(zip(keys(ground.program), unmarked, strict=False))
    standing = []
    for one in ground.instances:
        location = values[one.location]
        actor = next(actor for actor in ground.program.actors if actor.name == one.actor)
        kept = actor.live[location] if location != FINISHED else frozenset()
        known = tuple((v.name, values[one.locals[v.name]]) for v in actor.locals if v.name in kept)
        standing.append(Standing(location, known))
    return Plain(tuple(shared.items()), tuple(standing))


def keys(program: Program) -> list[Key]:
    """Every shared place, in the order in which they are numbered."""
    return list(Meaning(program).declared)


# -- exchanges ---------------------------------------------------------------------------------------


def exchanges(program: Program) -> Iterator[dict[str, tuple[int, ...]]]:
    """Every permutation of the interchangeable arrays: for each array, the new index of element ``i``."""
    groups = program.interchangeable
    orders = [list(permutations(range(program.array(group[0]).length))) for group in groups]
    for chosen in product(*orders):
        yield {name: order for group, order in zip(groups, chosen, strict=True) for name in group}


def shuffles(program: Program) -> Iterator[tuple[int, ...]]:
    """Every permutation of the instances without items: the new number of instance ``i``."""
    blocks, start = [], 0
    for actor in program.actors:
        numbers = range(start, start + len(actor.items))
        alike = not actor.items[0] if actor.items else False
        blocks.append(list(permutations(numbers)) if alike else [tuple(numbers)])
        start += len(actor.items)
    for chosen in product(*blocks):
        yield tuple(number for block in chosen for number in block)


@dataclass(frozen=True)
class Exchange:
    """Elements and instances changing places."""

    meaning: Meaning
    elements: dict[str, tuple[int, ...]]
    shuffle: tuple[int, ...]

    def reference(self, record: str, value: int) -> int:
        """The object that takes the place of another."""
        if value % MARKED == 0:
            return value
        if value > MARKED:
            return MARKED + self.reference(record, value - MARKED)
        shared, index = self.meaning.program.objects(record)[value - 1]
        return self.meaning.reference(shared.name, self.index(shared.name, index))

    def index(self, array: str, index: int) -> int:
        """The new index of an element."""
        return self.elements[array][index] if array in self.elements else index

    def worth(self, variable: Variable, value: int) -> int:
        """The value that takes the place of another."""
        kind = variable.type
        return self.reference(kind.record, value) if hasattr(kind, "record") else value

    def instance(self, number: int) -> int:
        """The new number of an instance: with its item, or by the shuffle."""
        actor, item = self.meaning.running[number]
        if not item:
            return self.shuffle[number]
        wanted = tuple(
            replace(part, value=self.reference(part.type.record, part.value))
            if hasattr(part.type, "record")
            else part
            for part in item
        )
        same = [n for n, (a, i) in enumerate(self.meaning.running) if a == actor and i == item]
        there = [n for n, (a, i) in enumerate(self.meaning.running) if a == actor and i == wanted]
        return there[same.index(number)]

    def __call__(self, state: Plain) -> Plain:
        """The state with everything in its new place."""
        shared = {
            (array, self.index(array, i), name, position): self.worth(
                self.meaning.declared[array, i, name, position], value
            )
            for (array, i, name, position), value in state.shared
        }
        standing = list(state.instances)
        for number, one in enumerate(state.instances):
            actor = self.meaning.running[number][0]
            moved = tuple((n, self.worth(self.meaning.variable(actor, n), v)) for n, v in one.locals)
            standing[self.instance(number)] = Standing(one.location, moved)
        return Plain(tuple((key, shared[key]) for key, _ in state.shared), tuple(standing))


def group_of(program: Program) -> list[Exchange]:
    """Every exchange of elements and instances."""
    meaning = Meaning(program)
    return [
        Exchange(meaning, elements, order) for elements in exchanges(program) for order in shuffles(program)
    ]
