"""Operators, comparisons and conditional expressions."""

from __future__ import annotations

import ast
from typing import Any

from checker.compiler import errors
from checker.compiler.places import Places
from checker.compiler.records import described, refuse_huge
from checker.compiler.values import OPERAND
from checker.program import fold
from checker.program.expressions import Comparison, Constant, Expression, Operator
from checker.program.total import MOST_SHIFT, has_value, may_fail
from checker.program.types import Boolean, Integer, Reference

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
WRITTEN: dict[type[ast.cmpop], str] = {**SIGNS, ast.Is: "is", ast.IsNot: "is not"}
ARITHMETIC: dict[type[ast.operator], Operator] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.BitAnd: "&",
    ast.BitOr: "|",
    ast.BitXor: "^",
    ast.LShift: "<<",
    ast.RShift: ">>",
}
KNOWN = "use + - * // % & | ^ ~ << >>"


class Operators(Places):
    """Translates operators, comparisons and conditional expressions."""

    def _BoolOp(self, node: ast.BoolOp) -> Expression:
        conjunction = isinstance(node.op, ast.And)
        operands: list[Expression] = []
        for part in node.values:
            certain = all(isinstance(operand, Constant) for operand in operands)
            operands.append(self.condition(part) if certain else self.without_calls(part, self.condition))
            if fold.outcome(operands[-1]) is not conjunction and fold.outcome(operands[-1]) is not None:
                break
        return (fold.conjunction if conjunction else fold.disjunction)(operands)

    def _UnaryOp(self, node: ast.UnaryOp) -> Expression:
        if isinstance(node.op, ast.Not):
            return fold.negation(self.condition(node.operand))
        if isinstance(node.op, ast.USub):
            return fold.arithmetic("-", fold.number(0), self.number(node.operand))
        if isinstance(node.op, ast.Invert):
            return fold.arithmetic("-", fold.number(-1), self.number(node.operand))
        raise self.scope.fail(node, errors.Unsupported(f"`{ast.unparse(node)}`", KNOWN))

    def _BinOp(self, node: ast.BinOp) -> Expression:
        sign = ARITHMETIC.get(type(node.op))
        if sign is None:
            what = f"the operator in `{ast.unparse(node)}`"
            raise self.scope.fail(node, errors.Unsupported(what, KNOWN))
        left, hoisted = self._operand(node.left, sign), len(self.scope.hoisted)
        right = self._operand(node.right, sign)
        self.evaluated_in_turn(left, node.left, hoisted)
        self._check_right(node, sign, right)
        value = fold.arithmetic(sign, left, right)
        if isinstance(value, Constant):
            refuse_huge((value.value,), "a constant", lambda: self.scope.span(node))
        return value

    def _operand(self, node: ast.expr, sign: Operator) -> Expression:
        value = self.expression(node)
        if sign in ("&", "|", "^") and isinstance(self.kind(value), Boolean):
            way_out = "use `and`, `or`, or `!=`, which is true if one of two is"
            raise self.scope.fail(node, errors.Unsupported(f"`{sign}` between conditions", way_out))
        return self.as_number(value, node, OPERAND)

    def _check_right(self, node: ast.BinOp, sign: Operator, right: Expression) -> None:
        """Refuse a division by zero, and a shift by a negative number or too many bits."""
        if not isinstance(right, Constant) or has_value(sign, right):
            return
        message: errors.Unsupported | errors.WideShift
        if sign in ("//", "%"):
            message = errors.Unsupported("a division by zero", "divide by something else")
        elif right.value < 0:
            message = errors.Unsupported("a shift by a negative number", "shift the other way")
        else:
            message = errors.WideShift(f"{right.value:,}", f"{MOST_SHIFT:,}")
        raise self.scope.fail(node, message)

    def _IfExp(self, node: ast.IfExp) -> Any:
        test = self.condition(node.test)
        if (known := fold.outcome(test)) is not None:
            chosen = self.meaning(node.body if known else node.orelse)
            return fold.after(test, self.as_expression(chosen, node)) if may_fail(test) else chosen
        then = self.without_calls(node.body, self.expression)
        otherwise = self.without_calls(node.orelse, self.expression)
        self.check_same(
            node.orelse, then, otherwise, lambda: ("the value after `else`", "give both cases one type")
        )
        return fold.conditional(test, then, otherwise)

    def _Compare(self, node: ast.Compare) -> Expression:
        """Each operand once: ``0 < x.n < 3`` reads ``x.n`` once, as Python does."""
        left_node, left = node.left, self.expression(node.left)
        hoisted = len(self.scope.hoisted)
        found: list[Expression] = []
        for sign, right_node in zip(node.ops, node.comparators, strict=True):
            if isinstance(sign, ast.In | ast.NotIn):
                found.append(self.membership(sign, left_node, left, right_node))
                if len(node.ops) > 1:
                    raise self.scope.fail(
                        node, errors.Unsupported("`in` in a chain", "join the parts with `and`")
                    )
                break
            right = self.without_calls(right_node, self.expression) if found else self.expression(right_node)
            self.evaluated_in_turn(left, left_node, hoisted)
            self._check_comparable(node, sign, (left_node, left), (right_node, right))
            found.append(fold.comparison(SIGNS[type(sign)], left, right))
            left_node, left = right_node, right
        return fold.conjunction(found)

    def membership(self, sign: ast.cmpop, left: ast.expr, value: Expression, right: ast.expr) -> Expression:
        """``value in right``."""
        raise NotImplementedError

    def _check_comparable(
        self,
        node: ast.Compare,
        sign: ast.cmpop,
        left: tuple[ast.expr, Expression],
        right: tuple[ast.expr, Expression],
    ) -> None:
        way_out = "compare values of one type"
        self.check_same(right[0], left[1], right[1], lambda: (f"`{ast.unparse(right[0])}`", way_out))
        kind = self.kind(left[1])
        if isinstance(kind, Reference) and isinstance(sign, ast.Eq | ast.NotEq):
            word = "is" if isinstance(sign, ast.Eq) else "is not"
            way_out = f"write `{ast.unparse(left[0])} {word} {ast.unparse(right[0])}`"
            raise self.scope.fail(
                node, errors.Unsupported(f"`{WRITTEN[type(sign)]}` between references", way_out)
            )
        if isinstance(sign, ast.Is | ast.IsNot) and isinstance(kind, Integer):
            way_out = "use `==` or `!=`"
            raise self.scope.fail(
                node, errors.Unsupported(f"`{WRITTEN[type(sign)]}` between integers", way_out)
            )
        if isinstance(sign, ast.Lt | ast.LtE | ast.Gt | ast.GtE) and not isinstance(kind, Integer):
            what = f"an operand of `{WRITTEN[type(sign)]}`"
            message = errors.WrongType(what, "an int", described(kind), "order is for integers")
            raise self.scope.fail(left[0], message)
