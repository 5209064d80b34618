"""Assignments: to locals, which they declare, and to places of the shared state."""

from __future__ import annotations

import ast
import copy
from typing import Any

from checker.compiler import errors
from checker.compiler.annotations import annotated_type
from checker.compiler.barriers import released, weakened
from checker.compiler.interrupt_words import InterruptWords
from checker.compiler.records import described
from checker.compiler.tree import Atomic, Choose, Statements
from checker.compiler.values import FieldArray, same_type
from checker.language import primitives
from checker.language.interrupts import local_irq_save
from checker.language.ordering import Order
from checker.language.state import BoundedInteger, SharedArray, integer
from checker.program import fold
from checker.program.commands import Assign
from checker.program.expressions import Constant, Expression, Field, Item, Local, Place, Slot
from checker.program.program import Variable
from checker.program.types import Integer, Reference, Type
from checker.program.typing import variable_of


class Assignments(InterruptWords):
    """Translates statements that give names and places a value."""

    def _Assign(self, node: ast.Assign) -> Statements:
        if len(node.targets) != 1:
            raise self.scope.fail(node, errors.Unsupported("a chain of assignments", "write one `=` a line"))
        return self._assign(node, node.targets[0], node.value)

    def _AnnAssign(self, node: ast.AnnAssign) -> Statements:
        if not isinstance(node.target, ast.Name):
            what, way_out = "a declaration of a field", "declare it in the record"
            raise self.scope.fail(node, errors.Unsupported(what, way_out))
        if node.value is None:
            what, way_out = "a declaration without a value", "declare it where it gets its first value"
            raise self.scope.fail(node, errors.Unsupported(what, way_out))
        kind = annotated_type(self.values, node.annotation)
        if kind is None:
            what = f"the annotation `{ast.unparse(node.annotation)}`"
            way_out = "annotate a local with bool, int, an enum class, or `Page | None`, or not at all"
            raise self.scope.fail(node.annotation, errors.Unsupported(what, way_out))
        return self._assign(node, node.target, node.value, kind)

    def _AugAssign(self, node: ast.AugAssign) -> Statements:
        if any(isinstance(part, ast.Call) for part in ast.walk(node.target)):
            what, way_out = "a call in the target of this assignment", "name its result first"
            raise self.scope.fail(node.target, errors.Unsupported(what, way_out))
        read = copy.deepcopy(node.target)
        read.ctx = ast.Load()
        value = ast.copy_location(ast.BinOp(read, node.op, node.value), node)
        return self._assign(node, node.target, value)

    def _assign(
        self, node: ast.stmt, target: ast.expr, value: ast.expr, annotated: Type | None = None
    ) -> Statements:
        if self.meaning_called(value) is primitives.choose:
            assert isinstance(value, ast.Call)
            return self._choose(node, target, value, annotated)
        if self.meaning_called(value) is local_irq_save:
            assert isinstance(value, ast.Call)
            return self.saved(node, target, value)
        if self.meaning_called(value) is primitives.alloc:
            assert isinstance(value, ast.Call)
            return self.allocate(node, target, value, annotated)
        if self.meaning_called(value) is integer:
            assert isinstance(value, ast.Call)
            return self._declare(node, target, value, annotated)
        meaning = self.values.meaning(value)
        if isinstance(target, ast.Tuple | ast.List):
            return self._unpack(target, value, meaning)
        if isinstance(target, ast.Name) and is_static(meaning):
            self._name_static(target, meaning)
            return ()
        if isinstance(meaning, tuple | list):
            what, way_out = "a tuple whose parts change", "give each part a name of its own"
            raise self.scope.fail(value, errors.Unsupported(what, way_out))
        worth = self.values.as_expression(meaning, value)
        place = self._place(target, worth, annotated)
        self._check_range(node, target, place, worth)
        return self.do(node, Assign(place, worth, self.scope.span(node)))

    def swap(self, node: ast.Expr) -> Statements:
        """``swap(a, b)``: through a local of its own."""
        call = node.value
        assert isinstance(call, ast.Call)
        one, other = self._swapped(call)
        self.values.check_same(call, one, other, lambda: ("the second place", "swap places of one type"))
        if not self.scope.atomic and all(isinstance(place, Field | Slot) for place in (one, other)):
            what = f"`{ast.unparse(call)}` of two shared places in a step of its own"
            raise self.scope.fail(call, errors.Unsupported(what, "put it in `with atomic:`"))
        between = Local(self.scope.locals.fresh("swap"))
        self.scope.locals.types[between.name] = self.values.kind(one)
        self.scope.locals.spans[between.name] = self.scope.span(node)
        steps = [(between, one), (one, other), (other, between)]
        effects = [Assign(place, value, self.scope.span(node)) for place, value in steps]
        return tuple(statement for effect in effects for statement in self.do(node, effect))

    def _swapped(self, call: ast.Call) -> tuple[Place, Place]:
        """The two places that a swap names."""
        places = [self.values.expression(argument) for argument in call.args]
        match places:
            case [Field() | Slot() | Local() as one, Field() | Slot() | Local() as other] if (
                not call.keywords
            ):
                return one, other
            case _:
                what = f"`{ast.unparse(call)}`"
                way_out = "write `swap(a.x, b.x)` in `with atomic:`: two fields, elements or locals"
                raise self.scope.fail(call, errors.Unsupported(what, way_out))

    def release(self, node: ast.Expr) -> Statements:
        """``smp_store_release(place, value)``: a store, after everything before it."""
        place, value = released(self.scope, node, self.values)
        assert isinstance(node.value, ast.Call)
        target = node.value.args[0]
        self.values.check_same(
            target, place, value, lambda: ("the value", f"`{ast.unparse(target)}` keeps its type")
        )
        self._check_range(node, target, place, value)
        *before, store = self.do(node, Assign(place, value, self.scope.span(node)))
        if self.scope.is_ordered:
            return (*before, store)
        order = weakened(self.scope, node, Order.RELEASE) or Order.RELAXED
        return (*before, Atomic((store,), self.scope.where(node), order))

    def allocate(
        self, node: ast.stmt, target: ast.expr, call: ast.Call, annotated: Type | None
    ) -> Statements:
        """``vma = alloc(vmas)``."""
        raise NotImplementedError

    # -- names of constants ---------------------------------------------------------------------

    def _name_static(self, target: ast.Name, meaning: Any) -> None:
        """Let a name denote an array or a tuple. It may do so once, on every path."""
        if self.scope.assigned.get(target.id, 1) > 1:
            what = f"a second meaning for the name of an array or a tuple (`{target.id}`)"
            raise self.scope.fail(target, errors.Unsupported(what, "use another name"))
        self.scope.names[target.id] = meaning

    def _unpack(self, target: ast.Tuple | ast.List, value: ast.expr, meaning: Any) -> Statements:
        if not isinstance(meaning, tuple) or not is_static(meaning) or isinstance(value, ast.Tuple):
            what, way_out = "an assignment to several names", "write one `=` a line"
            raise self.scope.fail(target, errors.Unsupported(what, way_out))
        if len(target.elts) != len(meaning):
            message = errors.Unsupported(
                f"{len(target.elts)} names for {len(meaning)} parts", "name each part"
            )
            raise self.scope.fail(target, message)
        for part, known in zip(target.elts, meaning, strict=True):
            if not isinstance(part, ast.Name):
                what = f"the target `{ast.unparse(part)}` of an unpacking"
                raise self.scope.fail(part, errors.Unsupported(what, "unpack into new names"))
            self._name_static(part, known)
        return ()

    # -- places ------------------------------------------------------------------------------

    def _place(self, target: ast.expr, value: Expression, annotated: Type | None) -> Place:
        if isinstance(target, ast.Name):
            return Local(self.local(target, self.values.kind(value), annotated))
        place = self.values.expression(target)
        if not isinstance(place, Field | Slot):
            what = f"an assignment to `{ast.unparse(target)}`"
            raise self.scope.fail(
                target, errors.Unsupported(what, "assign to a field, an element or a local")
            )
        self.values.check_same(
            target, place, value, lambda: ("the value", f"`{ast.unparse(target)}` keeps its type")
        )
        return place

    def local(self, target: ast.Name, kind: Type, annotated: Type | None = None) -> str:
        """The full name of the local, which is created here or has the same type as before."""
        if target.id in self.scope.looped:
            misuse, way_out = "it is assigned here too", "use another name"
            raise self.scope.fail(target, errors.LoopVariable(target.id, misuse, way_out))
        if annotated is not None and not same_type(annotated, kind):
            raise self._wrong_type(target, annotated, kind, "change the annotation or the value")
        name = self.scope.local(target.id, target, annotated or kind)
        before = self.scope.locals.types[name]
        if not same_type(before, annotated or kind):
            raise self._wrong_type(target, before, kind, "use another name")
        if isinstance(before, Reference) and not before.record:
            self.scope.locals.types[name] = annotated or kind
        return name

    def _wrong_type(self, target: ast.Name, wanted: Type, found: Type, way_out: str) -> Exception:
        message = errors.WrongType(f"`{target.id}`", described(wanted), described(found), way_out)
        return self.scope.fail(target, message)

    def _check_range(self, node: ast.stmt, target: ast.expr, place: Place, value: Expression) -> None:
        """Refuse a constant outside the range of the place."""
        variable: Variable | None = None
        if isinstance(place, Field | Slot):
            variable = variable_of(place, self.scope.symbols)
        elif isinstance(place, Local):
            variable = self.scope.locals.declared.get(place.name)
        if variable is None or not isinstance(value, Constant) or not isinstance(variable.type, Integer):
            return
        if not variable.low <= value.value <= variable.high:
            written = ast.unparse(target)
            reason = f"`{written}` goes from {variable.low} to {variable.high}"
            way_out = "assign a value in its range, or declare a wider one"
            message = errors.OutOfBounds(str(value.value), variable.low, variable.high, reason, way_out)
            raise self.scope.fail(node, message)

    # -- words that declare a local ----------------------------------------------------------

    def _declare(
        self, node: ast.stmt, target: ast.expr, call: ast.Call, annotated: Type | None
    ) -> Statements:
        """``n: int = integer(0, most=3)``: a local with a range."""
        if not isinstance(target, ast.Name):
            what, way_out = "a range for a field here", "declare it in the record"
            raise self.scope.fail(node, errors.Unsupported(what, way_out))
        declared = self._bounds(call)
        name = self.local(target, Integer(), annotated)
        if name in self.scope.locals.declared or self.scope.assigned.get(target.id, 1) > 1:
            known = self.scope.locals.declared.get(name)
            if known is not None and (known.low, known.high) != (declared.least, declared.most):
                message = errors.SameName(
                    "ranges", target.id, "declare it once, where it gets its first value"
                )
                raise self.scope.fail(node, message)
        self.scope.locals.declared[name] = Variable(name, Integer(), declared.least, declared.most)
        return self.do(node, Assign(Local(name), fold.number(declared.initial), self.scope.span(node)))

    def _bounds(self, call: ast.Call) -> BoundedInteger:
        way_out = "use a constant or a parameter"
        values = [self.values.known_number(argument, "a bound", way_out) for argument in call.args]
        named = {
            keyword.arg or "**": self.values.known_number(keyword.value, "a bound", way_out)
            for keyword in call.keywords
        }
        try:
            bounds: Any = integer(*values, **named)
        except (TypeError, ValueError) as error:
            reason = str(error).removeprefix("integer() ")
            message = errors.WrongArguments("integer", reason, "initial=0, *, least=0, most")
            raise self.scope.fail(call, message) from None
        assert isinstance(bounds, BoundedInteger)
        return bounds

    def _choose(self, node: ast.stmt, target: ast.expr, call: ast.Call, annotated: Type | None) -> Statements:
        """``page = choose(pages)``: a local that takes each value in turn."""
        if not isinstance(target, ast.Name):
            what, way_out = "a choice into a field", "name it first: `x = choose(...)`"
            raise self.scope.fail(target, errors.Unsupported(what, way_out))
        self.values.check_arguments(call, "the values to choose from", "values")
        domain = [self._chosen(value, call) for value in self.values.elements(call.args[0])]
        if not domain:
            raise self.scope.fail(
                call, errors.Unsupported("a choice from nothing", "give it at least one value")
            )
        first = next((v for v in domain if v.type != Reference("", ())), domain[0])
        for value in domain:
            self.values.check_same(
                call, first, value, lambda: ("each value of a choice", "choose between values of one type")
            )
        name = self.local(target, self.values.kind(first), annotated)
        return (Choose(name, tuple(domain), self.scope.where(node)),)

    def _chosen(self, value: Any, node: ast.Call) -> Constant:
        worth = self.values.as_expression(value, node.args[0])
        if isinstance(worth, Constant):
            return worth
        way_out = "choose from constants and let `wait_until` say which are available"
        raise self.scope.fail(node, errors.NotConstant("what is chosen from", way_out))


def is_static(meaning: Any) -> bool:
    """Whether a name may denote a meaning: an array or a tuple, which never changes."""
    if isinstance(meaning, FieldArray):
        return isinstance(meaning.base, Constant | Item)
    if isinstance(meaning, tuple | list):
        return all(is_static(part) or is_constant(part) for part in meaning)
    return isinstance(meaning, SharedArray | range)


def is_constant(part: Any) -> bool:
    """Whether a part of a tuple is constant."""
    return not isinstance(part, Expression | FieldArray) or isinstance(part, Constant | Item)
