"""Statements of an actor, with every call expanded where it is made and every constant loop unrolled."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from checker.compiler import errors
from checker.compiler.scope import Locals, Scope
from checker.compiler.tree import (
    Atomic,
    Choose,
    Do,
    Exit,
    If,
    Loop,
    Statement,
    Statements,
    Wait,
    Where,
    block,
    exits,
)
from checker.compiler.values import EXPRESSION, FieldArray, Values
from checker.compiler.world import World
from checker.language import words
from checker.language.shapes import BoundedInteger, integer
from checker.language.words import Procedure
from checker.program import fold
from checker.program.access import touched
from checker.program.commands import Assign, Call, Check
from checker.program.expressions import Constant, Expression, Field, Local, Place, Slot
from checker.program.program import Variable
from checker.program.types import Integer, Reference
from checker.source.diagnostic import ModelError

ASSERTION = "assertions_hold"
WAYS_OUT: dict[type[ast.stmt], tuple[str, str]] = {
    ast.Try: ("try", "a step cannot fail half-way; test the condition instead"),
    ast.Raise: ("raise", "state what must not happen with `assert`"),
    ast.Delete: ("del", "set the field to None or to a flag value"),
    ast.Global: ("global", "shared state lives in records: `system = shared(System)`, then `system.turn = 1`"),
    ast.Nonlocal: ("nonlocal", "pass the value, or keep it in shared state"),
    ast.Import: ("import in a function", "import at the top of the file"),
    ast.ImportFrom: ("import in a function", "import at the top of the file"),
    ast.FunctionDef: ("a function in a function", "declare the @procedure at the top level"),
    ast.ClassDef: ("a class in a function", "declare the @record at the top level"),
    ast.Match: ("match", "use if/elif/else"),
    ast.AsyncFunctionDef: ("async", "an actor is an ordinary function; every line may be interrupted"),
}


class Expander:
    """Turns the body of one function into statements without calls."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.values = Values(scope, expand_call)

    def body(self, nodes: list[ast.stmt]) -> Statements:
        """A list of statements."""
        found: list[Statement] = []
        for node in nodes:
            found.extend(self.statement(node))
            if found and isinstance(found[-1], Exit):
                break
        return tuple(found)

    def statement(self, node: ast.stmt) -> Statements:
        """One statement, with the calls in it expanded before it."""
        method: Callable[[Any], Statements] | None = getattr(self, f"_{type(node).__name__}", None)
        if method is None:
            default = (f"`{ast.unparse(node).splitlines()[0]}`", "docs/language.md lists what is")
            raise self.scope.fail(node, errors.Unsupported(*WAYS_OUT.get(type(node), default)))
        found = method(node)
        return self.scope.take_hoisted() + found

    # -- assignments -------------------------------------------------------------------------

    def _Assign(self, node: ast.Assign) -> Statements:
        if len(node.targets) != 1:
            raise self.scope.fail(node, errors.Unsupported("a chain of assignments", "write one `=` a line"))
        return self._assign(node, node.targets[0], node.value)

    def _AnnAssign(self, node: ast.AnnAssign) -> Statements:
        if node.value is None:
            raise self.scope.fail(node, errors.Unsupported("a declaration without a value", "give it a value"))
        declared = self._declared(node.value)
        if declared is None:
            return self._assign(node, node.target, node.value)
        if not isinstance(node.target, ast.Name):
            raise self.scope.fail(node, errors.Unsupported("a declaration of a field", "declare it in the record"))
        name = self.scope.local(node.target.id, node, Integer())
        self.scope.locals.declared[name] = Variable(name, Integer(), declared.least, declared.most)
        return self._do(node, Assign(Local(name), fold.number(declared.initial), self.scope.span(node)))

    def _declared(self, node: ast.expr) -> BoundedInteger | None:
        """What ``integer(0, most=3)`` declares, with constants as its arguments."""
        if not isinstance(node, ast.Call) or self.values.meaning(node.func) is not integer:
            return None
        values = [self.values.number(a) for a in node.args]
        named = {k.arg or "": self.values.number(k.value) for k in node.keywords}
        if not all(isinstance(v, Constant) for v in (*values, *named.values())):
            raise self.scope.fail(node, errors.NotConstant("a bound", "use a constant or a parameter"))
        try:
            known = {k: v.value for k, v in named.items() if isinstance(v, Constant)}
            return integer(*(v.value for v in values if isinstance(v, Constant)), **known)  # type: ignore[return-value]  # typed as int for models
        except TypeError:
            raise self.scope.fail(
                node, errors.WrongArguments("integer", "it needs `most`", "initial=0, *, least=0, most")
            ) from None

    def _AugAssign(self, node: ast.AugAssign) -> Statements:
        target = ast.copy_location(ast.parse(ast.unparse(node.target), mode="eval").body, node.target)
        for part in ast.walk(target):
            ast.copy_location(part, node.target)
        value = ast.copy_location(ast.BinOp(target, node.op, node.value), node)
        return self._assign(node, node.target, value)

    def _assign(self, node: ast.stmt, target: ast.expr, value: ast.expr) -> Statements:
        if isinstance(value, ast.Call) and self._word(value) is words.choose:
            return self._choose(node, target, value)
        if isinstance(target, ast.Tuple):
            return self._unpack(node, target, value)
        meaning = self.values.meaning(value)
        if isinstance(target, ast.Name) and not isinstance(meaning, EXPRESSION) and self._is_static(meaning):
            self.scope.names[target.id] = meaning
            return ()
        worth = meaning if isinstance(meaning, EXPRESSION) else self.values.expression(value)
        place = self._place(target, worth)
        return self._do(node, Assign(place, worth, self.scope.span(node)))

    def _is_static(self, meaning: Any) -> bool:
        """Whether a name may stand for it: an array or a tuple, which never change."""
        return isinstance(meaning, FieldArray | tuple) or hasattr(meaning, "kind")

    def _unpack(self, node: ast.stmt, target: ast.Tuple, value: ast.expr) -> Statements:
        meaning = self.values.meaning(value)
        if not isinstance(meaning, tuple) or isinstance(value, ast.Tuple):
            raise self.scope.fail(node, errors.Unsupported("an assignment to several names", "write one `=` a line"))
        self.values.bind(target, meaning)
        return ()

    def _place(self, target: ast.expr, value: Expression) -> Place:
        kind = self.values.kind(value)
        if isinstance(target, ast.Name):
            return Local(self._local(target, kind))
        place = self.values.expression(target)
        if not isinstance(place, Field | Slot):
            raise self.scope.fail(
                target, errors.Unsupported(f"an assignment to `{ast.unparse(target)}`", "assign to a field or a local")
            )
        self.values.check_same(target, place, value)
        return place

    def _local(self, target: ast.Name, kind: Any) -> str:
        name = self.scope.local(target.id, target, kind)
        before = self.scope.locals.types[name]
        if isinstance(before, Reference) and not before.record:
            self.scope.locals.types[name] = kind
        elif not isinstance(kind, Reference) or kind.record:
            if before != kind:
                message = errors.WrongType(
                    f"`{target.id}`", self.values.described(before), self.values.described(kind), "use another name"
                )
                raise self.scope.fail(target, message)
        return name

    def _do(self, node: ast.stmt, effect: Assign | Check) -> Statements:
        self.values.settled(node, effect.value if isinstance(effect, Assign) else effect.condition)
        return (*self.scope.take_hoisted(), Do(effect, self.scope.where(node)))

    # -- control -----------------------------------------------------------------------------

    def _If(self, node: ast.If) -> Statements:
        test = self.values.settled(node.test, self.values.condition(node.test))
        before = self.scope.take_hoisted()
        if isinstance(test, Constant):
            return before + self.body(node.body if test.value else node.orelse)
        names = dict(self.scope.names)
        then = self.body(node.body)
        after_then = self.scope.names
        self.scope.names = dict(names)
        self._keep_locals(after_then)
        otherwise = self.body(node.orelse)
        self._keep_locals(after_then)
        return (*before, If(test, then, otherwise, self.scope.where(node)))

    def _keep_locals(self, other: dict[str, Any]) -> None:
        """A local that one branch made is the same local in the other and afterwards."""
        for name, meaning in other.items():
            if isinstance(meaning, Local):
                self.scope.names.setdefault(name, meaning)

    def _While(self, node: ast.While) -> Statements:
        if self.scope.atomic:
            raise self.scope.fail(node, errors.LoopInAtomic())
        if node.orelse:
            raise self.scope.fail(node, errors.Unsupported("`else` after a loop", "test for it after the loop"))
        done, again = self._labels()
        test = self.values.settled(node.test, self.values.condition(node.test))
        head = self.scope.take_hoisted()
        if test == fold.FALSE:
            return head
        self.scope.loops = (*self.scope.loops, (done, again))
        body = block(again, self.body(node.body))
        self.scope.loops = self.scope.loops[:-1]
        where = self.scope.where(node)
        round_ = (*head, *body) if test == fold.TRUE else (*head, If(test, body, (Exit(done),), where))
        loop = Loop(round_, where)
        return block(done, (loop,)) if done in exits((loop,)) else (loop,)

    def _labels(self) -> tuple[str, str]:
        fresh = self.scope.locals.fresh
        return fresh("done"), fresh("again")

    def _For(self, node: ast.For) -> Statements:
        if node.orelse:
            raise self.scope.fail(node, errors.Unsupported("`else` after a loop", "test for it after the loop"))
        done, _ = self._labels()
        rounds: list[Statement] = []
        for value in self.values.elements(node.iter):
            again = self.scope.locals.fresh("again")
            self.scope.loops = (*self.scope.loops, (done, again))
            self.values.bind(node.target, value)
            rounds.extend(block(again, self.body(node.body)))
            self.scope.loops = self.scope.loops[:-1]
        return block(done, tuple(rounds))

    def _Break(self, node: ast.Break) -> Statements:
        return (Exit(self.scope.loops[-1][0]),)

    def _Continue(self, node: ast.Continue) -> Statements:
        return (Exit(self.scope.loops[-1][1]),)

    def _Pass(self, node: ast.Pass) -> Statements:
        return ()

    def _Return(self, node: ast.Return) -> Statements:
        leave = Exit(self.scope.end)
        if node.value is None or (isinstance(node.value, ast.Constant) and node.value.value is None and not self.scope.result):
            return (leave,)
        if self.scope.result is None:
            if isinstance(node.value, ast.Call):
                return (*self._Expr(ast.copy_location(ast.Expr(node.value), node)), leave)
            return (leave,)
        value = self.values.settled(node, self.values.expression(node.value))
        before = self.scope.take_hoisted()
        self._result_type(node, value)
        return (*before, Do(Assign(Local(self.scope.result), value, self.scope.span(node)), self.scope.where(node)), leave)

    def _result_type(self, node: ast.Return, value: Expression) -> None:
        kind, types = self.values.kind(value), self.scope.locals.types
        before = types.get(self.scope.result or "")
        if before is None or (isinstance(before, Reference) and not before.record):
            types[self.scope.result or ""] = kind
        elif before != kind and not (isinstance(kind, Reference) and not kind.record):
            described = self.values.described
            raise self.scope.fail(
                node, errors.WrongType("every result", described(before), described(kind), "return one type")
            )

    def _Assert(self, node: ast.Assert) -> Statements:
        sentence = ast.unparse(node.test)
        if isinstance(node.msg, ast.Constant) and isinstance(node.msg.value, str):
            sentence = node.msg.value
        elif node.msg is not None:
            raise self.scope.fail(node.msg, errors.Unsupported("a computed message", "write the sentence out"))
        return self._do(node, Check(self.values.condition(node.test), ASSERTION, sentence, self.scope.span(node)))

    # -- words and calls ---------------------------------------------------------------------

    def _word(self, node: ast.Call) -> Any:
        """The object that is called, where it is a plain name or attribute."""
        return self.values.meaning(node.func) if isinstance(node.func, ast.Name | ast.Attribute) else None

    def _Expr(self, node: ast.Expr) -> Statements:
        if isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            return ()
        if not isinstance(node.value, ast.Call):
            raise self.scope.fail(
                node, errors.Unsupported(f"the statement `{ast.unparse(node)}`", "it does nothing: delete it")
            )
        word = self._word(node.value)
        if word is words.wait_until:
            return self._wait(node, node.value)
        if word is words.choose:
            raise self.scope.fail(node, errors.Unsupported("a choice without a name", "say `x = choose(...)`"))
        if not isinstance(word, Procedure):
            self.values.meaning(node.value)
            raise self.scope.fail(node, errors.Unsupported(f"the statement `{ast.unparse(node)}`", "it does nothing: delete it"))
        expand_call(self.scope, node.value, word, wanted=False)
        return ()

    def _wait(self, node: ast.Expr, call: ast.Call) -> Statements:
        named = {k.arg: k.value for k in call.keywords}
        resting = named.pop("resting", None)
        if len(call.args) != 1 or named:
            raise self.scope.fail(
                node, errors.WrongArguments("wait_until", "it takes one condition", "condition, *, resting=False")
            )
        condition = self.values.condition(call.args[0])
        rests = resting is not None and self.values.condition(resting) == fold.TRUE
        if self.scope.hoisted:
            raise self.scope.fail(node, errors.HiddenCall(call_in(call.args[0])))
        return (Wait(condition, rests, self.scope.where(node)),)

    def _choose(self, node: ast.stmt, target: ast.expr, call: ast.Call) -> Statements:
        if not isinstance(target, ast.Name):
            raise self.scope.fail(target, errors.Unsupported("a choice into a field", "name it first: `x = choose(...)`"))
        if len(call.args) != 1 or call.keywords:
            raise self.scope.fail(call, errors.WrongArguments("choose", "it takes the values to choose from", "values"))
        domain = [self._chosen(v, call) for v in self.values.elements(call.args[0])]
        if not domain:
            raise self.scope.fail(call, errors.Unsupported("a choice from nothing", "give it at least one value"))
        for value in domain:
            self.values.check_same(call, domain[0], value)
        name = self._local(target, self.values.kind(domain[0]))
        return (Choose(name, tuple(domain), self.scope.where(node)),)

    def _chosen(self, value: Any, node: ast.Call) -> Constant:
        worth = value if isinstance(value, EXPRESSION) else self.scope.constant(value, node)
        if isinstance(worth, Constant):
            return worth
        raise self.scope.fail(
            node, errors.NotConstant("what is chosen from", "choose from constants and let `wait_until` say which are available")
        )

    def _With(self, node: ast.With) -> Statements:
        item = node.items[0]
        if len(node.items) != 1 or item.optional_vars or self.values.meaning(item.context_expr) is not words.atomic:
            raise self.scope.fail(
                node, errors.Unsupported(f"`with {ast.unparse(item)}`", "the only `with` is `with atomic:`")
            )
        if self.scope.atomic:
            return self.body(node.body)
        self.scope.atomic = True
        body = self.body(node.body)
        self.scope.atomic = False
        return (Atomic(body, self.scope.where(node)),)


