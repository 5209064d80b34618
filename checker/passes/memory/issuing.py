"""The commands of the model on a machine: each access is issued, in program order, in one of several ways.

The ways of one case are choices of its command.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from checker.ground.program import GroundCommand
from checker.passes.memory.hardware import Hardware
from checker.passes.memory.one_access import IssueWay
from checker.passes.memory.ways import Ways
from checker.program import fold
from checker.program.commands import Choice
from checker.program.expressions import Constant
from checker.program.types import Integer

WAY = "~way"  # the choice of how an access is issued


def issued_command(hardware: Hardware, command: GroundCommand) -> GroundCommand:
    """A command of the model on the machine."""
    ways: dict[tuple[object, ...], list[IssueWay]] = defaultdict(list)
    row = hardware.graphs[command.instance].rows[command.location]
    for position, access in enumerate(row):
        one = Ways(hardware, command, access, (command.instance, command.location, position))
        for way in one.ways():
            if way.guard != fold.FALSE:
                ways[access.case.choice, access.case.where].append(way)
    most = max((len(some) for some in ways.values()), default=1)
    cases = [
        replace(
            way.case,
            choice=way.case.choice * most + number,
            guard=way.guard,
            effects=way.effects,
        )
        for some in ways.values()
        for number, way in enumerate(some)
    ]
    for some in ways.values():
        for number, way in enumerate(some):
            chosen = way.case.choice * most + number
            hardware.issued[command.number, chosen, way.case.where] = way.issued
    late = hardware.late_locals(command.instance)
    known = tuple((cell, value) for cell, value in command.known if cell not in late)
    choices = command.choices
    if most > 1:
        domain = tuple(Constant(n, Integer()) for n in range(most))
        choices = (*choices, Choice(WAY, domain, command.label.span))
    return replace(command, cases=tuple(cases), choices=choices, known=known)
