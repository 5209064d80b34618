"""The meaning of an expression of the model: a typed expression of the program, or a known object."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any, TypeVar

from checker.compiler import errors
from checker.compiler.records import described
from checker.compiler.scope import Scope
from checker.compiler.tree import If
from checker.language.primitives import Procedure
from checker.program import fold
from checker.program.access import touched
from checker.program.expressions import At, Constant, Expression, Item, Slot
from checker.program.total import is_object, may_fail
from checker.program.types import Boolean, Integer, Reference, Type
from checker.program.typing import type_of

T = TypeVar("T")
Expand = Callable[[Scope, ast.Call, Procedure[..., Any], bool], Any]
OPERAND = "an operand of arithmetic"
WAYS_OUT: dict[type[ast.expr], tuple[str, str]] = {
    ast.Lambda: ("a lambda", "write a @procedure"),
    ast.List: ("a list", "state is allocated with shared(Array(...)); constants go in a tuple"),
    ast.ListComp: (
        "a list",
        "state is allocated with shared(Array(...)); ask about it with any, all and sum",
    ),
    ast.GeneratorExp: ("a generator that stands alone", "put it in any(...), all(...) or sum(...)"),
    ast.Dict: ("a dict", "use a record, or an array indexed by a small integer"),
    ast.DictComp: ("a dict", "use a record, or an array indexed by a small integer"),
    ast.Set: ("a set", "use a boolean field in each element"),
    ast.SetComp: ("a set", "use a boolean field in each element"),
    ast.JoinedStr: ("an f-string", "a model has no text; put it in a comment"),
    ast.NamedExpr: ("`:=`", "assign in a statement of its own"),
    ast.Await: ("await", "use wait_until(...)"),
    ast.Yield: ("yield", "a step is a statement; use `with atomic:` to join several"),
    ast.YieldFrom: ("yield", "a step is a statement; use `with atomic:` to join several"),
    ast.Starred: ("`*`", "write the elements out"),
    ast.Slice: ("a slice", "index one element, or loop over all of them with a test"),
}


class FieldArray:
    """A field that is an array: a place only once it is indexed."""

    def __init__(self, base: Expression, record: str, name: str, length: int) -> None:
        self.base, self.record, self.name, self.length = base, record, name, length

    @property
    def leads(self) -> Expression:
        """A number that exists only if the base refers to an object."""
        return fold.only_where(fold.comparison("!=", self.base, Constant(0, Reference("", ()))))


class Values:
    """Translates the expressions of one scope; its subclasses have a method for each kind of node.

    ``expand`` turns the call of a procedure into statements and, if needed, a result.
    """

    def __init__(self, scope: Scope, expand: Expand) -> None:
        self.scope = scope
        self.expand = expand

    def meaning(self, node: ast.expr) -> Any:
        """The node as an expression, or as an object known before the first step."""
        self.scope.spend(node)
        method = getattr(self, f"_{type(node).__name__}", None)
        if method is None:
            what, way_out = WAYS_OUT.get(
                type(node), (f"`{ast.unparse(node)}`", "docs/language.md describes the language")
            )
            raise self.scope.fail(node, errors.Unsupported(what, way_out))
        return method(node)

    def expression(self, node: ast.expr) -> Expression:
        """The node as a value of the language."""
        return self.as_expression(self.meaning(node), node)

    def as_expression(self, meaning: Any, node: ast.expr) -> Expression:
        """A meaning as a value of the language."""
        if isinstance(meaning, Expression):
            return meaning
        if isinstance(meaning, FieldArray):
            written = ast.unparse(node)
            way_out = f"index it: `{written}[i]`"
            raise self.scope.fail(
                node, errors.WrongType(f"`{written}`", "one value", "a whole array", way_out)
            )
        return self.scope.constant(meaning, node)

    def condition(self, node: ast.expr) -> Expression:
        """The node as a boolean."""
        return self.as_condition(self.expression(node), node)

    def as_condition(self, value: Expression, node: ast.expr) -> Expression:
        """A value that must be a boolean."""
        kind = self.kind(value)
        if isinstance(kind, Boolean):
            return value
        written = ast.unparse(node)
        test = {Reference: "is not None", Integer: "!= 0"}.get(type(kind), "is ...")
        message = errors.WrongType("a condition", "a bool", described(kind), f"write `{written} {test}`")
        raise self.scope.fail(node, message)

    def number(self, node: ast.expr, what: str = OPERAND) -> Expression:
        """The node as an integer."""
        return self.as_number(self.expression(node), node, what)

    def as_number(self, value: Expression, node: ast.expr, what: str) -> Expression:
        """A value that must be an integer."""
        kind = self.kind(value)
        if isinstance(kind, Integer):
            return value
        counts = isinstance(kind, Boolean) and what == OPERAND
        way_out = "count with sum(1 for ... if ...)" if counts else "use an integer"
        raise self.scope.fail(node, errors.WrongType(what, "an int", described(kind), way_out))

    def known_number(self, node: ast.expr, what: str, way_out: str) -> int:
        """The node as an integer that is known before the first step."""
        value = self.number(node, what)
        if not isinstance(value, Constant):
            raise self.scope.fail(node, errors.NotConstant(what, way_out))
        return value.value

    def kind(self, value: Expression) -> Type:
        """The type of a translated expression."""
        return type_of(value, self.scope.symbols, self.scope.locals.types)

    def settled(self, node: ast.AST, value: Expression) -> Expression:
        """The value; refused if it reads shared state after a call in the same statement."""
        read = touched(value)
        if self.scope.calling and read:
            place = self.scope.locals.text_of(read[0])
            raise self.scope.fail(node, errors.CallAndAccess(called_name(node), place))
        return value

    def without_calls(self, node: ast.expr, translate: Callable[[ast.expr], T]) -> T:
        """Translate a part that may not be reached at run time: no procedure may be called in it."""
        calls = len(self.scope.hoisted)
        found = translate(node)
        if len(self.scope.hoisted) > calls:
            raise self.scope.fail(node, errors.HiddenCall(called_name(node)))
        return found

    # -- what must be evaluated although its value is not used, or not yet -------------------------

    def evaluated(self, value: Expression, node: ast.AST) -> If:
        """The statement that evaluates an unused value that may fail."""
        return If(fold.asked(value), (), (), self.scope.where(node))

    def evaluated_in_turn(self, value: Any, node: ast.AST, hoisted: int) -> None:
        """Evaluate a part before what a later part hoisted: all but the first ``hoisted`` statements."""
        if len(self.scope.hoisted) > hoisted:
            waiting = [self.evaluated(one, node) for one in self.demands(value)]
            self.scope.hoisted[hoisted:hoisted] = waiting

    def demands(self, meaning: Any) -> list[Expression]:
        """What a meaning evaluates, and may fail at: the parts of a tuple, the path to an array."""
        if isinstance(meaning, tuple | list):
            return [one for part in meaning for one in self.demands(part)]
        if isinstance(meaning, FieldArray):
            return self.demands(meaning.base if is_object(meaning.base) else meaning.leads)
        return [meaning] if isinstance(meaning, Expression) and self.fails(meaning) else []

    def fails(self, value: Expression) -> bool:
        """Whether a value may fail; not if an actor finds its own element by its item."""
        match value:
            case Slot(array, Item() as item) | At(array, Item() as item):
                return not 0 <= item.least <= item.most < self.scope.symbols.array(array).length
            case _:
                return may_fail(value)

    def written_out(self, node: ast.expr, meaning: Any) -> list[Expression]:
        """The demands of a sequence that is written here; a name for one was evaluated before."""
        return [] if isinstance(node, ast.Name) else self.demands(meaning)

    def check_same(
        self, node: ast.AST, one: Expression, other: Expression, said: Callable[[], tuple[str, str]]
    ) -> None:
        """Refuse an ``other`` value of another type than ``one``; ``said``: what it is, a way out."""
        first, second = self.kind(one), self.kind(other)
        if not same_type(first, second):
            what, way_out = said()
            raise self.scope.fail(node, errors.WrongType(what, described(first), described(second), way_out))


def same_type(one: Type, other: Type) -> bool:
    """Whether two types agree; None agrees with every reference."""
    if isinstance(one, Reference) and isinstance(other, Reference):
        return one.record == other.record or not one.record or not other.record
    return one == other


def called_name(node: ast.AST) -> str:
    """The name of the first function that is called within a node."""
    for part in ast.walk(node):
        if isinstance(part, ast.Call):
            return ast.unparse(part.func)
    return "a procedure"
