"""Warnings about declarations of the model file that are never used."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

from checker.compiler import errors
from checker.compiler.litmus_tree import is_litmus
from checker.compiler.load import Module
from checker.compiler.participation.never_read import BODIES, never_read
from checker.compiler.participation.not_run import not_run
from checker.compiler.participation.taking_part import is_in, left_out, span_of_declaration
from checker.compiler.reach import functions, names_used
from checker.compiler.records import field_span
from checker.compiler.source_file import assignment_span, nodes_of, syntax_tree
from checker.compiler.vocabulary import at_the_top, names_read, vocabulary
from checker.language.declarations import Declaration
from checker.language.primitives import ActorWord, Initial, Procedure
from checker.language.state import Element
from checker.source.diagnostic import Diagnostic, warning
from checker.source.span import whole_line

SHOWN = {"shared": "the shared state"}
DEFINITIONS: dict[type[ast.stmt], tuple[str, str]] = {
    ast.FunctionDef: ("function", "@actor, @initial, @procedure or a property"),
    ast.ClassDef: ("class", "@record"),
}


def unused(module: Module, objects: list[Any]) -> tuple[Diagnostic, ...]:
    """Warnings about all unused declarations of the model file, in the order of the file.

    Unused declarations of a library may be for other models. A litmus test has none of its own.
    """
    if is_litmus(module.source.path):
        return ()
    warnings = [
        *unused_declarations(module, objects),
        *unused_definitions(module),
        *empty_bodies(module),
        *unused_fields(module),
        *unused_settings(module),
        *never_read(module),
        *not_run(module),
    ]
    return tuple(sorted(warnings, key=lambda one: one.span.line if one.span else 0))


def unused_declarations(module: Module, objects: list[Any]) -> Iterator[Diagnostic]:
    """Procedures, records and shared state that neither a function of the model nor its top level names."""
    used = [*objects_used(module, objects), *left_out(module)]
    for one in module.declarations:
        if one.word not in ("procedure", "record", "shared") or not is_of_the_model(one, module):
            continue
        names = [name for name, value in module.names.items() if is_same(value, one.made)]
        if names and not any(is_same(value, one.made) for value in used):
            span = assignment_span(module.source, names[0])
            place = span if one.word == "shared" else span_of_declaration(one)
            yield warning(errors.NeverUsed(SHOWN.get(one.word, f"the {one.word}"), names[0], names[0]), place)


def unused_definitions(module: Module) -> Iterator[Diagnostic]:
    """Functions and classes without a decorator that the file never names: a word may be missing."""
    text, tree = syntax_tree(module.source.path)
    named = {node.id for node in nodes_of(tree) if isinstance(node, ast.Name)}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name not in named:
            word, way_out = DEFINITIONS[type(node)]
            if is_plain(node):
                yield warning(errors.NeverNamed(word, node.name, way_out), whole_line(text, node.lineno))
            elif node.decorator_list and module.names.get(node.name, node) is None:
                message = errors.DecoratedAway(word, node.name, way_out)
                yield warning(message, whole_line(text, node.lineno))


def empty_bodies(module: Module) -> Iterator[Diagnostic]:
    """Warnings about actors, procedures and initial states whose body does nothing.

    An actor that the file names may be there to be interrupted.
    """
    text, tree = syntax_tree(module.source.path)
    known, named = vocabulary(tree), names_read(nodes_of(tree))
    for node in nodes_of(tree):
        if isinstance(node, ast.FunctionDef) and node.name not in named and all(map(is_idle, node.body)):
            words = {known.word(decorator) for decorator in node.decorator_list} & {*BODIES}
            for word in words:
                yield warning(errors.EmptyBody(str(word), node.name), whole_line(text, node.lineno))


def is_idle(statement: ast.stmt) -> bool:
    """Whether a statement does nothing: ``pass`` or a docstring."""
    is_docstring = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return isinstance(statement, ast.Pass) or is_docstring


def is_plain(node: ast.FunctionDef | ast.ClassDef) -> bool:
    """Whether only the model could use a definition: it has no base, and pytest does not look for it."""
    bases = isinstance(node, ast.ClassDef) and bool(node.bases or node.keywords)
    return not (bases or node.decorator_list or node.name.lower().startswith("test"))


def is_of_the_model(one: Declaration, module: Module) -> bool:
    """Whether the top level of the model file made this, and not a factory of a library."""
    return one.at_top and one.stood.path == module.source.path


def is_same(value: object, made: object) -> bool:
    """Whether a value is the declared object, or an object in the declared array."""
    if isinstance(made, Element):
        return isinstance(value, Element) and value.array is made.array
    return value is made or (isinstance(value, Element) and value.array is made)


def objects_used(module: Module, objects: list[Any]) -> list[Any]:
    """The objects that the functions of the model or its top level name."""
    roots = {
        str(n): o for n, o in enumerate(objects) if isinstance(o, ActorWord | Initial) or not is_procedure(o)
    }
    named = [value for function in functions(roots) for value in names_used(function).values()]
    return [*named, *(module.names.get(name) for name in names_at_the_top(module))]


def is_procedure(value: object) -> bool:
    """Whether an object is a procedure, which takes part only if it is called."""
    return isinstance(value, Procedure) and not isinstance(value, Initial)


def names_at_the_top(module: Module) -> set[str]:
    """The names that the file reads, except in the bodies of its actors, procedures and properties."""
    _, tree = syntax_tree(module.source.path)
    known = vocabulary(tree)
    read = {name for statement in tree.body for name in names_in(statement)}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            marked = any(known.word(decorator) for decorator in node.decorator_list)
            read |= names_annotated(node) if marked else names_read(ast.walk(node))
    return read


def names_in(statement: ast.stmt) -> set[str]:
    """The names that a top-level statement reads, also in strings of annotations."""
    nodes = list(at_the_top(statement))
    texts = [n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    return names_read(nodes) | set(re.findall(r"\w+", " ".join(texts)))


def names_annotated(function: ast.FunctionDef) -> set[str]:
    """The names in the annotations of a function, and in those of its locals."""
    annotated = [node.annotation for node in ast.walk(function) if isinstance(node, ast.arg | ast.AnnAssign)]
    given = [part for part in (*annotated, function.returns) if part is not None]
    return {name for part in given for name in re.findall(r"\w+", ast.unparse(part))}


def unused_fields(module: Module) -> Iterator[Diagnostic]:
    """Fields of the model's own records that no function of any file reads or writes."""
    used = attributes(module.source.path)
    missing = [pair for pair in fields_declared(module) if pair[1] not in used]
    files = [getattr(one, "__file__", None) for one in module.libraries] if missing else []
    used = used.union(*(attributes(path) for path in files if path))
    for record, name in missing:
        if name not in used:
            what = errors.NeverUsed(f"the field of {record.__name__}", name, record.__name__)
            yield warning(what, field_span(record, name, module.source))


def fields_declared(module: Module) -> list[tuple[type[Any], str]]:
    """The fields of the records that the model file declares, with their records."""
    out = left_out(module)
    own = [one for one in module.declarations if one.word == "record" and is_of_the_model(one, module)]
    records = [one.made for one in own if not is_in(one.made, out)]
    return [(record, name) for record in records for name in vars(record).get("__annotations__", {})]


def attributes(path: str) -> set[str]:
    """The attribute names used anywhere in a file."""
    _, tree = syntax_tree(path)
    return {node.attr for node in nodes_of(tree) if isinstance(node, ast.Attribute)}


def unused_settings(module: Module) -> Iterator[Diagnostic]:
    """Parameters and mechanisms that the file never reads."""
    _, tree = syntax_tree(module.source.path)
    read = names_read(nodes_of(tree))
    for setting in module.settings:
        if setting.name not in read:
            what = "parameter" if setting.cost is None else "mechanism"
            span = assignment_span(module.source, setting.name)
            yield warning(errors.SettingNeverUsed(what, setting.name), span)
