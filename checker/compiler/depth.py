"""Limits the nesting of a program: every back end writes it out, and compilers have limits.

Python takes 200 parentheses and 100 levels of indentation, Clang 256 brackets.
"""

from __future__ import annotations

from typing import assert_never

from checker.compiler import errors
from checker.program.commands import Assign, Check, Command, Effect, Free, Go, Note, Test, each
from checker.program.expressions import Arithmetic, Expression
from checker.program.program import Program
from checker.source.diagnostic import ModelError
from checker.source.span import Span

MOST_DEPTH = 80


def refuse_depth(program: Program) -> None:
    """Refuse nesting that is too deep, with its place."""
    for actor in (*program.initial, *program.actors):
        for command in actor.commands:
            refuse_depth_of_command(command)
    for judged in program.properties:
        for condition in (judged.condition, judged.trigger):
            if condition is not None:
                refuse_depth_of(condition, "this property", judged.span)


def refuse_depth_of_command(command: Command) -> None:
    """Refuse a step with an expression, or with nested tests, that are too deep."""
    refuse_depth_of(command.guard, "this condition", command.label.span)
    for effect in each(command.effects):
        match effect:
            case Assign(target, value, span):
                refuse_depth_of(target, "this statement", span)
                refuse_depth_of(value, "this statement", span)
            case Check(condition, _, _, span) | Test(condition, _, _, span):
                refuse_depth_of(condition, "this condition", span)
            case Free(reference, _, span):
                refuse_depth_of(reference, "this statement", span)
            case Go() | Note():
                pass
            case _:
                assert_never(effect)
    if tests_in_tests(command.effects) > MOST_DEPTH:
        raise ModelError(errors.TooDeep("what this step decides"), command.label.span)


def refuse_depth_of(expression: Expression, what: str, span: Span) -> None:
    """Refuse an expression that is too deep."""
    if depth(expression) > MOST_DEPTH:
        raise ModelError(errors.TooDeep(what), span)


def depth(expression: Expression) -> int:
    """How many parentheses an expression takes: a sum takes one, however long."""
    parts = list(expression.operands)
    if is_sum(expression) and is_sum(parts[0]):
        first, *rest = parts
        return max(depth(first), *(1 + depth(part) for part in rest))
    return 1 + max(map(depth, parts), default=0)


def is_sum(expression: Expression) -> bool:
    """Whether an expression is a sum or a difference."""
    return isinstance(expression, Arithmetic) and expression.operator in ("+", "-")


def tests_in_tests(effects: tuple[Effect, ...]) -> int:
    """How deeply tests are nested; a chain of ``elif`` counts as one."""
    found = 0
    for effect in effects:
        if isinstance(effect, Test):
            chained = len(effect.otherwise) == 1 and isinstance(effect.otherwise[0], Test)
            below = tests_in_tests(effect.otherwise)
            found = max(found, 1 + tests_in_tests(effect.then), below if chained else 1 + below)
    return found
