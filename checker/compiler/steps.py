"""From the graph of an actor to its commands: the rule of one shared access, and local work joined.

Outside ``with atomic:`` a statement may touch one shared place, and is then one step. Work on locals
alone joins the step before it. A ``choose`` outside an atomic block joins the step after it, which
must not be one that can wait.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from checker.compiler import errors
from checker.compiler.flow import Begin, Branch, Choosing, End, Flow, Head, Simple, Stop, Waiting, is_step
from checker.compiler.tree import Where
from checker.program import fold
from checker.program.access import places_of_target, reads, touched, writes, written
from checker.program.commands import FINISHED, Assign, Choice, Command, Effect, Go, Test
from checker.program.expressions import Expression, Field, Slot
from checker.source.diagnostic import Message, ModelError

Effects = tuple[Effect, ...]


@dataclass
class Steps:
    """Finds the commands of one actor, location by location."""

    flow: Flow
    locations: dict[int, int] = field(default_factory=dict)
    waiting: list[int] = field(default_factory=list)

    def entry(self) -> Effects:
        """The local work before the first step."""
        return self.outside(self.flow.entry, frozenset())

    def commands(self) -> tuple[Command, ...]:
        """One command for each location that was reached, in order of location."""
        found: list[Command] = []
        while len(found) < len(self.waiting):
            found.append(self.command(len(found), self.waiting[len(found)]))
        return tuple(found)

    def location(self, node: int) -> int:
        """The location of a step node, numbered when first reached."""
        if node not in self.locations:
            self.locations[node] = len(self.locations)
            self.waiting.append(node)
        return self.locations[node]

    # -- one command -------------------------------------------------------------------------

    def command(self, location: int, number: int) -> Command:
        """The command whose first node is ``number``."""
        step = Opening()
        first = self.flow.nodes[number]
        if isinstance(first, Choosing):
            number = self.bare_choices(step, number)
        node = self.flow.nodes[number]
        if isinstance(node, Begin):
            inner = self.opening(step, node.inner)
            effects = self.inside(inner, frozenset())
        elif isinstance(node, Waiting):
            one_access(node.where, touched(node.condition))
            refuse_hopeless_wait(node)
            step.wait(node)
            effects = self.outside(node.next, frozenset())
        else:
            effects = self.plain_step(number)
        where = node.where if not isinstance(node, End | Stop) else errors_where(first)
        if isinstance(first, Choosing) and step.waits:
            raise failure(first.where, errors.ChoiceThenWait())
        guard = fold.conjunction(step.guards)
        return Command(
            location,
            tuple(step.choices),
            guard,
            (*step.before, *effects),
            where.span,
            where.text,
            where.calls,
            where.procedure,
            step.waits,
            step.resting,
        )

    def bare_choices(self, step: Opening, number: int) -> int:
        """Gather choices and local work up to the step that they join; the number of that step."""
        first = self.flow.nodes[number]
        assert isinstance(first, Choosing)
        while True:
            node = self.flow.nodes[number]
            if isinstance(node, Choosing):
                step.choose(node)
            elif isinstance(node, Simple) and not is_step(node.effect):
                step.before.append(node.effect)
            elif isinstance(node, Begin | Waiting) or self.is_step(number):
                return number
            else:
                reason = {Stop: "the actor ends first", Head: "a loop begins first"}.get(
                    type(node), "what happens next depends on it"
                )
                raise failure(first.where, errors.ChoiceWithoutStep(reason))
            number = node.next

    def opening(self, step: Opening, number: int) -> int:
        """Gather the choices and waits that begin an atomic block; the first node after them."""
        while True:
            node = self.flow.nodes[number]
            if isinstance(node, Choosing):
                step.choose(node)
            elif isinstance(node, Waiting):
                step.wait(node)
            else:
                return number
            number = node.next

    def plain_step(self, number: int) -> Effects:
        """A statement that touches one shared place, and the local work after it."""
        node = self.flow.nodes[number]
        none: frozenset[int] = frozenset()
        if isinstance(node, Simple):
            one_access(node.where, accesses(node.effect))
            return (node.effect, *self.outside(node.next, none))
        assert isinstance(node, Branch), node
        one_access(node.where, touched(node.condition))
        return self.test(node, lambda target: self.outside(target, none))

    # -- what follows ------------------------------------------------------------------------

    def is_step(self, number: int) -> bool:
        """Whether the node begins a step."""
        node = self.flow.nodes[number]
        match node:
            case Waiting() | Choosing() | Begin():
                return True
            case Simple(effect):
                return is_step(effect)
            case Branch(condition):
                return bool(touched(condition))
        return False

    def outside(self, number: int, path: frozenset[int]) -> Effects:
        """The local work from a node up to the next step."""
        node = self.flow.nodes[number]
        if self.is_step(number):
            return (Go(self.location(number)),)
        if number in path:
            raise failure(self.loop_on(path, number), errors.EndlessLoop())
        path = path | {number}
        match node:
            case Stop():
                return (Go(FINISHED),)
            case Simple(effect, after):
                return (effect, *self.outside(after, path))
            case Branch():
                return self.test(node, lambda target: self.outside(target, path))
            case Head(after) | End(after):
                return self.outside(after, path)
        raise AssertionError(node)

    def inside(self, number: int, path: frozenset[int]) -> Effects:
        """The rest of an atomic block from a node, and the local work after it."""
        node = self.flow.nodes[number]
        match node:
            case End(after):
                return self.outside(after, frozenset())
            case Simple(effect, after):
                return (effect, *self.inside(after, path))
            case Branch():
                return self.test(node, lambda target: self.inside(target, path))
            case Waiting(where=where):
                way_out = "end the block before it: what comes first is another step"
                raise failure(where, errors.LateWait("wait_until", way_out))
            case Choosing(where=where):
                raise failure(where, errors.LateWait("choose", "choose at the start of the block"))
        raise AssertionError(node)

    def test(self, node: Branch, follow: Callable[[int], Effects]) -> Effects:
        """The two continuations of a branch."""
        return (Test(node.condition, follow(node.yes), follow(node.no), node.where.span),)

    def loop_on(self, path: frozenset[int], number: int) -> Where:
        """The loop that a path of local work goes round in."""
        heads = [self.flow.nodes[n] for n in (number, *sorted(path))]
        return next(node.where for node in heads if isinstance(node, Head))


@dataclass
class Opening:
    """The choices and waits that a command begins with."""

    choices: list[Choice] = field(default_factory=list)
    guards: list[Expression] = field(default_factory=list)
    before: list[Effect] = field(default_factory=list)
    waits: bool = False
    resting: bool = False

    def choose(self, node: Choosing) -> None:
        """Take a choice in."""
        self.choices.append(Choice(node.local, node.domain, node.where.span))

    def wait(self, node: Waiting) -> None:
        """Take a wait in."""
        self.guards.append(node.condition)
        self.waits = True
        self.resting = self.resting or node.resting


def accesses(effect: Effect) -> tuple[Field | Slot, ...]:
    """The shared places that a statement touches, in order."""
    if isinstance(effect, Assign):
        return touched(effect.value) + places_of_target(effect.target) + writes(effect)
    return reads(effect)


def one_access(where: Where, touches: tuple[Field | Slot, ...]) -> None:
    """The rule of a step. Raises ModelError for the second shared place that a statement touches."""
    if len(touches) < 2:
        return
    first, second = written(touches[0]), written(touches[1])
    stores = ast_stores(where) and touches[-1] == touches[1]
    message = errors.TwoAccesses(f"reads {first}", f"{'writes' if stores else 'reads'} {second}", first)
    raise failure(where, message)


def ast_stores(where: Where) -> bool:
    """Whether the statement is an assignment."""
    return "=" in where.text.split("#")[0].replace("==", "") and not where.text.startswith(("if ", "while ", "return"))


def refuse_hopeless_wait(node: Waiting) -> None:
    """Refuse a wait on locals alone, unless it says ``wait_until(False)``."""
    if not touched(node.condition) and node.condition != fold.FALSE:
        raise failure(node.where, errors.WaitOnLocals())


def errors_where(node: object) -> Where:
    """The place of a node that has one."""
    return node.where  # type: ignore[attr-defined, no-any-return]  # called for choices only


def failure(where: Where, message: Message) -> ModelError:
    """The error at a statement, with the calls that lead there."""
    error = ModelError(message, where.span)
    for call in reversed(where.calls):
        error = error.called_from(call.span, call.name)
    return error
