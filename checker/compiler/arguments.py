"""The arguments of a call: matched with the parameters, and bound in the expanded procedure."""

from __future__ import annotations

import ast
import inspect
from typing import Any

from checker.compiler import errors
from checker.compiler.annotations import annotated_type
from checker.compiler.calls import Calls
from checker.compiler.records import described
from checker.compiler.tree import Do
from checker.compiler.values import FieldArray, same_type
from checker.compiler.written_function import parameters
from checker.language.primitives import Procedure
from checker.language.state import SharedArray
from checker.program.access import touched
from checker.program.commands import Assign
from checker.program.expressions import Expression, Local, walk
from checker.source.diagnostic import ModelError

# A larger argument is evaluated once, into a local, however often the parameter is read.
LARGEST = 4


class Arguments:
    """Binds the arguments of one call: ``scope`` calls, ``inner`` is called.

    Every argument is evaluated once, in the order of the call. An argument that reads shared state is read
    before the call, as a step of its own. Arrays and small expressions over the caller's locals, which do not
    change during the call, are bound by name; if such an expression may fail, it is evaluated first.
    """

    def __init__(self, values: Calls, node: ast.Call, inner: Calls) -> None:
        self.values, self.node, self.inner = values, node, inner
        self.scope, self.called = values.scope, inner.scope

    def bind(self) -> None:
        """Bind every parameter, and hoist the statements that evaluate the arguments."""
        annotations = {argument.arg: argument.annotation for argument in parameters(self.called.node)}
        for name, argument in self.matched().items():
            at = argument if isinstance(argument, ast.expr) else self.node
            meaning = self.values.meaning(argument) if isinstance(argument, ast.expr) else argument
            if self._stands_for(meaning):
                self._bind_known(name, at, meaning)
                continue
            value = self.values.as_expression(meaning, at)
            self._check_annotation(name, at, value, annotations[name])
            self.called.names[name] = self._settled(name, at, value, self._by_name(name, value))

    def _stands_for(self, meaning: Any) -> bool:
        """Whether a parameter is an alias of an array, a tuple, a class or a procedure."""
        return isinstance(meaning, FieldArray | SharedArray | tuple | list | range | type | Procedure)

    def _bind_known(self, name: str, at: ast.expr, meaning: Any) -> None:
        if self.called.assigned[name] > 1:
            what = f"an assignment to a parameter that stands for an array or a tuple (`{name}`)"
            raise self.scope.fail(at, errors.Unsupported(what, "use another name in the procedure"))
        self.called.names[name] = self._known(name, at, meaning)

    def _known(self, name: str, at: ast.expr, meaning: Any) -> Any:
        """An array or a tuple with all its parts evaluated at the call."""
        if isinstance(meaning, tuple | list) and not isinstance(at, ast.Name):
            return tuple(self._known(name, at, part) for part in meaning)
        if isinstance(meaning, FieldArray):
            base = self._evaluate(name, at, meaning.base) if touched(meaning.base) else meaning.base
            known = FieldArray(base, meaning.record, meaning.name, meaning.length)
            for one in self.values.written_out(at, known):
                self.scope.hoisted.append(self.values.evaluated(one, at))
            return known
        if isinstance(meaning, Expression):
            return self._settled(name, at, meaning, not touched(meaning))
        return meaning

    def _settled(self, name: str, at: ast.expr, value: Expression, by_name: bool) -> Expression:
        """The value of an argument: a local or an expression that keeps the value during the call."""
        if not by_name:
            return self._evaluate(name, at, value)
        if self.values.fails(value):
            self.scope.hoisted.append(self.values.evaluated(value, at))
        return value

    def _check_annotation(self, name: str, at: ast.expr, value: Expression, node: ast.expr | None) -> None:
        wanted, found = annotated_type(self.inner, node), self.values.kind(value)
        if wanted is not None and not same_type(wanted, found):
            what = f"the argument `{name}` of {self.called.name}()"
            message = errors.WrongType(
                what, described(wanted), described(found), "pass what it is annotated with"
            )
            raise self.scope.fail(at, message)

    def _by_name(self, name: str, value: Expression) -> bool:
        once = self.called.assigned[name] == 1
        return once and not touched(value) and len(walk(value)) <= LARGEST

    def _evaluate(self, name: str, at: ast.expr, value: Expression) -> Local:
        """Assign the value to a local for the parameter."""
        read = touched(value)
        if read:
            place = self.scope.locals.text_of(read[0])
            if self.scope.calling:
                raise self.scope.fail(self.node, errors.CallAndAccess(ast.unparse(self.node.func), place))
            if self.scope.argument is not None and not self.scope.atomic:
                first = self.scope.argument
                message = errors.TwoAccesses(f"reads {first}", f"reads {place}", first)
                raise self.scope.fail(self.node, message)
            self.scope.argument = place
        local = Local(self.called.new_local(name, at, self.values.kind(value)))
        self.called.locals.spans[local.name] = self.scope.span(at)
        effect = Assign(local, value, self.scope.span(at))
        self.scope.hoisted.append(Do(effect, self.scope.where(self.node)))
        return local

    # -- which argument is which parameter ----------------------------------------------------

    def matched(self) -> dict[str, Any]:
        """For each parameter the argument's node, in the order of the call, or the default's value.

        Raises ModelError.
        """
        signature = inspect.signature(self.called.function).parameters
        if any(p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD) for p in signature.values()):
            raise self._wrong("`*` and `**` are outside the language")
        if any(isinstance(a, ast.Starred) for a in self.node.args) or any(
            k.arg is None for k in self.node.keywords
        ):
            raise self._wrong("`*` and `**` are outside the language")
        positional = [name for name, p in signature.items() if p.kind is not p.KEYWORD_ONLY]
        if len(self.node.args) > len(positional):
            takes = f"{len(positional)} argument{'' if len(positional) == 1 else 's'}"
            raise self._wrong(f"it takes {takes}, and {len(self.node.args)} are given")
        given: dict[str, Any] = dict(zip(positional, self.node.args, strict=False))
        for keyword in self.node.keywords:
            name = keyword.arg or ""
            if name not in signature or signature[name].kind is signature[name].POSITIONAL_ONLY:
                raise self._wrong(f"it has no parameter `{name}`")
            if name in given:
                raise self._wrong(f"`{name}` is given twice")
            given[name] = keyword.value
        for name, parameter in signature.items():
            if name not in given and parameter.default is parameter.empty:
                raise self._wrong(f"`{name}` is missing")
            given.setdefault(name, parameter.default)
        return given

    def _wrong(self, reason: str) -> ModelError:
        shown = ", ".join(argument.arg for argument in parameters(self.called.node))
        return self.scope.fail(self.node, errors.WrongArguments(self.called.name, reason, shown))
