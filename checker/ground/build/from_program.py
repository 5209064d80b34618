"""Program -> Ground."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, product

from checker.ground.build.arriving import Arriving, arriving
from checker.ground.build.grounding import Grounding
from checker.ground.build.lifetimes import lost
from checker.ground.build.step_grounding import StepGrounding
from checker.ground.ends import ends
from checker.ground.program import (
    Case,
    Equalities,
    Ground,
    GroundCommand,
    GroundProperty,
    Instance,
    Start,
    equality,
)
from checker.ground.state_variables import Cells, cells_of, instances
from checker.language.ordering import MemoryModel
from checker.language.property import Kind
from checker.program import fold
from checker.program.access import locals_read
from checker.program.commands import FINISHED, Assign, Command, Free, each, expressions
from checker.program.expressions import At, Constant, Expression, Field, Slot, walk
from checker.program.program import Actor, Program, ProgramProperty

SPLITS = 16
MANY_SPLITS = 1024  # under a memory model, where an access to a place that is not known is fully ordered


def build(program: Program) -> Ground:
    """The program with every object, item and choice a constant."""
    cells = cells_of(program)
    actors = [actor for actor, _ in instances(program)]
    running = tuple(instance(program, cells, number) for number in range(len(actors)))
    first = accumulate((len(actor.commands) for actor in actors), initial=0)
    commands = tuple(
        commands_of(Owner(program, cells, actor, number, before, one, arriving(cells, actor, number)))
        for number, (actor, one, before) in enumerate(zip(actors, running, first, strict=False))
    )
    initial = tuple(start(program, cells, number) for number in range(len(program.initial)))
    properties = tuple(ground_property(program, cells, running, commands, p) for p in program.properties)
    return Ground(program, cells.all, running, commands, initial, properties)


def instance(program: Program, cells: Cells, number: int) -> Instance:
    """One instance: its item, its cells, and its work before its first step."""
    actor, name = list(instances(program))[number]
    siblings = [i for i, (other, _) in enumerate(instances(program)) if other == actor]
    item = actor.items[number - siblings[0]]
    locals_, location = cells.locals[number], cells.locations[number]
    entry = StepGrounding(program, cells, item, locals_, location, standing=True).effects(actor.entry)
    begin = arriving(cells, actor, number).reset(entry, frozenset(locals_.values()))
    cpu = cpus(program)[number]
    return Instance(
        name, actor.name, item, actor.fair, location, locals_, begin, cpu, actor.level, strong=actor.strong
    )


def cpus(program: Program) -> list[int]:
    """The number of each instance's CPU. A handler has that of the same instance of what it interrupts."""
    found: dict[tuple[str, int], int] = {}
    tasks = 0
    hosts = {actor.name: actor.interrupts for actor in program.actors}
    for actor in program.actors:
        for number in range(len(actor.items)):
            if not actor.interrupts:
                found[actor.name, number] = tasks
                tasks += 1
    return [
        found[task_of(hosts, actor.name), number]
        for actor in program.actors
        for number in range(len(actor.items))
    ]


def task_of(hosts: dict[str, str], name: str) -> str:
    """The actor that runs on the CPU of another when no handler does."""
    while hosts[name]:
        name = hosts[name]
    return name


# -- commands --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Owner:
    """An instance whose commands are built.

    ``before`` is how many commands the instances before it have, and ``arriving`` is how its steps end.
    """

    program: Program
    cells: Cells
    actor: Actor
    number: int
    before: int
    instance: Instance
    arriving: Arriving

    @property
    def grounding(self) -> StepGrounding:
        """The grounding of its expressions, with nothing known yet."""
        one = self.instance
        return StepGrounding(self.program, self.cells, one.item, one.locals, one.location)


def commands_of(owner: Owner) -> tuple[GroundCommand, ...]:
    """Every command of one instance."""
    return tuple(ground_command(owner, command) for command in owner.actor.commands)


def ground_command(owner: Owner, command: Command) -> GroundCommand:
    """The cases of a command of one instance."""
    live = owner.actor.live[command.location]
    chosen_locals = [c.local for c in command.choices]
    split = [n for n in sorted(address_locals(command)) if n in live and n not in chosen_locals]
    split = limited(owner, split)
    cases: list[Case] = []
    rests: list[Expression] = []
    for index, chosen in enumerate(product(*(choice.domain for choice in command.choices))):
        for values in product(*(split_values(owner, name) for name in split)):
            at = owner.grounding
            at.choices = frozenset(chosen_locals)
            at.known.update(zip(chosen_locals, chosen, strict=True))
            at.known.update(zip(split, values, strict=True))
            equal = tuple((owner.instance.locals[n], v.value) for n, v in zip(split, values, strict=True))
            rests.append(resting(at, command, equal))
            case = ground_case(at, owner, command, index, equal)
            if case.guard != fold.FALSE:
                cases.append(case)
    return GroundCommand(
        owner.before + command.location,
        owner.number,
        command.location,
        command.label,
        command.guard,
        command.choices,
        tuple(cases),
        fold.conjunction(rests),
        owner.arriving.known(command.location),
        command.waits,
        command.order,
    )


def resting(at: Grounding, command: Command, split: Equalities) -> Expression:
    """Where a blocked instance rests, for one choice and one value of the split locals."""
    if isinstance(command.rests, Constant):
        return command.rests
    elsewhere = [fold.negation(equality(held)) for held in split]
    there = fold.conjunction([at.defined(command.guard), at.expression(command.rests)])
    return fold.disjunction([*elsewhere, there])


