"""Names, constants, fields and elements: the leaves of an expression."""

from __future__ import annotations

import ast
from functools import partial
from types import ModuleType
from typing import Any

from checker.compiler import errors
from checker.compiler.records import described
from checker.compiler.scope import described_object
from checker.compiler.values import FieldArray, Values
from checker.language.state import Array, Element, SharedArray, is_record
from checker.program import fold
from checker.program.commands import ALLOCATED
from checker.program.expressions import At, Constant, Expression, Field, Slot
from checker.program.types import Reference
from checker.source.diagnostic import ModelError, did_you_mean

MOST_SHOWN = 12


class Places(Values):
    """Translates names, constants, fields and elements."""

    def _Constant(self, node: ast.Constant) -> Constant:
        if node.value is None or isinstance(node.value, bool | int):
            return self.scope.constant(node.value, node)
        what = {float: "a float", str: "a string", bytes: "a string"}.get(type(node.value))
        what = what or f"the constant {node.value!r}"
        raise self.scope.fail(node, errors.Unsupported(what, "use bool, int, an enum member or None"))

    def _Name(self, node: ast.Name) -> Any:
        return self.scope.look_up(node)

    def _Attribute(self, node: ast.Attribute) -> Any:
        base = self.meaning(node.value)
        if isinstance(base, ModuleType | type) and not is_record(base):
            if hasattr(base, node.attr):
                return getattr(base, node.attr)
            known = [name for name in getattr(base, "__members__", vars(base)) if not name.startswith("_")]
            way_out = f"`{ast.unparse(node.value)}` has: {', '.join(known[:MOST_SHOWN]) or 'no names'}"
            message = errors.UnknownName(ast.unparse(node), did_you_mean(node.attr, known), way_out)
            raise self.scope.fail(node, message)
        return self._field(node, self.as_expression(base, node.value))

    def _field(self, node: ast.Attribute, base: Expression) -> Field | FieldArray:
        kind = self.kind(base)
        if not isinstance(kind, Reference) or not kind.record:
            raise self._no_fields(node, kind)
        record = self.scope.symbols.record(kind.record)
        known = [field.name for field in record.fields if field.name != ALLOCATED]
        if node.attr not in known:
            suggestion = did_you_mean(node.attr, known)
            message = errors.UnknownField(record.name, node.attr, suggestion, ", ".join(known))
            raise self.scope.fail(node, message)
        length = record.field(node.attr).length
        if length is not None:
            return FieldArray(base, record.name, node.attr, length)
        field = Field(base, record.name, node.attr)
        self.scope.locals.wrote(field, partial(ast.unparse, node))
        return field

    def _no_fields(self, node: ast.Attribute, kind: Any) -> ModelError:
        written = ast.unparse(node.value)
        way_out = "only records have fields"
        if isinstance(kind, Reference):
            way_out = f"declare what it refers to where it is first assigned: `{written}: Page | None = None`"
        message = errors.WrongType(f"`{written}`", "a reference to a record", described(kind), way_out)
        return self.scope.fail(node, message)

    def _Subscript(self, node: ast.Subscript) -> Any:
        base, hoisted = self.meaning(node.value), len(self.scope.hoisted)
        if not isinstance(base, tuple | FieldArray | SharedArray):
            found = described(self.kind(base)) if isinstance(base, Expression) else described_object(base)
            message = errors.WrongType(
                f"`{ast.unparse(node.value)}`",
                "an array or a tuple of constants",
                found,
                "index a shared array, an array in a record, or a tuple",
            )
            raise self.scope.fail(node, message)
        index = self.number(node.slice, "an index")
        self.evaluated_in_turn(base, node.value, hoisted)
        if isinstance(base, tuple):
            return self._part(node, base, index)
        self._check_index(node, index, base.length)
        if isinstance(base, FieldArray):
            element: Expression = Field(base.base, base.record, base.name, index)
        else:
            element = self.element(base, index, node)
        self.scope.locals.wrote(element, partial(ast.unparse, node))
        return element

    def _part(self, node: ast.Subscript, base: tuple[Any, ...], index: Expression) -> Any:
        if not isinstance(index, Constant):
            way_out = "use a shared array to look a value up"
            raise self.scope.fail(node, errors.NotConstant("the index of a tuple", way_out))
        self._check_index(node, index, len(base))
        return self._ahead(self.written_out(node.value, base), base[index.value], node)

    def _ahead(self, first: list[Expression], part: Any, node: ast.expr) -> Any:
        """A part of a tuple, after evaluating all of the tuple."""
        value = part if not first else self.as_expression(part, node)
        for one in reversed(first):
            value = fold.after(one, value)
        return value

    def _check_index(self, node: ast.Subscript, index: Expression, length: int) -> None:
        if isinstance(index, Constant) and not 0 <= index.value < length:
            written = ast.unparse(node.value)
            message = errors.OutOfBounds(
                f"the index {index.value}",
                0,
                length - 1,
                f"`{written}` has {length} element{'s' if length > 1 else ''}",
                "index an element that exists; there is no counting from the end",
            )
            raise self.scope.fail(node, message)

    def element(self, array: Array[Any], index: Expression, node: ast.AST) -> Expression:
        """One element of a shared array: a place, or a reference to a record."""
        try:
            name = self.scope.symbols.name_of(array)
        except ModelError as error:
            raise self.scope.fail(node, error.diagnostic.message) from None
        shared = self.scope.symbols.array(name)
        if shared.record is None:
            return Slot(name, index)
        if isinstance(index, Constant):
            number = self.scope.symbols.number_of(Element(array, index.value))
            return Constant(number, self.scope.symbols.reference(array.kind))
        return At(name, index)
