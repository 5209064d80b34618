"""Makes every text of a program safe to show: sentences are made visible, names are checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from checker.compiler import errors
from checker.program.program import Program, Variable
from checker.program.types import Enumeration
from checker.source.diagnostic import ModelError
from checker.source.visible import visible


def shown_whole(program: Program) -> Program:
    """The program with visible sentences. Raises ModelError for a name with an invisible character."""
    for name in names(program):
        if not name.isprintable():
            raise ModelError(errors.HiddenCharacters(name))
    properties = (replace(one, sentence=visible(one.sentence)) for one in program.properties)
    settings = (replace(one, cost=one.cost and visible(one.cost)) for one in program.settings)
    return replace(program, properties=tuple(properties), settings=tuple(settings))


def names(program: Program) -> Iterator[str]:
    """Every name in a program that may be shown."""
    for setting in program.settings:
        yield setting.name
    for record in program.records:
        yield record.name
        yield from names_of(record.fields)
    for shared in program.shared:
        yield shared.name
        yield from names_of((shared.plain,) if shared.plain else ())
    for actor in (*program.initial, *program.actors):
        yield actor.name
        yield from names_of(actor.locals)
    for judged in program.properties:
        yield judged.name


def names_of(variables: tuple[Variable, ...]) -> Iterator[str]:
    """The names of variables, and of their possible values."""
    for variable in variables:
        yield variable.name
        if isinstance(variable.type, Enumeration):
            yield variable.type.name
            yield from variable.type.members