def call_in(node: ast.expr) -> str:
    """The name of a function called in an expression."""
    return next(ast.unparse(n.func) for n in ast.walk(node) if isinstance(n, ast.Call))


def expand_call(scope: Scope, node: ast.Call, procedure: Procedure[..., Any], wanted: bool = True) -> Any:
    """Hoist the body of ``procedure`` before the statement that calls it; the call's result."""
    function = procedure.function
    if scope.pure:
        raise scope.fail(node, errors.Unsupported(f"a call of {procedure.name}() in a property", "a property only reads"))
    if function in scope.within:
        raise scope.fail(node, errors.Recursion(procedure.name))
    call = Call(procedure.name, scope.span(node))
    inner = Scope(
        scope.world, function, scope.locals, (*scope.calls, call), (*scope.within, function), atomic=scope.atomic
    )
    statements = [*_bind_arguments(scope, node, inner)]
    inner.end = scope.locals.fresh("return")
    inner.result = scope.locals.fresh(f"{procedure.name}()") if wanted else None
    body = Expander(inner).body(inner.node.body)
    if wanted and not _returns(body, inner.end):
        raise scope.fail(node, errors.NoResult(procedure.name))
    scope.hoisted.extend([*statements, *block(inner.end, body)])
    if inner.result is None:
        return None
    scope.locals.spans[inner.result] = scope.span(node)
    return Local(inner.result)


