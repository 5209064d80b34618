"""Each actor as the small state machine that it is."""

from __future__ import annotations

import re

from checker.program import fold
from checker.program.commands import FINISHED, Command, Effect, Go, Test
from checker.program.expressions import And, Expression, Or
from checker.program.printer import text
from checker.program.program import Actor, Program
from checker.report.graph.picture import Arrow, Node, NodeKind, Picture, folded
from checker.report.story import code

WIDTH, LABEL = 36, 30
LONGEST = 3  # ways to one place that are told apart; of more, none is


def machines(program: Program) -> list[Picture]:
    """A picture for each actor; its copies are alike."""
    return [machine(actor) for actor in program.actors]


def machine(actor: Actor) -> Picture:
    """One actor: a node for each place that it can stand at, with the step that it takes from there."""
    copies = f" x {len(actor.items)}" if len(actor.items) > 1 else ""
    begins = [end.location for _, end in ways(actor.entry) if end.location != FINISHED]
    order = [*begins, *(c.location for c in actor.commands if c.location not in begins)]
    nodes = [node(actor.commands[at], at in begins) for at in order]
    arrows = [
        Arrow(str(command.location), str(target), label)
        for command in actor.commands
        for target, label in leaving(command)
    ]
    if any(arrow.target == str(FINISHED) for arrow in arrows):
        nodes.append(Node(str(FINISHED), ("finished",), kind="end"))
    return Picture(f"{actor.name}{copies}", tuple(nodes), tuple(arrows))


def node(command: Command, begins: bool) -> Node:
    """The step that an actor takes from a place; dashed where it may have to wait for it."""
    inside = f" {command.label.procedure}" if command.label.calls else ""
    lines = tuple(line for part in command.label.text.split("; ") for line in folded(code(part), WIDTH, 2))
    kind: NodeKind = "waits" if command.waits else "start" if begins else "plain"
    hint = f"waits until {text(command.guard)}" if command.guard != fold.TRUE else ""
    small = "".join(folded(f"{command.label.span.place}{inside}", WIDTH + 4, 1))
    return Node(str(command.location), lines[:4], small, kind, hint)


def leaving(command: Command) -> list[tuple[int, tuple[str, ...]]]:
    """Where a step may lead, and under which conditions, where that differs."""
    found: dict[int, list[Expression]] = {}
    for condition, end in ways(command.effects):
        found.setdefault(end.location, []).append(condition)
    return [(target, label(conditions) if len(found) > 1 else ()) for target, conditions in found.items()]


def label(conditions: list[Expression]) -> tuple[str, ...]:
    """The conditions of one arrow in a few short lines."""
    if len(conditions) > LONGEST:
        return ()
    whole = fold.disjunction(conditions)
    words = text(whole)[1:-1] if isinstance(whole, And | Or) else text(whole)
    return folded(re.sub(r"~\d+", "", words), LABEL, 3)


def ways(effects: tuple[Effect, ...]) -> list[tuple[Expression, Go]]:
    """Each way through a step: what is true on it, and where it ends."""
    for effect in effects:
        if isinstance(effect, Go):
            return [(fold.TRUE, effect)]
        if isinstance(effect, Test):
            parts = [(effect.condition, effect.then), (fold.negation(effect.condition), effect.otherwise)]
            found = [
                (fold.conjunction([condition, more]), end)
                for condition, branch in parts
                for more, end in ways(branch)
            ]
            if found:
                return found
    return []
