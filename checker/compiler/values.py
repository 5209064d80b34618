"""Expressions of the model, translated: from Python's syntax tree to the program's, typed as they go."""

from __future__ import annotations

import ast
import enum
from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any

from checker.compiler import errors
from checker.compiler.scope import Scope
from checker.language import words
from checker.language.shapes import Array, Element, SharedArray, is_record
from checker.language.words import Procedure
from checker.program import fold
from checker.program.access import touched, written
from checker.program.expressions import (
    And,
    Arithmetic,
    At,
    Cell,
    Compare,
    Comparison,
    Conditional,
    Constant,
    Expression,
    Field,
    Item,
    Local,
    Not,
    Operator,
    Or,
    Slot,
)
from checker.program.types import Boolean, Enumeration, Integer, Reference, Type
from checker.program.typing import type_of
from checker.source.diagnostic import did_you_mean

EXPRESSION = (Constant, Local, Item, Field, Slot, At, Cell, Not, And, Or, Compare, Arithmetic, Conditional)
SIGNS: dict[type[ast.cmpop], Comparison] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Is: "==",
    ast.IsNot: "!=",
}
ARITHMETIC: dict[type[ast.operator], Operator] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.FloorDiv: "//",
    ast.Mod: "%",
}
WAYS_OUT = {
    ast.Lambda: ("a lambda", "write a @procedure"),
    ast.ListComp: ("a list", "state is allocated with shared(Array(...)); ask about it with any, all and sum"),
    ast.List: ("a list", "state is allocated with shared(Array(...)); constants go in a tuple"),
    ast.Dict: ("a dict", "use a record, or an array indexed by a small integer"),
    ast.Set: ("a set", "use a boolean field in each element"),
    ast.JoinedStr: ("an f-string", "a model has no text; say it in a comment"),
    ast.NamedExpr: ("`:=`", "assign in a statement of its own"),
    ast.Await: ("await", "use wait_until(...)"),
    ast.Yield: ("yield", "a step is a statement; use `with atomic:` to join several"),
    ast.Starred: ("`*`", "write the arguments out"),
}


class FieldArray:
    """A field that is an array: a place only once it is indexed."""

    def __init__(self, base: Expression, record: str, name: str, length: int) -> None:
        self.base, self.record, self.name, self.length = base, record, name, length