def _returns(body: Statements, end: str) -> bool:
    """Whether every path through a procedure's body ends in a return."""
    if not body:
        return False
    match body[-1]:
        case Exit(label):
            return label == end
        case If(_, then, otherwise):
            return _returns(then, end) and _returns(otherwise, end)
        case Loop():
            return True
        case Atomic(inner):
            return _returns(inner, end)
    return False


def _bind_arguments(scope: Scope, node: ast.Call, inner: Scope) -> Statements:
    """Give each parameter its argument: arrays and constants by name, everything else as a local."""
    arguments = _matched(scope, node, inner)
    values = Values(scope, expand_call)
    found: list[Statement] = []
    for name, argument in arguments.items():
        meaning = values.meaning(argument)
        if not isinstance(meaning, EXPRESSION):
            known = isinstance(meaning, FieldArray | tuple | type) or hasattr(meaning, "kind") or hasattr(meaning, "function")
            meaning = meaning if known else scope.constant(meaning, argument)
        if isinstance(meaning, EXPRESSION):
            values.settled(node, meaning)
        if isinstance(meaning, EXPRESSION) and (name in inner.own or not _stays(meaning)):
            where = Where(scope.span(node), scope.where(node).text, scope.calls, scope.name)
            local = inner.new_local(name, node, values.kind(meaning))
            found.append(Do(Assign(Local(local), meaning, scope.span(argument)), where))
        else:
            inner.names[name] = meaning
    return tuple(found)


