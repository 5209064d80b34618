"""Which statements of a model a run covers, and which it leaves out."""

from __future__ import annotations

from collections.abc import Sequence

from checker.counterexample.example_run import Statement
from checker.exploration.result import Result
from checker.ground.program import Ground, GroundCommand
from checker.program.label import CallSite
from checker.source.span import Span

StatementKey = tuple[str, Span, tuple[CallSite, ...]]  # copies in a loop, and instances, are one statement


def statement_of(ground: Ground, command: GroundCommand) -> StatementKey:
    """What tells a statement from others: its actor, its place, and the calls that lead to it."""
    return ground.instances[command.instance].actor, command.label.span, command.label.calls


def statements_taken(ground: Ground, taken: Sequence[int]) -> dict[StatementKey, Statement]:
    """The statements of the commands that were taken at all; ``taken`` counts that for each command."""
    commands = [command for row in ground.commands for command in row]
    return {
        statement_of(ground, command): Statement(ground.instances[command.instance].actor, command.label)
        for command, count in zip(commands, taken, strict=True)
        if count and not ground.instances[command.instance].hardware
    }


def statements_to_take(ground: Ground, result: Result) -> dict[StatementKey, Statement]:
    """The statements that some run takes, where everything was seen; else all that there are."""
    everything = [1] * len(result.taken)
    return statements_taken(ground, result.taken if result.exhaustive else everything)
