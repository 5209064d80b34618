"""The meaning of names inside one expansion of one function."""

from __future__ import annotations

import ast
import builtins
import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import FunctionType, ModuleType
from typing import Any

from checker.compiler import errors, kernel_names
from checker.compiler.context import TASK, Context
from checker.compiler.labels import name_at, name_of, statement_text
from checker.compiler.locals import Locals
from checker.compiler.records import article, refuse_huge
from checker.compiler.source_file import span_of
from checker.compiler.symbols import Symbols
from checker.compiler.tree import Statement, Statements
from checker.language.ordering import MemoryModel, Order
from checker.language.state import Array, Element, is_record
from checker.program.expressions import Constant, Local
from checker.program.label import CallSite, Label
from checker.program.types import Boolean, Integer, Reference, Type
from checker.source.diagnostic import Message, ModelError
from checker.source.span import Span

NONE = Constant(0, Reference("", ()))


@dataclass
class Scope:
    """One function being expanded: its source, its names, and where it was called from.

    ``hoisted`` are the statements of calls inside the current statement; ``calling`` says that there was a
    call, and ``argument`` names the shared place that an argument of one read. ``noted`` says that the
    current step is named by the lines that it passes. ``order`` is that of the atomic block. ``acquires`` is
    None outside of a wait, and then whether the condition has a smp_load_acquire().
    """

    symbols: Symbols
    function: Callable[..., Any]
    locals: Locals
    calls: tuple[CallSite, ...] = ()
    within: tuple[Callable[..., Any], ...] = ()
    names: dict[str, Any] = field(default_factory=dict)
    atomic: bool = False
    order: Order = Order.DEFAULT
    initial: bool = False
    noted: bool = False
    pure: bool = False
    hoisted: list[Statement] = field(default_factory=list)
    argument: str | None = None
    calling: bool = False
    end: str = "end"
    result: str | None = None
    wanted: bool = False
    loops: tuple[tuple[str, str], ...] = ()
    acquires: bool | None = None
    context: Context = TASK

    def __post_init__(self) -> None:
        written = self.symbols.function(self.function)
        self.text, self.node = written.text, written.node
        if written.misplaced is not None:
            raise self.called(ModelError(*written.misplaced))
        self.free, self.assigned, self.looped = written.free, written.assigned, written.looped
        self.returns_value, self.turned_off = written.returns_value, written.turned_off

    @property
    def globals(self) -> Mapping[str, Any]:
        """The names of the function's module."""
        return self.function.__globals__

    @property
    def name(self) -> str:
        """The function's name."""
        return self.function.__name__

    @property
    def own(self) -> frozenset[str]:
        """The names that the function assigns."""
        return self.looped.union(self.assigned)

    @property
    def is_ordered(self) -> bool:
        """Whether barriers and orders say nothing here: everything is in order already."""
        full = self.atomic and self.order in (Order.FULL, Order.DEFAULT, Order.EVERYWHERE)
        return full or self.symbols.memory is MemoryModel.SC

    def span(self, node: ast.AST) -> Span:
        """The span of a node of this function."""
        return span_of(node, self.text)

    def where(self, node: ast.AST) -> Label:
        """The place of a statement of this function, or of a part of one."""
        if not isinstance(node, ast.stmt):
            span = self.span(node)
            name, line = name_at(span.line, self.text), self.text.line(span.line).strip()
            return Label(name or line, span, self.name, self.calls, bool(name))
        text, named = statement_text(node, self.text), bool(name_of(node, self.text))
        return Label(text, self.span(node), self.name, self.calls, named)

    def spend(self, node: ast.AST) -> None:
        """Count one more part of the actor that is expanded. Raises ModelError if there are too many."""
        if many := self.locals.spend():
            raise ModelError(many, self.span(node))

    def fail(self, node: ast.AST, message: Message) -> ModelError:
        """The error at a node, with the calls that led there."""
        return self.called(ModelError(message, self.span(node)))

    def called(self, error: ModelError) -> ModelError:
        """An error, with the calls that led to this function."""
        for call in reversed(self.calls):
            error = error.called_from(call.span, call.name)
        return error

    def look_up(self, node: ast.Name) -> Any:
        """The meaning of a name: an expression, or an object of the model file."""
        name = node.id
        if name in self.names:
            return self.names[name]
        if name in self.looped and name not in self.assigned:
            way_out = f"keep what you need in a local of its own, in the loop: `found = {name}`"
            raise self.fail(node, errors.LoopVariable(name, "the loop is over here", way_out))
        if name in self.own:
            hidden = name in self.free or name in self.globals
            why = f"it is a local, as this function assigns it: rename that, and this is the `{name}` outside"
            raise self.fail(node, errors.NotAssigned(name, why if hidden else "it has none here"))
        for scope in (self.free, self.globals, vars(builtins)):
            if name in scope:
                return scope[name]
        known = [*self.names, *self.own, *(n for n in self.globals if not n.startswith("__"))]
        declared = "declare it with shared(...) at the top level, or assign it here first"
        other, suggestion = kernel_names.way_out(name), ""
        if other is None:
            suggestion, other = kernel_names.nearest(name, known)
        raise self.fail(node, errors.UnknownName(name, suggestion, other or declared))

    def local(self, name: str, node: ast.AST, kind: Type) -> str:
        """The full name of a local of this function, created at its first assignment."""
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

    def keep_locals(self, after: Mapping[str, Any], before: Mapping[str, Any]) -> None:
        """Leave a block: its bindings are dropped, except the locals, which the actor keeps."""
        made = {name: meaning for name, meaning in after.items() if isinstance(meaning, Local)}
        self.names = {**made, **before}

    def constant(self, value: object, node: ast.AST, name: str = "") -> Constant:
        """A module-level object as a value of the language."""
        if isinstance(value, enum.Enum) and not isinstance(value, enum.Flag):
            kind = self.symbols.enumeration(type(value))
            return Constant(kind.members.index(value.name), kind)
        if isinstance(value, bool):
            return Constant(int(value), Boolean())
        if isinstance(value, int) and not isinstance(value, enum.Flag):
            refuse_huge((value,), "a constant", lambda: self.span(node))
            return Constant(value, Integer())
        if value is None:
            return NONE
        if isinstance(value, Element):
            return self.reference_to(value, node)
        raise self.fail(node, errors.NotAValue(name or ast.unparse(node), described_object(value)))

    def reference_to(self, element: Element, node: ast.AST) -> Constant:
        """A reference to an object; an element of plain values is none."""
        try:
            shared = self.symbols.array(self.symbols.name_of(element.array))
            if shared.record is None:
                raise ModelError(errors.NotAnObject(shared.element(element.index), shared.name))
            return Constant(self.symbols.number_of(element), self.symbols.reference(element.array.kind))
        except ModelError as error:
            raise self.fail(node, error.diagnostic.message) from None

    def take_hoisted(self) -> Statements:
        """The hoisted statements of the last expression."""
        taken = tuple(self.hoisted)
        self.hoisted.clear()
        self.argument, self.calling = None, False
        return taken


def described_object(value: object) -> str:
    """A kind of Python object, in the words of a message."""
    if is_record(value):
        return "a record class"
    if isinstance(value, ModuleType):
        return "a module"
    if isinstance(value, Element):
        return f"a reference to {article(value.array.kind.__name__)}"
    if isinstance(value, Array):
        return "a whole array"
    if isinstance(value, FunctionType):
        return "a function"
    if isinstance(value, type):
        return "a class"
    if isinstance(value, str):
        return "a string"
    return article(type(value).__name__)
