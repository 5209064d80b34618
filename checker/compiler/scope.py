"""What names mean inside one expansion of one function."""

from __future__ import annotations

import ast
import builtins
import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from checker.compiler import errors
from checker.compiler.source_file import function_source, span_of, statement_text
from checker.compiler.tree import Statement, Statements, Where
from checker.compiler.world import World, enumeration, names_used
from checker.language.shapes import Element, is_record
from checker.program.commands import Call
from checker.program.expressions import Constant, Expression, Item, Local
from checker.program.program import Variable
from checker.program.types import Boolean, Integer, Reference, Type
from checker.source.diagnostic import ModelError, did_you_mean
from checker.source.span import SourceText, Span

NONE = Constant(0, Reference("", ()))
EXPRESSIONS = (Constant, Local, Item)


@dataclass
class Locals:
    """The locals of one actor, over all expansions: types as they become known, and declared ranges."""

    types: dict[str, Type] = field(default_factory=dict)
    declared: dict[str, Variable] = field(default_factory=dict)
    spans: dict[str, Span] = field(default_factory=dict)
    taken: dict[str, int] = field(default_factory=dict)

    def fresh(self, name: str) -> str:
        """A name that no other local of this actor has."""
        number = self.taken.get(name, 0)
        self.taken[name] = number + 1
        return name if number == 0 else f"{name}~{number + 1}"


@dataclass
class Scope:
    """One function being expanded: its source, its names, and where it was called from."""

    world: World
    function: Callable[..., Any]
    locals: Locals
    calls: tuple[Call, ...] = ()
    within: tuple[Callable[..., Any], ...] = ()
    names: dict[str, Any] = field(default_factory=dict)
    atomic: bool = False
    pure: bool = False
    hoisted: list[Statement] = field(default_factory=list)
    end: str = "end"
    result: str | None = None
    loops: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        self.text, self.node = function_source(self.function)
        self.globals: Mapping[str, Any] = self.function.__globals__
        self.free = names_used(self.function)
        stored = [n for n in ast.walk(self.node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
        self.own = {n.id for n in stored}

    @property
    def name(self) -> str:
        """The function's name."""
        return self.function.__name__

    def span(self, node: ast.AST) -> Span:
        """The span of a node of this function."""
        return span_of(node, self.text)

    def where(self, node: ast.AST) -> Where:
        """The place of a statement of this function."""
        return Where(self.span(node), statement_text(node, self.text), self.calls, self.name)

    def fail(self, node: ast.AST, message: Any) -> ModelError:
        """The error at a node, with the calls that led there."""
        error = ModelError(message, self.span(node))
        for call in reversed(self.calls):
            error = error.called_from(call.span, call.name)
        return error

    def look_up(self, node: ast.Name) -> Any:
        """What a name means: an expression, or an object of the model file."""
        name = node.id
        if name in self.names:
            return self.names[name]
        if name in self.own:
            raise self.fail(node, errors.NotAssigned(name))
        for scope in (self.free, self.globals, vars(builtins)):
            if name in scope:
                return scope[name]
        known = [*self.names, *self.own, *self.globals]
        raise self.fail(node, errors.UnknownName(name, did_you_mean(name, known)))

    def local(self, name: str, node: ast.AST, kind: Type) -> str:
        """The full name of a local of this function, made at its first assignment."""
        bound = self.names.get(name)
        if isinstance(bound, Local) and bound.name in self.locals.types:
            return bound.name
        return self.new_local(name, node, kind)

    def new_local(self, name: str, node: ast.AST, kind: Type) -> str:
        """A new local, bound to the name from here on."""
        full = self.locals.fresh(name if not self.calls else f"{self.name}.{name}")
        self.locals.types[full] = kind
        self.locals.spans[full] = self.span(node)
        self.names[name] = Local(full)
        return full

    def constant(self, value: Any, node: ast.AST) -> Expression:
        """A module-level object as a value of the language."""
        if isinstance(value, bool):
            return Constant(int(value), Boolean())
        if isinstance(value, int):
            return Constant(value, Integer())
        if isinstance(value, enum.Enum):
            kind = enumeration(type(value))
            return Constant(kind.members.index(value.name), kind)
        if value is None:
            return NONE
        if isinstance(value, Element):
            record = value.array.kind.__name__
            return Constant(self.world.number_of(value), self.world.reference(record))
        name = node.id if isinstance(node, ast.Name) else ast.unparse(node)
        raise self.fail(node, errors.NotAValue(name, described(value)))

    def take_hoisted(self) -> Statements:
        """The statements that calls inside the last expression expanded to."""
        taken = tuple(self.hoisted)
        self.hoisted.clear()
        return taken

    @property
    def source(self) -> SourceText:
        """The file of this function."""
        return self.text


def described(value: object) -> str:
    """A kind of Python object, in the words of a message."""
    if is_record(value):
        return "a record class"
    if isinstance(value, ModuleType):
        return "a module"
    return f"a {type(value).__name__}" if type(value).__name__[0] not in "aeiou" else f"an {type(value).__name__}"
