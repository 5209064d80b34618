"""Expressions of C as terms, and the accesses that come before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NoReturn

from checker.litmus.errors import NotInLitmus, NotLitmus, UnknownInLitmus
from checker.litmus.expressions import CCall, CName, CNumber, COperation, CTree
from checker.litmus.kernel_calls import (
    BARRIERS,
    KNOWN,
    LOADS,
    LOCKS,
    NOTHING,
    RCU,
    STORES,
    StoreCall,
    UpdateCall,
    common_name,
    update_of,
)
from checker.litmus.syntax import (
    AddressOf,
    BarrierCall,
    Combined,
    MemoryOrder,
    Operation,
    RcuCall,
    ReadAccess,
    RegisterSet,
    RegisterUse,
    SpinLockCall,
    Term,
    UpdateAccess,
    WholeNumber,
    WriteAccess,
)
from checker.source.diagnostic import Message, ModelError, did_you_mean
from checker.source.span import Span

ARITHMETIC = frozenset(["+", "-", "*", "&", "|", "^", "==", "!=", "<", "<=", ">", ">=", "!", "~"])


class Lowering:
    """Turns trees of one thread into terms; ``operations`` grows by the accesses in them."""

    def __init__(self, parameters: Mapping[str, str]) -> None:
        self.parameters = parameters
        self.registers: dict[str, None] = {}
        self.operations: list[Operation] = []

    # -- values --------------------------------------------------------------------------------

    def term(self, tree: CTree, to: str | None = None, whole: Span | None = None) -> Term:
        """The value of a tree. An access in it sets ``to``, if it is the whole of it, or a new register."""
        match tree:
            case CNumber(value):
                return WholeNumber(value)
            case CName(name, span):
                return self._named(name, span)
            case COperation("*", (pointer,), span):
                place = self.place(pointer)
                return self._read(place, "relaxed", to, whole or span)
            case COperation("&", (COperation("*", (pointer,)),)):
                return self.term(pointer)
            case COperation(operator, operands, span):
                return self._operation(operator, operands, span)
            case CCall():
                return self._value_of_call(tree, to, whole or tree.span)

    def _named(self, name: str, span: Span) -> Term:
        if name in self.parameters:
            return AddressOf(self.parameters[name])
        if name not in self.registers:
            what = "neither a parameter nor a variable of this thread"
            known = did_you_mean(name, [*self.parameters, *self.registers])
            refuse(UnknownInLitmus(name, what + known), span)
        return RegisterUse(name)

    def _operation(self, operator: str, operands: tuple[CTree, ...], span: Span) -> Term:
        if operator in ("&&", "||"):
            return self._logic(operator, operands)
        if operator == "+" and len(operands) == 1:
            return self.term(operands[0])
        if operator not in ARITHMETIC or (operator == "&" and len(operands) == 1):
            refuse(NotInLitmus(f"the operator `{operator}`"), span)
        return Combined(operator, tuple(self.term(operand) for operand in operands))

    def _logic(self, operator: str, operands: tuple[CTree, ...]) -> Term:
        first = self.term(operands[0])
        before = len(self.operations)
        second = self.term(operands[1])
        if len(self.operations) > before:
            refuse(
                NotInLitmus(f"an access on the right side of `{operator}`", "load into a variable before"),
                operands[1].span,
            )
        return Combined(operator, (first, second))

    def place(self, tree: CTree) -> Term:
        """The place to which a pointer points."""
        return refuse_far(self.term(tree), tree.span)

    def _new(self) -> str:
        name = f"t{len(self.registers)}"
        while name in self.registers:
            name += "_"
        self.registers[name] = None
        return name

    def _read(self, place: Term, order: MemoryOrder, to: str | None, span: Span) -> Term:
        to = to or self._new()
        self.operations.append(ReadAccess(to, place, order, span))
        return RegisterUse(to)

    # -- calls ---------------------------------------------------------------------------------

    def _value_of_call(self, call: CCall, to: str | None, span: Span) -> Term:
        name = common_name(call.name)
        if name in LOADS:
            load = LOADS[name]
            place = self._argument(call, 0, 1, through=load.through)
            return self._read(place, load.order, to, span)
        if name == "spin_is_locked":
            to = to or self._new()
            self.operations.append(SpinLockCall("is_locked", self._argument(call, 0, 1), to, span))
            return RegisterUse(to)
        found = update_of(call.name)
        if found is None:
            self._refuse_call(call, "as a value")
        if not found[0].returns:
            refuse(NotInLitmus(f"the value of `{call.name}()`", "it returns nothing"), call.span)
        return self._update(call, *found, to or self._new(), span)

    def statement(self, call: CCall, span: Span) -> None:
        """A call that is a statement."""
        name = common_name(call.name)
        if name in BARRIERS:
            self._no_arguments(call)
            self.operations.append(BarrierCall(BARRIERS[name], span))
        elif name in NOTHING:
            self._no_arguments(call)
        elif name in RCU:
            self._no_arguments(call)
            self.operations.append(RcuCall(RCU[name], span))
        elif name in STORES:
            self._store(call, STORES[name], span)
        elif name in ("spin_lock", "spin_unlock"):
            self.operations.append(SpinLockCall(LOCKS[name], self._argument(call, 0, 1), None, span))
        elif (found := update_of(call.name)) is not None:
            self._update(call, *found, None if not found[0].returns else self._new(), span)
        else:
            self.term(call, None, span)

    def _store(self, call: CCall, store: StoreCall, span: Span) -> None:
        place = self._argument(call, 0, 2, through=store.through)
        value = self.term(call.arguments[1])
        self.operations.append(WriteAccess(place, value, store.order, span))
        if store.then_mb:
            self.operations.append(BarrierCall("mb", span))

    def _update(
        self, call: CCall, update: UpdateCall, order: MemoryOrder, to: str | None, span: Span
    ) -> Term:
        count = 1 + sum(operand >= 0 for operand in update.operands)
        place = self._argument(call, update.place, count)
        operands = tuple(
            self.term(call.arguments[one]) if one >= 0 else WholeNumber(-one - 1) for one in update.operands
        )
        returns = {"": "old", "is zero": "new"}.get(update.returns, update.returns)
        self.operations.append(UpdateAccess(update.function, operands, place, to, returns, order, span))
        used: Term = RegisterUse(to or "")
        if update.returns == "is zero" and to is not None:
            self.operations.append(RegisterSet(to, Combined("==", (used, WholeNumber(0))), span))
        return used

    def _argument(self, call: CCall, number: int, count: int, through: bool = False) -> Term:
        """The place that an argument is, or points to. ``through``: the argument is ``*x``."""
        if len(call.arguments) != count:
            refuse(NotLitmus(f"`{call.name}()` has {count} arguments"), call.span)
        argument = call.arguments[number]
        if not through:
            return self.place(argument)
        if isinstance(argument, COperation) and argument.operator == "*" and len(argument.operands) == 1:
            return self.place(argument.operands[0])
        refuse(NotLitmus(f"`{call.name}()` takes a place: `*x`"), argument.span)

    def _no_arguments(self, call: CCall) -> None:
        if call.arguments:
            refuse(NotLitmus(f"`{call.name}()` has no arguments"), call.span)

    def _refuse_call(self, call: CCall, how: str) -> NoReturn:
        if call.name in KNOWN:
            refuse(NotInLitmus(f"`{call.name}()` {how}"), call.span)
        refuse(NotInLitmus(f"`{call.name}()`{did_you_mean(call.name, KNOWN)}"), call.span)


def refuse_far(term: Term, span: Span) -> Term:
    """The place, if it is a pointer to which nothing but zero is added."""
    match term:
        case AddressOf() | RegisterUse():
            return term
        case Combined("+", (pointer, added)) if is_zero(added):
            return Combined("+", (refuse_far(pointer, span), added))
        case Combined("+", (added, pointer)) if is_zero(added):
            return Combined("+", (refuse_far(pointer, span), added))
        case WholeNumber():
            refuse(NotLitmus("a pointer is expected here"), span)
        case _:
            refuse(NotInLitmus("arithmetic with pointers", "only `+ (r & 0)` is read, a dependency"), span)


def is_zero(term: Term) -> bool:
    """Whether a term is zero whatever its registers hold."""
    match term:
        case WholeNumber(value):
            return value == 0
        case Combined("&" | "*", operands):
            return any(is_zero(operand) for operand in operands)
        case Combined("^" | "-", (left, right)):
            return left == right
        case _:
            return False


def refuse(message: Message, span: Span) -> NoReturn:
    """Raise ModelError."""
    raise ModelError(message, span)
