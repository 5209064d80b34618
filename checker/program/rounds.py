"""A mark for each actor that only goes round: whether it has come back to where a loop of it begins.

No state says so by itself: an actor that has gone round once may stand where it has never left. Whoever looks
for a run in which every actor gets through explores the marked program; its moves are those of the plain one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from checker.program.commands import FINISHED, Assign, Command, Effect, Go, Test, targets
from checker.program.expressions import Local
from checker.program.fold import TRUE
from checker.program.program import Actor, Program, Variable
from checker.program.types import Boolean
from checker.program.verifier import verify
from checker.source.span import Span

ROUND = "went round"  # a local of this name: no model can have one with a blank in it


def marking_rounds(program: Program) -> Program:
    """The program in which each actor that cannot finish, and goes round, notes once it has. Its steps are
    the same, one for one."""
    found = replace(program, actors=tuple(map(marked, program.actors)))
    verify(found)
    return found


def marked(actor: Actor) -> Actor:
    """An actor with its mark; as it is where it can finish, or does not go round."""
    back = steps_back(actor)
    if can_finish(actor) or not back:
        return actor
    return replace(
        actor,
        locals=(*actor.locals, Variable(ROUND, Boolean(), 0, 1)),
        live=tuple(kept | {ROUND} for kept in actor.live),
        commands=tuple(marked_command(command, back) for command in actor.commands),
    )


def can_finish(actor: Actor) -> bool:
    """Whether some way through the commands of an actor leads to its end."""
    return FINISHED in beyond(actor, targets(actor.entry))


def steps_back(actor: Actor) -> frozenset[tuple[int, int]]:
    """From where to where an actor goes back: depth first from its start, to a place on the way to the step.

    A loop has one place where it begins, so that the order in which ways are followed makes no difference.
    """
    found: set[tuple[int, int]] = set()
    done = {FINISHED}
    way: list[tuple[int, Iterator[int]]] = [(FINISHED, iter(targets(actor.entry)))]
    while way:
        here, rest = way[-1]
        target = next(rest, None)
        if target is None:
            done.add(way.pop()[0])
        elif target in (location for location, _ in way[1:]):
            found.add((here, target))
        elif target not in done:
            way.append((target, iter(targets(actor.commands[target].effects))))
    return frozenset(found)


def beyond(actor: Actor, start: frozenset[int]) -> frozenset[int]:
    """The locations that lie on some way from some of them, these included."""
    found, waiting = set(start), list(start)
    while waiting:
        location = waiting.pop()
        after = targets(actor.commands[location].effects) if location != FINISHED else frozenset()
        waiting += after - found
        found |= after
    return frozenset(found)


def marked_command(command: Command, back: frozenset[tuple[int, int]]) -> Command:
    """A command that sets the mark wherever it leads back."""
    leads_to = frozenset(target for location, target in back if location == command.location)
    return replace(command, effects=marked_effects(command.effects, leads_to, command.label.span))


def marked_effects(effects: tuple[Effect, ...], back: frozenset[int], span: Span) -> tuple[Effect, ...]:
    """The effects, with the mark before each end that leads to one of some locations."""
    found: list[Effect] = []
    for effect in effects:
        match effect:
            case Test(condition, then, otherwise, where):
                arms = marked_effects(then, back, span), marked_effects(otherwise, back, span)
                found.append(Test(condition, *arms, where))
            case Go(location) if location in back:
                found += [Assign(Local(ROUND), TRUE, span), effect]
            case _:
                found.append(effect)
    return tuple(found)