class Values:
    """Translates the expressions of one scope. ``expand`` turns a call into statements and a result."""

    def __init__(self, scope: Scope, expand: Callable[[Scope, ast.Call, Procedure[..., Any]], Any]) -> None:
        self.scope = scope
        self.expand = expand

    # -- what a node means -------------------------------------------------------------------

    def expression(self, node: ast.expr) -> Expression:
        """The node as a value of the language."""
        meaning = self.meaning(node)
        if isinstance(meaning, EXPRESSION):
            return meaning
        if isinstance(meaning, FieldArray):
            raise self.scope.fail(
                node,
                errors.WrongType(
                    "a value", "one element", "a whole array", f"index it: `{ast.unparse(node)}[i]`"
                ),
            )
        return self.scope.constant(meaning, node)

    def meaning(self, node: ast.expr) -> Any:
        """The node as an expression, or as an object known before the first step."""
        method = getattr(self, f"_{type(node).__name__}", None)
        if method is None:
            what, way_out = WAYS_OUT.get(type(node), (f"`{ast.unparse(node)}`", "docs/language.md lists what is"))
            raise self.scope.fail(node, errors.Unsupported(what, way_out))
        return method(node)

    def condition(self, node: ast.expr) -> Expression:
        """The node as a boolean."""
        value = self.expression(node)
        kind = self.kind(value)
        if isinstance(kind, Boolean):
            return value
        written = ast.unparse(node)
        way_out = f"say `{written} is not None`" if isinstance(kind, Reference) else f"say `{written} != 0`"
        raise self.scope.fail(node, errors.WrongType("a condition", "a bool", self.described(kind), way_out))

    def number(self, node: ast.expr) -> Expression:
        """The node as an integer."""
        value = self.expression(node)
        kind = self.kind(value)
        if isinstance(kind, Integer):
            return value
        way_out = "count with sum(1 for ... if ...)" if isinstance(kind, Boolean) else "use an integer"
        raise self.scope.fail(
            node, errors.WrongType("an operand of arithmetic", "an int", self.described(kind), way_out)
        )

    def kind(self, value: Expression) -> Type:
        """The type of a translated expression."""
        return type_of(value, self.scope.world, self.scope.locals.types)

    def described(self, kind: Type) -> str:
        """A type in the words of a message."""
        match kind:
            case Boolean():
                return "a bool"
            case Integer():
                return "an int"
            case Enumeration(name):
                return f"a {name}"
            case Reference(record):
                return f"a reference to a {record}" if record else "None"

    def settled(self, node: ast.AST, value: Expression) -> Expression:
        """The value, refused where it reads shared state after a call in the same statement."""
        read = touched(value)
        if self.scope.hoisted and read:
            raise self.scope.fail(node, errors.CallAndAccess(called_name(node), written(read[0])))
        return value

    # -- leaves ------------------------------------------------------------------------------

    def _Constant(self, node: ast.Constant) -> Any:
        if node.value is None or isinstance(node.value, bool | int):
            return self.scope.constant(node.value, node)
        what = "a float" if isinstance(node.value, float) else f"the constant {node.value!r}"
        raise self.scope.fail(node, errors.Unsupported(what, "use bool, int, an enum member or None"))

    def _Name(self, node: ast.Name) -> Any:
        return self.scope.look_up(node)

    def _Attribute(self, node: ast.Attribute) -> Any:
        base = self.meaning(node.value)
        if isinstance(base, ModuleType | type) and not is_record(base):
            if hasattr(base, node.attr):
                return getattr(base, node.attr)
            known = list(getattr(base, "__members__", vars(base)))
            raise self.scope.fail(
                node, errors.UnknownName(ast.unparse(node), did_you_mean(node.attr, known))
            )
        return self._field(node, self._as_expression(base, node.value))

    def _as_expression(self, meaning: Any, node: ast.expr) -> Expression:
        return meaning if isinstance(meaning, EXPRESSION) else self.scope.constant(meaning, node)

    def _field(self, node: ast.Attribute, base: Expression) -> Any:
        kind = self.kind(base)
        if not isinstance(kind, Reference) or not kind.record:
            message = errors.WrongType(
                f"`{ast.unparse(node.value)}`", "a reference to a record", self.described(kind), "only records have fields"
            )
            raise self.scope.fail(node, message)
        record = self.scope.world.record(kind.record)
        known = [field.name for field in record.fields]
        if node.attr not in known:
            message2 = errors.UnknownField(record.name, node.attr, did_you_mean(node.attr, known), ", ".join(known))
            raise self.scope.fail(node, message2)
        length = record.field(node.attr).length
        if length is not None:
            return FieldArray(base, record.name, node.attr, length)
        return Field(base, record.name, node.attr)

    def _Subscript(self, node: ast.Subscript) -> Any:
        base = self.meaning(node.value)
        index = self.number(node.slice)
        if isinstance(base, tuple):
            return self._part(node, base, index)
        if isinstance(base, FieldArray):
            self._check_index(node, index, base.length)
            return Field(base.base, base.record, base.name, index)
        if isinstance(base, SharedArray):
            self._check_index(node, index, base.length)
            return self._element(base, index)
        raise self.scope.fail(
            node, errors.NotAValue(ast.unparse(node.value), "not an array, so it has no elements")
        )

    def _part(self, node: ast.Subscript, base: tuple[Any, ...], index: Expression) -> Any:
        if not isinstance(index, Constant):
            raise self.scope.fail(
                node, errors.NotConstant("the index of a tuple", "use a shared array to look a value up")
            )
        self._check_index(node, index, len(base))
        return base[index.value]

    def _check_index(self, node: ast.AST, index: Expression, length: int) -> None:
        if isinstance(index, Constant) and not 0 <= index.value < length:
            raise self.scope.fail(
                node, errors.OutOfBounds(f"the index {index.value}", 0, length - 1, "index what is there")
            )

    def _element(self, array: Array[Any], index: Expression) -> Expression:
        name = self.scope.world.name_of(array)
        shared = self.scope.world.array(name)
        if shared.record is None:
            return Slot(name, index)
        if isinstance(index, Constant):
            number = self.scope.world.number_of(Element(array, index.value))
            return Constant(number, self.scope.world.reference(shared.record))
        return At(name, index)

    # -- operators ---------------------------------------------------------------------------

    def _BoolOp(self, node: ast.BoolOp) -> Expression:
        conjunction = isinstance(node.op, ast.And)
        decided = fold.FALSE if conjunction else fold.TRUE
        operands: list[Expression] = []
        for part in node.values:
            with_calls = len(self.scope.hoisted)
            operands.append(self.condition(part))
            if operands[-1] == decided:
                break
            if len(self.scope.hoisted) > with_calls and any(o not in (fold.TRUE, fold.FALSE) for o in operands[:-1]):
                raise self.scope.fail(part, errors.HiddenCall(called_name(part)))
        return (fold.conjunction if conjunction else fold.disjunction)(operands)

    def _UnaryOp(self, node: ast.UnaryOp) -> Expression:
        if isinstance(node.op, ast.Not):
            return fold.negation(self.condition(node.operand))
        if isinstance(node.op, ast.USub):
            return fold.arithmetic("-", fold.number(0), self.number(node.operand))
        raise self.scope.fail(node, errors.Unsupported(f"`{ast.unparse(node)}`", "use + - * // %"))

    def _BinOp(self, node: ast.BinOp) -> Expression:
        if type(node.op) not in ARITHMETIC:
            raise self.scope.fail(
                node, errors.Unsupported(f"the operator in `{ast.unparse(node)}`", "use + - * // %")
            )
        left, right = self.number(node.left), self.number(node.right)
        if right == fold.number(0) and isinstance(node.op, ast.FloorDiv | ast.Mod):
            raise self.scope.fail(node, errors.Unsupported("a division by zero", "divide by something else"))
        return fold.arithmetic(ARITHMETIC[type(node.op)], left, right)

    def _IfExp(self, node: ast.IfExp) -> Any:
        test = self.condition(node.test)
        if isinstance(test, Constant):
            return self.meaning(node.body if test.value else node.orelse)
        calls = len(self.scope.hoisted)
        then, otherwise = self.expression(node.body), self.expression(node.orelse)
        if len(self.scope.hoisted) > calls:
            raise self.scope.fail(node, errors.HiddenCall(called_name(node)))
        self.check_same(node, then, otherwise)
        return fold.conditional(test, then, otherwise)

    def _Compare(self, node: ast.Compare) -> Expression:
        parts = [node.left, *node.comparators]
        return fold.conjunction(
            self._one_comparison(node, sign, left, right)
            for sign, left, right in zip(node.ops, parts, parts[1:], strict=False)
        )

    def _one_comparison(self, node: ast.Compare, sign: ast.cmpop, left: ast.expr, right: ast.expr) -> Expression:
        if isinstance(sign, ast.In | ast.NotIn):
            return self._membership(sign, left, right)
        one, other = self.expression(left), self.expression(right)
        self.check_same(node, one, other)
        kind = self.kind(one)
        if isinstance(kind, Reference) and isinstance(sign, ast.Eq | ast.NotEq):
            word = "is" if isinstance(sign, ast.Eq) else "is not"
            way_out = f"say `{ast.unparse(left)} {word} {ast.unparse(right)}`"
            raise self.scope.fail(node, errors.Unsupported("`==` between references", way_out))
        if isinstance(sign, ast.Is | ast.IsNot) and isinstance(kind, Integer):
            raise self.scope.fail(node, errors.Unsupported("`is` between integers", "use `==` or `!=`"))
        if not isinstance(sign, ast.Is | ast.IsNot | ast.Eq | ast.NotEq) and not isinstance(kind, Integer):
            raise self.scope.fail(
                node,
                errors.WrongType("an operand of `<`", "an int", self.described(kind), "order is for integers"),
            )
        return fold.comparison(SIGNS[type(sign)], one, other)

    def _membership(self, sign: ast.cmpop, left: ast.expr, right: ast.expr) -> Expression:
        found = fold.disjunction(
            self._equal(left, self.expression(left), value) for value in self.elements(right)
        )
        return found if isinstance(sign, ast.In) else fold.negation(found)

    def _equal(self, node: ast.expr, one: Expression, value: Any) -> Expression:
        other = self._as_expression(value, node)
        self.check_same(node, one, other)
        return fold.comparison("==", one, other)

    def check_same(self, node: ast.AST, one: Expression, other: Expression) -> None:
        """Refuse two values of different types."""
        first, second = self.kind(one), self.kind(other)
        if not same_type(first, second):
            message = errors.WrongType(
                "the other value", self.described(first), self.described(second), "compare or choose between values of one type"
            )
            raise self.scope.fail(node, message)

    # -- calls -------------------------------------------------------------------------------

    def _Call(self, node: ast.Call) -> Any:
        function = self.meaning(node.func)
        if isinstance(function, Procedure):
            return self.expand(self.scope, node, function)
        if function in (any, all, sum) and len(node.args) == 1 and not node.keywords:
            return self._quantifier(node, function)
        if function is len and len(node.args) == 1:
            return self.scope.constant(len(self.elements(node.args[0])), node)
        if function is range:
            return self._range(node)
        if function is words.implies and len(node.args) == 2:
            premise = self.condition(node.args[0])
            return fold.disjunction([fold.negation(premise), self.condition(node.args[1])])
        raise self._no_such_call(node, function)

    def _no_such_call(self, node: ast.Call, function: Any) -> Exception:
        written = ast.unparse(node.func)
        if is_record(function):
            return self.scope.fail(node, errors.Allocates(function.__name__))
        if function in (words.wait_until, words.choose):
            way_out = "make it a statement of its own: `wait_until(...)`, `x = choose(...)`"
            return self.scope.fail(node, errors.Unsupported(f"`{written}(...)` inside an expression", way_out))
        way_out = "mark it with @procedure" if callable(function) and hasattr(function, "__code__") else (
            "a model calls procedures, any, all, sum, len and the words of the language"
        )
        return self.scope.fail(node, errors.Unsupported(f"a call of {written}()", way_out))

    def _range(self, node: ast.Call) -> tuple[Expression, ...]:
        bounds = [self.number(argument) for argument in node.args]
        if node.keywords or not 1 <= len(bounds) <= 3 or not all(isinstance(b, Constant) for b in bounds):
            raise self.scope.fail(
                node, errors.NotConstant("a range", "count with a `while` loop whose rounds are steps")
            )
        values = range(*(b.value for b in bounds if isinstance(b, Constant)))
        return tuple(fold.number(value) for value in values)

    def elements(self, node: ast.expr) -> tuple[Any, ...]:
        """What a `for`, a quantifier or a choice goes through: known before the first step."""
        meaning = self.meaning(node)
        if isinstance(meaning, FieldArray):
            indices = [fold.number(i) for i in range(meaning.length)]
            return tuple(Field(meaning.base, meaning.record, meaning.name, i) for i in indices)
        if isinstance(meaning, SharedArray):
            return tuple(self._element(meaning, fold.number(i)) for i in range(meaning.length))
        if isinstance(meaning, tuple | list | range):
            return tuple(meaning)
        if isinstance(meaning, type) and issubclass(meaning, enum.Enum):
            return tuple(meaning)
        raise self.scope.fail(
            node,
            errors.NotConstant(
                f"what `{ast.unparse(node)}` goes through", "use a shared array, range(N), a tuple or an enum class"
            ),
        )

    def _Tuple(self, node: ast.Tuple) -> tuple[Any, ...]:
        return tuple(self.meaning(part) for part in node.elts)

    def _quantifier(self, node: ast.Call, function: Any) -> Expression:
        argument = node.args[0]
        if not isinstance(argument, ast.GeneratorExp):
            values = [self._as_expression(v, argument) for v in self.elements(argument)]
        elif function is sum:
            values = list(self._instances(argument, 0, self._counted, otherwise=fold.number(0)))
        else:
            values = list(self._instances(argument, 0, self.condition, otherwise=fold.boolean(function is all)))
        if function is sum:
            total: Expression = fold.number(0)
            for value in values:
                total = fold.arithmetic("+", total, value)
            return total
        return (fold.disjunction if function is any else fold.conjunction)(values)

    def _counted(self, node: ast.expr) -> Expression:
        value = self.expression(node)
        if isinstance(self.kind(value), Boolean):
            return fold.conditional(value, fold.number(1), fold.number(0))
        return self.number(node)

    def _instances(
        self,
        node: ast.GeneratorExp,
        depth: int,
        translate: Callable[[ast.expr], Expression],
        otherwise: Expression,
    ) -> Iterable[Expression]:
        """The element of a generator for every value of its variables, where its filters hold."""
        if depth == len(node.generators):
            yield translate(node.elt)
            return
        generator = node.generators[depth]
        before = dict(self.scope.names)
        for value in self.elements(generator.iter):
            self.bind(generator.target, value)
            guard = fold.conjunction([self.condition(part) for part in generator.ifs])
            for inner in self._instances(node, depth + 1, translate, otherwise) if guard != fold.FALSE else ():
                yield fold.conditional(guard, inner, otherwise) if self._is_number(inner) else self._guarded(
                    guard, inner, otherwise
                )
        self.scope.names = before

    def _is_number(self, value: Expression) -> bool:
        return isinstance(self.kind(value), Integer)

    def _guarded(self, guard: Expression, inner: Expression, otherwise: Expression) -> Expression:
        if otherwise == fold.TRUE:
            return fold.disjunction([fold.negation(guard), inner])
        return fold.conjunction([guard, inner])

    def bind(self, target: ast.expr, value: Any) -> None:
        """Bind the variables of a `for` to one element."""
        if isinstance(target, ast.Name):
            self.scope.names[target.id] = value
        elif isinstance(target, ast.Tuple) and isinstance(value, tuple) and len(value) == len(target.elts):
            for part, inner in zip(target.elts, value, strict=True):
                self.bind(part, inner)
        else:
            raise self.scope.fail(
                target, errors.Unsupported(f"the target `{ast.unparse(target)}`", "give the element one name")
            )


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
