"""Checks that every declaration of a model takes part in it, or is left out by name.

The words of the language register themselves when they are called. Here the calls are compared with what is
reachable from the names of the model. The files that the model imports count as its own, installed packages
do not.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from checker.compiler import errors
from checker.compiler.lists import shown
from checker.compiler.load import Module
from checker.compiler.participation.branches import TopLevelBranch
from checker.compiler.participation.decided import Decided
from checker.compiler.participation.never_run import how_to_run, never_run
from checker.compiler.reach import contents, declared
from checker.compiler.source_file import (
    assignment_span,
    function_source,
    header,
    read_source,
    span_of,
)
from checker.language.declarations import Declaration
from checker.language.primitives import ActorWord, Procedure
from checker.language.property import Property
from checker.language.state import Element, SharedArray
from checker.source.diagnostic import Message, ModelError, Remark
from checker.source.span import Span, whole_line

HIDING: dict[type[ast.AST], tuple[str, str]] = {
    ast.IfExp: ("an expression", "write an `if` statement instead"),
    ast.Lambda: ("a lambda", "write a function with `def`, call it and keep what it returns"),
    ast.AsyncFunctionDef: ("a coroutine", "write a function with `def`, call it and keep what it returns"),
}
KINDS = {
    ActorWord: "an actor",
    Procedure: "a procedure",
    Property: "a property",
    Element: "shared state",
    SharedArray: "shared state",
}
WORDS = {"initial": "procedure of @initial"}


def own(module: Module) -> Iterator[Declaration]:
    """The declarations of the model and of the files that it imports."""
    libraries = {getattr(library, "__file__", None) for library in module.libraries}
    for one in module.declarations:
        if one.stood.path == module.source.path or one.stood.path in libraries:
            yield one


def refuse_disguised(module: Module) -> None:
    """Raise ModelError for an object that says it is a declaration, and is none: ``__class__`` may be set."""
    for name, value in contents(module.names):
        words = [
            word
            for kind, word in KINDS.items()
            if isinstance(value, kind) and not issubclass(type(value), kind)
        ]
        if words:
            raise ModelError(errors.Disguised(name, words[0]), assignment_span(module.source, name))


def taking_part(module: Module) -> list[Any]:
    """The objects reachable from the names of the model, except those left out.

    Raises ModelError for an actor or an ``@initial`` that is declared but not among them.
    """
    out = left_out(module)
    objects = [value for value in declared(module.names) if not is_in(value, out)]
    for one in own(module):
        if one.word in ("actor", "initial") and not is_in(one.made, objects) and not is_in(one.made, out):
            what, name = WORDS.get(one.word, one.word), one.made.name
            reason, way_out = why_not(one, module)
            raise ModelError(errors.TakesNoPart(what, name, reason, way_out), span_of_declaration(one))
    return objects


def why_not(one: Declaration, module: Module) -> tuple[str, str]:
    """Why a declaration is not reachable from the names of the model, and what to do."""
    out = "leave it out on purpose: `left_out = [...]`"
    if is_replaced(one):
        return "its name means something else at the end of the file", f"rename one of the two, or {out}"
    if one.stood.path != module.source.path:
        return "the model imports this file, and not this name", f"import it by its name, or {out}"
    keep = "give it a name at the top level (a list or a dict of actors will do)"
    return "no name at the top level of the model leads to it", f"{keep}, or {out}"


def refuse_unlisted(module: Module, listed: list[Property]) -> None:
    """Raise ModelError for a property that is declared, but neither listed nor left out."""
    wanted = [*listed, *(value for value in left_out(module) if isinstance(value, Property))]
    for value in wanted:
        wanted += [value.original] if value.original is not None else []
    out = left_out(module)
    for one in own(module):
        if one.word == "property" and not is_in(one.made, wanted) and not is_in(one.made, out):
            raise ModelError(errors.NotListed(one.made.name), span_of_declaration(one))
    for value in listed:
        if is_in(value, out):
            found, wrong = f"`{value.name}`", "left out: `properties` lists it"
            message = errors.WrongList("left_out", found, wrong, "take it out of one of the two lists")
            raise ModelError(message, assignment_span(module.source, "left_out"))


def refuse_lost(module: Module) -> None:
    """Raise ModelError for declarations that may not have run: in a branch, an expression or a function."""
    for path, hiding in module.branches.hidden:
        form, way_out = HIDING.get(type(hiding), HIDING[ast.IfExp])
        raise ModelError(errors.MayNotBeMade(form, way_out), span_of(hiding, read_source(path)))
    for branch in module.branches.lost():
        if is_loss(branch, module):
            raise ModelError(loss(branch), span_of(branch.declaration, read_source(branch.path)))
    for function, name, decided in never_run(module):
        if decided is Decided.FROM_OUTSIDE:
            message = errors.NeverCalled(name, how_to_run(function, name))
            raise ModelError(message, header(function, module.source))


def is_loss(branch: TopLevelBranch, module: Module) -> bool:
    """Whether a declaration would be lost without a name of the file that decides on it."""
    return branch.decided is Decided.FROM_OUTSIDE and module.branches.is_sure(branch)


def loss(branch: TopLevelBranch) -> Message:
    """What is wrong about a branch that does not run."""
    if not branch.is_generator:
        return errors.NotTaken(branch.condition)
    whole = "take all that it yields: `[... for ... in ...]`, or `list(...)`"
    return errors.MayNotBeMade("a generator", whole)


def refuse_replaced(module: Module) -> None:
    """Raise ModelError for a name that is declared twice in one file, or given another meaning there."""
    latest: dict[tuple[str, str], Declaration] = {}
    for one in own(module):
        name = name_at_top(one)
        if name is None:
            continue
        before = latest.get((one.stood.path, name))
        if before is not None and is_replaced(before):
            raise second(name, span_of_declaration(before), span_of_declaration(one))
        latest[one.stood.path, name] = one
    for one in latest.values():
        if one.word in ("procedure", "record") and is_replaced(one):
            raise ModelError(errors.Replaced(str(name_at_top(one))), span_of_declaration(one))


def second(name: str, before: Span, here: Span) -> ModelError:
    """The error for a second declaration under one name, or for the second round of a loop."""
    if before == here:
        way_out = "only the last round would count: make each in a function, and keep them in a list"
        return ModelError(errors.SameName("declarations", name, way_out), here)
    message = errors.SameName("declarations", name, "rename one of them: only the second would count")
    return ModelError(message, here, (Remark(before, "the first is here"),))


def is_replaced(one: Declaration) -> bool:
    """Whether the name of a top-level declaration means something else at the end of the file."""
    name = name_at_top(one)
    return name is not None and not is_in(one.made, [value for _, value in contents(one.names)])


def left_out(module: Module) -> list[Any]:
    """The declarations that the model leaves out on purpose, and all those of a module. Raises ModelError."""
    listed = module.names.get("left_out", [])
    out: list[Any] = []
    for value in listed if isinstance(listed, list | tuple) else [listed]:
        if isinstance(value, ModuleType):
            file = getattr(value, "__file__", None)
            out += [one.made for one in module.declarations if one.stood.path == file]
        elif is_in(value, [one.made for one in module.declarations]):
            out.append(value)
        else:
            message = errors.WrongList("left_out", shown(value), "a declaration", WAY_OUT)
            raise ModelError(message, assignment_span(module.source, "left_out"))
    return out


WAY_OUT = "name properties, actors or procedures of the model, or a module that it imports"


def is_in(value: object, values: list[Any]) -> bool:
    """Whether a list contains this object itself."""
    return any(value is other for other in values)


def defined(made: Any) -> Any:
    """The decorated function or class; None for a property that has no condition."""
    if isinstance(made, ActorWord | Procedure):
        return made.function
    if isinstance(made, Property):
        return made.condition if made.original is None else None
    return made if isinstance(made, type) else None


def name_at_top(one: Declaration) -> str | None:
    """The name of what a ``def`` or ``class`` at the top level of its file declares."""
    function = defined(one.made) if one.at_top else None
    name = getattr(function, "__qualname__", None)
    return name if isinstance(name, str) and name.isidentifier() else None


def span_of_declaration(one: Declaration) -> Span:
    """The place of a declaration: its ``def``, or the top-level line that called for it."""
    function = defined(one.made)
    if name_at_top(one) is not None and not isinstance(function, type):
        try:
            text, node = function_source(function)
            return header(node, text)
        except ModelError:  # this kind of function is refused elsewhere
            pass
    return whole_line(read_source(one.stood.path), one.stood.line)
