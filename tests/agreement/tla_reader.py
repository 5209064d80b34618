"""A TLA+ module, read and run: just what the exporter writes, by the parser of another project.

The parser (``tla``, of the TLA+ tools in Python) says what the text means as a tree; this file says what
the tree means as states. It is as strict as TLC: booleans and numbers do not mix, and a step must
give each variable one new value.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import tla  # type: ignore[import-untyped]  # it has no types

State = dict[str, Any]
Node = Any
NUMBERS: dict[str, Callable[[int, int], Any]] = {
    "+": operator.add,
    "*": operator.mul,
    "%": lambda left, right: left % right if right > 0 else None,
    "^": lambda left, right: left**right if right >= 0 and left**right < 2**31 else None,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "..": lambda low, high: range(low, high + 1),
}
LOGIC = {"/\\": True, "\\/": False, "=>": True}  # the first operand with which the second decides


@dataclass
class Module:
    """The definitions of a module, and its variables."""

    definitions: dict[str, Node]
    variables: tuple[str, ...]

    def initial(self) -> list[State]:
        """The states of ``Init``."""
        return list(self.steps(self.definitions["Init"].definiens, {}, {}, prime=False))

    def next(self, state: State) -> list[State]:
        """The states after ``state``."""
        return list(self.steps(self.definitions["Next"].definiens, state, {}, prime=True))

    def holds(self, name: str, state: State) -> bool:
        """Whether a state satisfies an operator."""
        return boolean(self.value(self.definitions[name].definiens, state, {}))

    # -- what may be -------------------------------------------------------------------------

    def steps(self, node: Node, state: State, local: State, prime: bool) -> Iterator[State]:
        """The new states that an action allows; of ``Init``, the states themselves."""
        for new in self.act(node, state, local, {}, prime):
            assert set(new) == set(self.variables), "a variable has no new value"
            yield new

    def act(self, node: Node, state: State, local: State, new: State, prime: bool) -> Iterator[State]:
        """The new values that a formula adds to those that there are."""
        kind = type(node).__name__
        name = getattr(node, "operator", None)
        if kind == "Parentheses":
            yield from self.act(node.expression, state, local, new, prime)
        elif kind == "VerticalList":
            parts = [item.expression for item in node.arguments]
            yield from (self.any_of if name == "\\/" else self.all_of)(parts, state, local, new, prime)
        elif kind == "If":
            chosen = node.then if boolean(self.value(node.predicate, state, local)) else node.else_
            yield from self.act(chosen, state, local, new, prime)
        elif kind == "Let":
            given = {d.name: self.value(d.definiens, state, local) for d in node.definitions}
            yield from self.act(node.expression, state, {**local, **given}, new, prime)
        elif name == "UNCHANGED":
            yield from self.given(new, {one: state[one] for one in self.names(node.arguments[0])})
        elif name == "=" and self.target(node.arguments[0], prime) is not None:
            target = self.target(node.arguments[0], prime) or ""
            yield from self.given(new, {target: self.value(node.arguments[1], state, local)})
        elif name in self.definitions and not node.arguments:
            yield from self.act(self.definitions[name].definiens, state, local, new, prime)
        elif boolean(self.value(node, state, local)):
            yield new

    def all_of(
        self, parts: list[Node], state: State, local: State, new: State, prime: bool
    ) -> Iterator[State]:
        """The values that satisfy every part, one after the other."""
        if not parts:
            yield new
            return
        for more in self.act(parts[0], state, local, new, prime):
            yield from self.all_of(parts[1:], state, local, more, prime)

    def any_of(
        self, parts: list[Node], state: State, local: State, new: State, prime: bool
    ) -> Iterator[State]:
        """The values that satisfy one part."""
        for part in parts:
            yield from self.act(part, state, local, new, prime)

    def given(self, new: State, more: State) -> Iterator[State]:
        """New values, each given once."""
        assert not set(new) & set(more), "a variable is given two new values"
        yield {**new, **more}

    def target(self, node: Node, prime: bool) -> str | None:
        """The variable that an equation gives a value to, if it does."""
        if prime:
            return node.arguments[0].operator if getattr(node, "operator", None) == "'" else None
        return node.operator if getattr(node, "operator", None) in self.variables else None

    def names(self, node: Node) -> list[str]:
        """The variables in a tuple, or in the tuples that it names."""
        if type(node).__name__ == "Tuple":
            return [name for item in node.items for name in self.names(item)]
        if node.operator in self.variables:
            return [node.operator]
        return self.names(self.definitions[node.operator].definiens)

    # -- what is -----------------------------------------------------------------------------

    def value(self, node: Node, state: State, local: State) -> Any:
        """The value of an expression in a state."""
        kind = type(node).__name__
        if kind == "Parentheses":
            return self.value(node.expression, state, local)
        if kind == "SetOfBooleans":
            return (False, True)
        if kind in ("IntegralNumeral", "BooleanLiteral"):
            return int(node.value) if kind == "IntegralNumeral" else node.value == "TRUE"
        if kind == "VerticalList":
            decide = any if node.operator == "\\/" else all
            return decide(boolean(self.value(item.expression, state, local)) for item in node.arguments)
        if kind == "If":
            chosen = node.then if boolean(self.value(node.predicate, state, local)) else node.else_
            return self.value(chosen, state, local)
        if kind == "Let":
            given = {d.name: self.value(d.definiens, state, local) for d in node.definitions}
            return self.value(node.expression, state, {**local, **given})
        return self.applied(node.operator, node.arguments or [], state, local)

    def applied(self, name: str, arguments: list[Node], state: State, local: State) -> Any:
        """The value of an operator and its arguments."""
        if name in LOGIC:
            first = boolean(self.value(arguments[0], state, local))
            if first == LOGIC[name]:
                return boolean(self.value(arguments[1], state, local))
            return first if name != "=>" else True
        values = [self.value(argument, state, local) for argument in arguments]
        if name in self.definitions and values:
            definition = self.definitions[name]
            bound = dict(zip([one.operator for one in definition.arity], values, strict=True))
            return self.value(definition.definiens, state, bound)
        if not values:
            return self.named(name, state, local)
        return simple(name, values)

    def named(self, name: str, state: State, local: State) -> Any:
        """The value of a variable, a local or a definition."""
        for known in (local, state):
            if name in known:
                return known[name]
        return self.value(self.definitions[name].definiens, state, {})


def simple(name: str, values: list[Any]) -> Any:
    """An operator on values, with the types that TLC asks for."""
    if name in ("=", "#"):
        assert type(values[0]) is type(values[1]), f"{values} compared"
        return (values[0] == values[1]) == (name == "=")
    if name == "~":
        return not boolean(values[0])
    if name == "\\in":
        return values[0] in values[1]
    assert all(type(value) is int for value in values), f"{name} of {values}"
    if name == "-":
        return -values[0] if len(values) == 1 else values[0] - values[1]
    if name == "\\div":
        assert values[1] > 0
        return values[0] // values[1]
    return NUMBERS[name](*values)


def boolean(value: Any) -> bool:
    """The value, which must be a truth value."""
    assert type(value) is bool, value
    return value


def read(text: str) -> Module:
    """A module."""
    tree: Any = tla.parse(text)
    units = tree.units
    variables = tuple(one.operator for u in units if type(u).__name__ == "Variables" for one in u.names)
    definitions = {u.name: u for u in units if type(u).__name__ == "OperatorDefinition"}
    return Module(definitions, variables)