def _stays(value: Expression) -> bool:
    """Whether an argument means the same throughout the call: the caller's locals stand still then."""
    return not touched(value)


def _matched(scope: Scope, node: ast.Call, inner: Scope) -> dict[str, ast.expr]:
    parameters = inner.node.args
    names = [a.arg for a in (*parameters.posonlyargs, *parameters.args, *parameters.kwonlyargs)]
    defaults = dict(zip(reversed(names), reversed(parameters.defaults), strict=False))
    shown = ", ".join(names)

    def wrong(reason: str) -> ModelError:
        return scope.fail(node, errors.WrongArguments(inner.name, reason, shown))

    if parameters.vararg or parameters.kwarg or any(isinstance(a, ast.Starred) for a in node.args):
        raise wrong("`*` and `**` are outside the language")
    if len(node.args) > len(names):
        raise wrong(f"it takes {len(names)} arguments, and {len(node.args)} are given")
    given = dict(zip(names, node.args, strict=False))
    for keyword in node.keywords:
        if keyword.arg not in names or keyword.arg in given:
            raise wrong(f"`{keyword.arg}` is not a parameter that is still open")
        given[keyword.arg] = keyword.value
    missing = [n for n in names if n not in given and n not in defaults]
    if missing:
        raise wrong(f"`{missing[0]}` is missing")
    return {n: given.get(n, defaults.get(n)) for n in names}  # type: ignore[misc]  # one of the two has it


def actor_statements(world: World, function: Callable[..., Any], item: dict[str, Any], locals_: Locals) -> Statements:
    """The expanded body of an actor (or of ``@initial``), with its item bound."""
    scope = Scope(world, function, locals_, within=(function,))
    scope.names.update(item)
    scope.end = locals_.fresh("end")
    return block(scope.end, Expander(scope).body(scope.node.body))
