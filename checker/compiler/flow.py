"""The expanded statements of one actor as a graph of nodes with successors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from checker.compiler.tree import (
    Atomic,
    Block,
    Choose,
    Do,
    Exit,
    If,
    Loop,
    Statement,
    Statements,
    Wait,
)
from checker.language.ordering import Order
from checker.program.access import reads, touched, writes
from checker.program.commands import Assign, Check, Free, Note, Test
from checker.program.expressions import Constant, Expression
from checker.program.label import Label

Joined = Assign | Check | Free | Note | Test


@dataclass(frozen=True, slots=True)
class Simple:
    """An effect, then the next node."""

    effect: Joined
    next: int
    where: Label


@dataclass(frozen=True, slots=True)
class Branch:
    """One node or the other."""

    condition: Expression
    yes: int
    no: int
    where: Label


@dataclass(frozen=True, slots=True)
class Waiting:
    """Block until the condition is true, then the next node."""

    condition: Expression
    resting: bool
    next: int
    where: Label


@dataclass(frozen=True, slots=True)
class Choosing:
    """Take a value of the domain, then the next node; ``word`` is what the model writes."""

    local: str
    domain: tuple[Constant, ...]
    next: int
    where: Label
    word: str = "choose"


@dataclass(frozen=True, slots=True)
class Begin:
    """An atomic block begins; ``inner`` is its first node."""

    inner: int
    where: Label
    order: Order


@dataclass(frozen=True, slots=True)
class BlockEnd:
    """The atomic block is over."""

    next: int


@dataclass(frozen=True, slots=True)
class Head:
    """A loop begins again. ``next`` is set once the body is known."""

    next: int
    where: Label


@dataclass(frozen=True, slots=True)
class Stop:
    """The actor has finished."""


Node = Simple | Branch | Waiting | Choosing | Begin | BlockEnd | Head | Stop


@dataclass
class Flow:
    """The nodes of one actor, numbered; node 0 is ``Stop``."""

    nodes: list[Node] = field(default_factory=lambda: [Stop()])
    entry: int = 0

    def add(self, node: Node) -> int:
        """Number a node."""
        self.nodes.append(node)
        return len(self.nodes) - 1


def flow_of(statements: Statements) -> Flow:
    """The graph of an actor's statements."""
    flow = Flow()
    flow.entry = build(flow, statements, 0, {})
    return flow


def build(
    flow: Flow, statements: Statements, after: int, labels: Mapping[str, int], atomic: bool = False
) -> int:
    """The node that does ``statements`` and then ``after``; ``labels`` say where exits lead."""
    for statement in reversed(statements):
        after = node_of(flow, statement, after, labels, atomic)
    return after


def node_of(flow: Flow, statement: Statement, after: int, labels: Mapping[str, int], atomic: bool) -> int:
    """The node that does one statement and then ``after``."""
    match statement:
        case Do(effect, where):
            return flow.add(Simple(effect, after, where))
        case If(condition, then, otherwise, where):
            test = simple_test(statement, atomic)
            if test is not None:
                return flow.add(Simple(test, after, where))
            yes = build(flow, then, after, labels, atomic)
            no = build(flow, otherwise, after, labels, atomic)
            return flow.add(Branch(condition, yes, no, where))
        case Loop(body, where):
            head = flow.add(Head(0, where))
            flow.nodes[head] = Head(build(flow, body, head, labels, atomic), where)
            return head
        case Block(label, body):
            return build(flow, body, after, {**labels, label: after}, atomic)
        case Exit(label):
            return labels[label]
        case Wait(condition, resting, where):
            return flow.add(Waiting(condition, resting, after, where))
        case Choose(local, domain, where, word):
            return flow.add(Choosing(local, domain, after, where, word))
        case Atomic(body, where, order):
            outside = {label: flow.add(BlockEnd(target)) for label, target in labels.items()}
            return flow.add(Begin(build(flow, body, flow.add(BlockEnd(after)), outside, True), where, order))


def simple_test(statement: If, atomic: bool) -> Test | None:
    """The ``if`` as one effect, if nothing in it is a step of its own or jumps out."""
    then = simple_effects(statement.then, atomic)
    otherwise = simple_effects(statement.otherwise, atomic)
    if then is None or otherwise is None or not (atomic or not touched(statement.condition)):
        return None
    return Test(statement.condition, then, otherwise, statement.where.span)


def simple_effects(statements: Statements, atomic: bool) -> tuple[Joined, ...] | None:
    """The statements as effects, or None if one of them is a step or a jump."""
    found: list[Joined] = []
    for statement in statements:
        effect: Joined | None = None
        if isinstance(statement, Do):
            effect = statement.effect if atomic or not is_step(statement.effect) else None
        elif isinstance(statement, If):
            effect = simple_test(statement, atomic)
        if effect is None:
            return None
        found.append(effect)
    return tuple(found)


def is_step(effect: Joined) -> bool:
    """Whether an effect touches shared state."""
    return bool(reads(effect) or writes(effect))
