"""Which locals can still be read at each location: the others are reset there, and are no state."""

from __future__ import annotations

from checker.program.access import locals_read
from checker.program.commands import Assign, Check, Command, Effect, Go, Test
from checker.program.expressions import Expression, Field, Local, Slot

Names = frozenset[str]
NONE: Names = frozenset()


def live_locals(commands: tuple[Command, ...]) -> tuple[Names, ...]:
    """For each location, the locals that some path from there reads before it writes them."""
    live = [NONE] * len(commands)
    changed = True
    while changed:
        changed = False
        for command in reversed(commands):
            now = before_command(command, live)
            changed = changed or now != live[command.location]
            live[command.location] = now
    return tuple(live)


def before_command(command: Command, live: list[Names]) -> Names:
    """The locals that a command needs."""
    needed = before(command.effects, live) | locals_read(command.guard)
    return needed - {choice.local for choice in command.choices}


def before(effects: tuple[Effect, ...], live: list[Names], after: Names = NONE) -> Names:
    """The locals that must have a value before these effects, which ``after`` follows if they end no step."""
    needed = after
    for effect in reversed(effects):
        match effect:
            case Go(location):
                needed = live[location] if location >= 0 else NONE
            case Check(condition):
                needed |= locals_read(condition)
            case Test(condition, then, otherwise):
                needed = before(then, live, needed) | before(otherwise, live, needed) | locals_read(condition)
            case Assign(target, value):
                if isinstance(target, Local):
                    needed -= {target.name}
                needed |= locals_read(value) | read_by_target(target)
    return needed


def read_by_target(target: Expression) -> Names:
    """The locals read to find the place that is written."""
    match target:
        case Field(base, _, _, index):
            return locals_read(base) | (locals_read(index) if index is not None else NONE)
        case Slot(_, index):
            return locals_read(index)
    return NONE
