"""The body of one function: statement after statement, each path followed to its end."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from checker.compiler import errors
from checker.compiler.calls import Calls
from checker.compiler.labels import name_at, name_of
from checker.compiler.scope import Scope
from checker.compiler.source_file import head_span
from checker.compiler.tree import Do, Statement, Statements
from checker.program.commands import Assign, Check, Free, Note
from checker.program.expressions import Expression, Field, Slot
from checker.program.total import may_fail
from checker.source.span import Span

WAYS_OUT: dict[type[ast.stmt], tuple[str, str]] = {
    ast.Try: ("try", "a step cannot fail half-way; test the condition instead"),
    ast.Raise: ("raise", "state what must not happen with `assert`"),
    ast.Delete: ("del", "set the field to None or to a flag value"),
    ast.Global: (
        "global",
        "shared state lives in records: `system = shared(System)`, then `system.turn = 1`",
    ),
    ast.Nonlocal: ("nonlocal", "pass the value, or keep it in shared state"),
    ast.Import: ("import in a function", "import at the top of the file"),
    ast.ImportFrom: ("import in a function", "import at the top of the file"),
    ast.FunctionDef: ("a function in a function", "declare the @procedure at the top level"),
    ast.AsyncFunctionDef: ("a function in a function", "declare the @procedure at the top level"),
    ast.ClassDef: ("a class in a function", "declare the @record at the top level"),
    ast.Match: ("match", "use if/elif/else"),
}


class Body:
    """Turns statements of one function into statements without calls.

    Its subclasses have a method for each kind of statement.
    """

    def __init__(self, scope: Scope, values: Calls) -> None:
        self.scope = scope
        self.values = values

    def function(self) -> Statements:
        """The whole function, without its docstring."""
        nodes = self.scope.node.body
        return self.body(nodes[1:] if is_docstring(nodes[0]) else nodes)

    def body(self, nodes: list[ast.stmt]) -> Statements:
        """A list of statements. Raises ModelError for those that no path leads to."""
        found: list[Statement] = []
        for position, node in enumerate(nodes):
            found.extend(self.statement(node))
            if never_goes_on(node) and position + 1 < len(nodes):
                message = errors.NeverReached(f"`{ast.unparse(node).splitlines()[0]}`")
                raise self.scope.fail(nodes[position + 1], message)
        return tuple(found)

    def statement(self, node: ast.stmt) -> Statements:
        """One statement, with the calls in it expanded before it."""
        self.scope.spend(node)
        assert node not in self.scope.turned_off, "its assignments have not been counted"
        method: Callable[[Any], Statements] | None = getattr(self, f"_{type(node).__name__}", None)
        if method is None:
            default = (f"`{ast.unparse(node).splitlines()[0]}`", "docs/language.md describes the language")
            raise self.scope.fail(node, errors.Unsupported(*WAYS_OUT.get(type(node), default)))
        try:
            found = method(node)
        except RecursionError:
            raise self.scope.fail(node, errors.TooDeep("this statement")) from None
        return (*self.notes(node), *self.scope.take_hoisted(), *found)

    def notes(self, node: ast.stmt) -> Statements:
        """The note that a step passes a statement, if the step is named by its lines.

        An ``if`` adds its own.
        """
        noted = self.scope.noted and not isinstance(node, ast.If | ast.Pass)
        return self.note(node, head_span(node, self.scope.text)) if noted else ()

    def note(self, node: ast.stmt, span: Span) -> Statements:
        """The note that a step passes some lines of a statement."""
        if not self.scope.noted:
            return ()
        text = self.scope.text
        name = name_of(node, text) if span.line == node.lineno else name_at(span.line, text)
        return (Do(Note(span, name), self.scope.where(node)),)

    def do(self, node: ast.stmt, effect: Assign | Check | Free) -> Statements:
        """One effect, after the calls in its expressions."""
        match effect:
            case Assign(_, value) | Check(value) | Free(value):
                pass
        self.values.settled(node, value)
        target = effect.target if isinstance(effect, Assign) else None
        if self.scope.argument and isinstance(target, Field | Slot):
            raise self.scope.fail(node, errors.CallAndAccess(self.call_in(node), self.scope.argument))
        return (*self.scope.take_hoisted(), Do(effect, self.scope.where(node)))

    def dropped(self, value: Expression, node: ast.stmt) -> Statements:
        """The evaluation of an unused value, if it may fail."""
        return (self.values.evaluated(value, node),) if may_fail(value) else ()

    def call_in(self, node: ast.AST) -> str:
        """The name of a function called in a node that calls one."""
        return next(ast.unparse(n.func) for n in ast.walk(node) if isinstance(n, ast.Call))

    def meaning_called(self, node: ast.expr) -> Any:
        """The called object, if a node is the call of a plain name or attribute."""
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            return self.values.meaning(node.func)
        return None

    def settled_condition(self, node: ast.expr) -> Expression:
        """A condition that does not read shared state after a call."""
        return self.values.settled(node, self.values.condition(node))


def is_docstring(node: ast.stmt) -> bool:
    """Whether a statement is a bare string."""
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def never_goes_on(node: ast.stmt) -> bool:
    """Whether the text alone shows that what follows a statement is never reached."""
    match node:
        case ast.Return() | ast.Break() | ast.Continue():
            return True
        case ast.If(_, then, otherwise):
            return bool(otherwise) and never_goes_on(then[-1]) and never_goes_on(otherwise[-1])
        case ast.With(_, inner):
            return never_goes_on(inner[-1])
        case ast.While(ast.Constant(True), inner):
            return not any(breaks(statement) for statement in inner)
        case _:
            return False


def breaks(node: ast.stmt) -> bool:
    """Whether a statement of a loop's body may leave the loop by ``break``."""
    match node:
        case ast.Break():
            return True
        case ast.If(_, then, otherwise):
            return any(breaks(statement) for statement in (*then, *otherwise))
        case ast.With(_, inner):
            return any(breaks(statement) for statement in inner)
        case _:
            return False
