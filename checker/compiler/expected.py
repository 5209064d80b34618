"""``expect``: the verdicts that a model declares, each for exactly one property."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from checker.compiler import errors
from checker.compiler.lists import shown
from checker.compiler.litmus_tree import is_litmus
from checker.compiler.load import Module
from checker.compiler.source_file import assignment_span, nodes_of, span_of, syntax_tree
from checker.language.ordering import MemoryModel
from checker.language.property import Property
from checker.program.program import EITHER
from checker.source.diagnostic import ModelError, did_you_mean

VERDICTS = ("holds", "violated")


def verdicts_of_litmus(module: Module) -> dict[str, str]:
    """What a litmus test says of its condition: either verdict, if it says nothing of this memory model."""
    from checker.litmus.model_text import CONDITION
    from checker.litmus.reading import read_litmus

    test = read_litmus(module.source)
    if not test.result or module.memory is not MemoryModel.WEAK:
        return {CONDITION: EITHER}
    holding = "Always" if test.quantifier == "forall" else "Never"
    return {CONDITION: "holds" if test.result == holding else "violated"}


def expected_verdicts(
    module: Module, listed: Mapping[str, Property], implicit: tuple[str, ...]
) -> dict[str, str]:
    """The declared verdicts, by the names of properties. Raises ModelError."""
    if is_litmus(module.source.path):
        return verdicts_of_litmus(module)
    span = assignment_span(module.source, "expect")
    expected = module.names.get("expect", {})
    if not isinstance(expected, dict):
        way_out = 'say `expect = {"name_of_the_property": "violated"}`'
        raise ModelError(errors.WrongList("expect", shown(expected), "a dict of verdicts", way_out), span)
    refuse_written_twice(module)
    verdicts: dict[str, str] = {}
    for key, verdict in expected.items():
        name = name_meant(key, listed, implicit, module)
        if name in verdicts:
            raise ModelError(errors.ExpectedTwice(name), span)
        if verdict not in VERDICTS:
            way_out = 'use "violated" (or leave it out: "holds" is the default)'
            raise ModelError(errors.WrongList("expect", repr(verdict), "a verdict", way_out), span)
        verdicts[name] = verdict
    return verdicts


def name_meant(key: object, listed: Mapping[str, Property], implicit: tuple[str, ...], module: Module) -> str:
    """The name of the property that a key of ``expect`` is, or names. Raises ModelError."""
    span = assignment_span(module.source, "expect")
    if not isinstance(key, Property | str):
        way_out = "name the property itself, as it stands in `properties`, or its name as a string"
        raise ModelError(errors.WrongList("expect", shown(key), "a property", way_out), span)
    name = key if isinstance(key, str) else key.name
    known = [*listed, *implicit]
    if name not in known:
        raise ModelError(errors.UnknownExpectation(name, did_you_mean(name, known), ", ".join(known)), span)
    if isinstance(key, Property) and listed.get(name) is not key:
        raise ModelError(errors.NotThatProperty(name), span)
    return name


def refuse_written_twice(module: Module) -> None:
    """Raise ModelError if ``expect = {...}`` has a key twice: Python would drop the first verdict."""
    text, tree = syntax_tree(module.source.path)
    for written in dicts_assigned(tree):
        seen: set[int | str] = set()
        for key in written.keys:
            meant = meaning(key, module)
            if key is not None and meant in seen:
                raise ModelError(errors.ExpectedTwice(ast.unparse(key).strip("'\"")), span_of(key, text))
            seen |= {meant} if meant is not None else set()


def meaning(key: ast.expr | None, module: Module) -> int | str | None:
    """What identifies a key of a dict: the object that a name refers to, or a string."""
    match key:
        case ast.Name(name) if name in module.names:
            return id(module.names[name])
        case ast.Constant(str(text)):
            return text
        case _:
            return None


def dicts_assigned(tree: ast.Module) -> Iterator[ast.Dict]:
    """The dict displays that are assigned to ``expect``."""
    for node in nodes_of(tree):
        match node:
            case ast.Assign([ast.Name("expect")], ast.Dict() as value):
                yield value
            case ast.AnnAssign(ast.Name("expect"), _, ast.Dict() as value):
                yield value
            case _:
                pass