def limited(owner: Owner, names: list[str]) -> list[str]:
    """As many of the locals as can be split without too many cases."""
    most = SPLITS if owner.program.memory is MemoryModel.SC else MANY_SPLITS
    few, cases = [], 1
    for name in names:
        info = owner.cells.all[owner.instance.locals[name]]
        cases *= info.high - info.low + 1
        if cases > most:
            break
        few.append(name)
    return few


def split_values(owner: Owner, name: str) -> list[Constant]:
    """The values of a local, as constants."""
    info = owner.cells.all[owner.instance.locals[name]]
    return [Constant(value, info.type) for value in range(info.low, info.high + 1)]


def address_locals(command: Command) -> frozenset[str]:
    """The locals on which the places of a command depend."""
    roots = [command.guard, *expressions(command.effects)]
    roots += [effect.target for effect in each(command.effects) if isinstance(effect, Assign | Free)]
    names: frozenset[str] = frozenset()
    for part in (part for root in roots for part in walk(root)):
        if isinstance(part, Field):
            index = part.index
            names |= locals_read(part.base) | (locals_read(index) if index is not None else frozenset())
        elif isinstance(part, Slot | At):
            names |= locals_read(part.index)
    return names


def ground_case(at: StepGrounding, owner: Owner, command: Command, choice: int, split: Equalities) -> Case:
    """One case of a command."""
    one = owner.instance
    guard = guard_of(at, command)
    assigned = [
        update
        for c in command.choices
        if c.local in one.locals
        for update in at.given(one.locals[c.local], at.known[c.local], c.span)
    ]
    needs = at.needs(command.guard, command.label.span)
    lines = (*assigned, *at.copy().effects(command.with_lines)) if command.with_lines else ()
    live = owner.arriving.at(command.location)
    effects = owner.arriving.reset((*needs, *assigned, *at.effects(command.effects)), live)
    return Case(choice, ((one.location, command.location), *split), guard, effects, lines)


def guard_of(at: Grounding, command: Command) -> Expression:
    """The condition under which the command is open. An undefined guard lets the step be taken, and fail."""
    return fold.disjunction([fold.negation(at.defined(command.guard)), at.expression(command.guard)])


def start(program: Program, cells: Cells, number: int) -> Start:
    """An ``@initial`` procedure. Its locals do not exist after it."""
    declared, locals_ = program.initial[number], cells.initial_locals[number]
    command = declared.commands[0]
    choices = tuple((locals_[c.local], tuple(value.value for value in c.domain)) for c in command.choices)
    at = StepGrounding(program, cells, (), locals_)
    guard = guard_of(at, command)
    return Start(
        choices,
        guard,
        (*at.needs(command.guard, command.label.span), *at.effects(command.effects)),
        declared.span,
    )


# -- properties ------------------------------------------------------------------------------------


def ground_property(
    program: Program,
    cells: Cells,
    running: tuple[Instance, ...],
    commands: tuple[tuple[GroundCommand, ...], ...],
    judged: ProgramProperty,
) -> GroundProperty:
    """The condition that violates the property, over cells."""
    if judged.kind == Kind.FINISHES:
        rows = tuple(zip(running, commands, strict=True))
        stuck = [unfinished(one, row) for one, row in rows]
        beyond = ends(rows, unfinished, waiting)
        return GroundProperty(judged, fold.disjunction(stuck), (), only_at_rest=True, ends=beyond)
    if judged.kind == Kind.LEAK:
        return GroundProperty(judged, lost(program, cells), (), only_at_rest=True)
    if judged.kind == Kind.NEVER_WAITS:
        blocked = [
            waiting(one, commands[number][location])
            for number, one in enumerate(running)
            for actor, location in judged.subjects
            if actor == one.actor
        ]
        return GroundProperty(judged, fold.disjunction(blocked), ())
    if judged.condition is None:
        return GroundProperty(judged, fold.FALSE, ())
    at = Grounding(program, cells)
    condition, defined = at.expression(judged.condition), at.defined(judged.condition)
    if judged.kind == Kind.REACHABLE:
        return GroundProperty(judged, fold.conjunction([defined, condition]), ())
    bad = condition if judged.kind == Kind.NEVER else fold.negation(condition)
    premises = tuple(fold.conjunction([at.defined(p), at.expression(p)]) for p in judged.premises)
    trigger = judged.trigger
    if trigger is not None:
        trigger = fold.conjunction([at.defined(trigger), at.expression(trigger)])
    return GroundProperty(judged, fold.disjunction([fold.negation(defined), bad]), premises, trigger=trigger)


def waiting(one: Instance, command: GroundCommand) -> Expression:
    """The condition under which an instance is at a command but can take no case of it."""
    there = equality((one.location, command.location))
    return fold.conjunction([there, fold.negation(fold.disjunction(map(opens_there, command.cases)))])


def opens_there(case: Case) -> Expression:
    """The condition under which a case can be taken, among states with its instance at its location."""
    return fold.conjunction([*map(equality, case.where[1:]), case.guard])


def unfinished(one: Instance, commands: tuple[GroundCommand, ...]) -> Expression:
    """The condition under which an instance has not finished and, if blocked, does not rest."""
    resting = [
        fold.conjunction([equality((one.location, location)), command.rests])
        for location, command in enumerate(commands)
    ]
    return fold.negation(fold.disjunction([equality((one.location, FINISHED)), *resting]))
