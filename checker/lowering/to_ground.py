"""Program -> Ground."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from checker.lowering.cells import Cells, cells_of, instances
from checker.lowering.ends import ends
from checker.lowering.ground import Case, Ground, GroundCommand, GroundProperty, Instance, Start
from checker.lowering.grounding import Grounding
from checker.lowering.passages import passages
from checker.lowering.pruning import pruned
from checker.program import fold
from checker.program.access import locals_read
from checker.program.commands import FINISHED, Assign, Command, each, expressions
from checker.program.expressions import At, Cell, Constant, Expression, Field, Slot, walk
from checker.program.program import Program, Property
from checker.program.types import Integer

SPLITS = 16


def ground(program: Program) -> Ground:
    """The program with every object, item and choice a constant."""
    cells = cells_of(program)
    running = tuple(instance(program, cells, number) for number in range(len(cells.locations)))
    commands = tuple(
        tuple(ground_command(program, cells, one, number, c) for c in one.actor.commands)
        for number, one in enumerate(running)
    )
    initial = tuple(start(program, cells, number) for number in range(len(program.initial)))
    properties = tuple(ground_property(program, cells, running, commands, p) for p in program.properties)
    watched = passages(zip(running, commands, strict=True))
    return Ground(program, cells.all, running, commands, initial, properties, watched)


def instance(program: Program, cells: Cells, number: int) -> Instance:
    """One instance: its item, its cells, and what it does before its first step."""
    actor, name = list(instances(program))[number]
    siblings = [i for i, (other, _) in enumerate(instances(program)) if other == actor]
    item = actor.items[number - siblings[0]]
    locals_ = cells.locals[number]
    kept = tuple(frozenset(locals_[n] for n in names) for names in actor.live)
    start = Grounding(program, cells, item, locals_).effects(actor.entry)
    return Instance(name, actor, item, cells.locations[number], locals_, kept, start)


# -- commands --------------------------------------------------------------------------------------


def ground_command(
    program: Program, cells: Cells, one: Instance, number: int, command: Command
) -> GroundCommand:
    """The cases of a command of one instance."""
    base = Grounding(program, cells, one.item, one.locals)
    live = one.actor.live[command.location]
    split = [
        n
        for n in sorted(address_locals(command))
        if n in live and n not in [c.local for c in command.choices]
    ]
    found: list[Case] = []
    rests: list[Expression] = []
    for index, chosen in enumerate(product(*(choice.domain for choice in command.choices))):
        for values in product(*(split_values(cells, one, name) for name in limited(cells, one, split))):
            at = base.copy()
            at.known.update(
                {choice.local: value for choice, value in zip(command.choices, chosen, strict=True)}
            )
            at.known.update(zip(split, values, strict=False))
            equal = tuple((one.locals[n], v.value) for n, v in zip(split, values, strict=False))
            rests.append(resting(at, command, equal))
            case = ground_case(at, one, command, index, equal)
            if case.guard != fold.FALSE:
                found.append(case)
    return GroundCommand(number, command, tuple(found), fold.conjunction(rests))


def resting(at: Grounding, command: Command, split: tuple[tuple[int, int], ...]) -> Expression:
    """Where a blocked instance rests, of one choice and one value of the locals that are split."""
    if isinstance(command.rests, Constant):
        return command.rests
    elsewhere = [fold.comparison("!=", Cell(cell), fold.number(value)) for cell, value in split]
    there = fold.conjunction([at.defined(command.guard), at.expression(command.rests)])
    return fold.disjunction([*elsewhere, there])


def limited(cells: Cells, one: Instance, names: list[str]) -> list[str]:
    """As many of the locals as may be split without too many cases."""
    kept, cases = [], 1
    for name in names:
        info = cells.all[one.locals[name]]
        cases *= info.high - info.low + 1
        if cases > SPLITS:
            break
        kept.append(name)
    return kept


def split_values(cells: Cells, one: Instance, name: str) -> list[Constant]:
    """The values of a local, as constants."""
    info = cells.all[one.locals[name]]
    return [Constant(value, info.type) for value in range(info.low, info.high + 1)]


def address_locals(command: Command) -> frozenset[str]:
    """The locals through which a command finds places."""
    roots = [command.guard, *expressions(command.effects)]
    roots += [effect.target for effect in each(command.effects) if isinstance(effect, Assign)]
    found: frozenset[str] = frozenset()
    for part in (part for root in roots for part in walk(root)):
        match part:
            case Field(base, _, _, index):
                found |= locals_read(base) | (locals_read(index) if index is not None else frozenset())
            case Slot(_, index) | At(_, index):
                found |= locals_read(index)
    return found


def ground_case(
    at: Grounding, one: Instance, command: Command, choice: int, split: tuple[tuple[int, int], ...]
) -> Case:
    """One case of a command. A guard that is not defined lets the step be taken, and fail."""
    defined = at.defined(command.guard)
    guard = fold.disjunction([fold.negation(defined), at.expression(command.guard)])
    assigned = [
        Assign(Cell(one.locals[c.local]), at.known[c.local], c.span)
        for c in command.choices
        if c.local in one.locals
    ]
    needs = at.needs(command.guard, command.span)
    told = (*assigned, *at.copy().effects(command.told)) if command.told else ()
    effects = (*needs, *assigned, *at.effects(command.effects))
    own = frozenset(one.locals.values())
    kept = pruned(effects, lambda location: kept_at(one, location), lambda cell: cell in own)
    return Case(choice, split, guard, kept, told)


def kept_at(one: Instance, location: int) -> frozenset[int]:
    """The cells of locals that a location keeps."""
    return one.kept[location] if location >= 0 else frozenset()


def start(program: Program, cells: Cells, number: int) -> Start:
    """An ``@initial`` procedure. Its locals are gone before the first step."""
    declared = program.initial[number]
    locals_ = cells.initial_locals[number]
    one = Instance(declared.name, declared, (), -1, locals_, (frozenset(),), ())
    command = declared.commands[0]
    choices = tuple((locals_[c.local], tuple(value.value for value in c.domain)) for c in command.choices)
    case = ground_case(Grounding(program, cells, (), locals_), one, replace(command, choices=()), 0, ())
    return Start(choices, case.guard, case.effects)


# -- properties ------------------------------------------------------------------------------------


def ground_property(
    program: Program,
    cells: Cells,
    running: tuple[Instance, ...],
    commands: tuple[tuple[GroundCommand, ...], ...],
    judged: Property,
) -> GroundProperty:
    """What must not be seen, over cells."""
    if judged.kind == "every_actor_finishes":
        rows = tuple(zip(running, commands, strict=True))
        stuck = [unfinished(one, row) for one, row in rows]
        beyond = ends(rows, unfinished, waiting)
        return GroundProperty(judged, fold.disjunction(stuck), (), only_at_rest=True, ends=beyond)
    if judged.kind == "never_waits":
        blocked = [
            waiting(one, commands[number][location])
            for number, one in enumerate(running)
            for actor, location in judged.subjects
            if actor == one.actor.name
        ]
        return GroundProperty(judged, fold.disjunction(blocked), ())
    if judged.condition is None:
        return GroundProperty(judged, fold.FALSE, ())
    at = Grounding(program, cells)
    condition, defined = at.expression(judged.condition), at.defined(judged.condition)
    if judged.kind == "reachable":
        return GroundProperty(judged, fold.conjunction([defined, condition]), ())
    bad = condition if judged.kind == "never" else fold.negation(condition)
    premises = tuple(fold.conjunction([at.defined(p), at.expression(p)]) for p in judged.premises)
    trigger = judged.trigger
    if trigger is not None:
        trigger = fold.conjunction([at.defined(trigger), at.expression(trigger)])
    return GroundProperty(judged, fold.disjunction([fold.negation(defined), bad]), premises, trigger=trigger)


def at_location(one: Instance, location: int) -> Expression:
    """Where an instance stands at a location."""
    return fold.comparison("==", Cell(one.location), Constant(location, Integer()))


def waiting(one: Instance, command: GroundCommand) -> Expression:
    """Where an instance stands at a command and can take no case of it."""
    open_cases = [
        fold.conjunction(
            [*(fold.comparison("==", Cell(c), fold.number(v)) for c, v in case.split), case.guard]
        )
        for case in command.cases
    ]
    closed = fold.negation(fold.disjunction(open_cases))
    return fold.conjunction([at_location(one, command.command.location), closed])


def unfinished(one: Instance, commands: tuple[GroundCommand, ...]) -> Expression:
    """Where an instance has not finished and, being blocked, does not rest."""
    resting = [
        fold.conjunction([at_location(one, location), command.rests])
        for location, command in enumerate(commands)
    ]
    return fold.negation(fold.disjunction([at_location(one, FINISHED), *resting]))
