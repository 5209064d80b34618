"""From the graph of an actor to its commands: one shared access each, with local work joined.

Outside ``with atomic:`` a statement may touch one shared place, and is then one step. Work on locals alone
joins the step before it. A ``choose`` outside an atomic block joins the step after it, which must not be one
that can wait. If constants determine a local, a test of it takes one branch: a dispatch is no tree at every
step, and a loop that a local ends is unrolled.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from types import MappingProxyType

from checker.compiler import errors
from checker.compiler.flow import (
    Begin,
    BlockEnd,
    Branch,
    Choosing,
    Flow,
    Head,
    Simple,
    Stop,
    Waiting,
    is_step,
)
from checker.compiler.known import Known, Valuation, learned
from checker.compiler.locals import Locals
from checker.compiler.locations import begins_step, step_nodes
from checker.compiler.opening import Opening
from checker.compiler.reaching import Reaching
from checker.compiler.tree import failure
from checker.language.ordering import Order
from checker.program import fold
from checker.program.access import places_of_target, reads, touched, writes
from checker.program.commands import (
    FINISHED,
    Assign,
    Command,
    Effect,
    Free,
    Go,
    Note,
    Test,
    each,
    without_notes,
)
from checker.program.expressions import Field, Slot
from checker.program.label import Label

Effects = tuple[Effect, ...]
Access = tuple[str, Field | Slot]
Rounds = Mapping[int, tuple[Known, ...]]  # for each loop, what was known when its rounds began
NO_ROUNDS: Rounds = MappingProxyType({})
MOST_EFFECTS = 50_000
MOST_ROUNDS = 1_000


@dataclass
class Steps:
    """Computes the commands of one actor, location by location."""

    flow: Flow
    locals: Locals
    valuation: Valuation
    reaching: Reaching
    locations: dict[int, int] = field(init=False)
    followed: int = 0

    def __post_init__(self) -> None:
        self.locations = {node: number for number, node in enumerate(step_nodes(self.flow))}

    def entry(self) -> Effects:
        """The local work before the first step."""
        return self.outside(self.flow.entry, self.reaching.known(self.flow.entry))

    def commands(self) -> tuple[Command, ...]:
        """One command for each location, in order of location."""
        return tuple(self.command(location, node) for node, location in self.locations.items())

    # -- one command -------------------------------------------------------------------------

    def command(self, location: int, number: int) -> Command:
        """The command whose first node is ``number``."""
        self.followed = 0
        first, step = self.flow.nodes[number], Opening(known=self.reaching.known(number))
        if isinstance(first, Choosing):
            number = self.bare_choices(step, first, number)
        node = self.flow.nodes[number]
        assert isinstance(node, Begin | Waiting | Simple | Branch)
        effects = self.first_effects(step, node)
        if isinstance(first, Choosing) and step.waits:
            raise failure(first.where, errors.ChoiceThenWait())
        done = (*step.before, *effects)
        label = named_by_choice(first, node.where) if isinstance(first, Choosing) else node.where
        noted = any(isinstance(effect, Note) for effect in each(done))
        return Command(
            location,
            tuple(step.choices),
            fold.conjunction(step.guards),
            without_notes(done) if noted else done,
            label,
            step.waits,
            step.rests,
            (*step.with_lines, *effects) if noted and not label.named else (),
            node.order if isinstance(node, Begin) else Order.ONCE,
        )

    def first_effects(self, step: Opening, node: Begin | Waiting | Simple | Branch) -> Effects:
        """The effects of a step, up to the next one; ``step`` gets what it begins with."""
        match node:
            case Begin(inner):
                inner = self.opening(step, inner)
                step.refuse_hopeless_wait()
                return self.inside(inner, step.known)
            case Waiting(condition, _, after, where):
                self.one_access(where, [("reads", place) for place in touched(condition)])
                step.wait(node)
                step.refuse_hopeless_wait()
                return self.outside(after, step.known)
            case Simple(effect, after, where):
                self.one_access(where, accesses(effect))
                done, known = self.valuation.done(effect, step.known)
                return (*done, *self.outside(after, known))
            case Branch(condition, where=where):
                self.one_access(where, [("reads", place) for place in touched(condition)])
                return self.test(node, step.known, self.outside)

    def bare_choices(self, step: Opening, first: Choosing, number: int) -> int:
        """Collect choices and local work up to the step that they join; the number of that step."""
        while True:
            node = self.flow.nodes[number]
            if isinstance(node, Choosing):
                step.choose(node, self.valuation)
            elif isinstance(node, Simple) and not is_step(node.effect):
                step.do(node, self.valuation)
            elif isinstance(node, Begin | Waiting) or begins_step(self.flow, number):
                return number
            else:
                reasons = {Stop: "the actor ends before there is one", Head: "a loop begins before it"}
                reason = reasons.get(type(node), "which step comes next depends on it")
                raise failure(first.where, errors.ChoiceWithoutStep(reason))
            number = node.next

    def opening(self, step: Opening, number: int) -> int:
        """Collect the choices and waits that begin an atomic block; the first node after them."""
        while True:
            node = self.flow.nodes[number]
            if isinstance(node, Choosing):
                step.choose(node, self.valuation)
            elif isinstance(node, Waiting):
                step.wait(node)
            elif isinstance(node, Simple) and isinstance(node.effect, Note):
                step.do(node, self.valuation)
            elif isinstance(node, Simple) and self.waits_behind(number):
                step.evaluate(node.effect)
            else:
                return number
            number = node.next

    def waits_behind(self, number: int) -> bool:
        """Whether only evaluations, and notes on them, come before a wait or a choice."""
        node = self.flow.nodes[number]
        while isinstance(node, Simple) and (is_evaluation(node.effect) or isinstance(node.effect, Note)):
            node = self.flow.nodes[node.next]
        return isinstance(node, Waiting | Choosing)

    def one_access(self, where: Label, found: list[Access]) -> None:
        """Check the rule of a step. Raises ModelError for the second shared place that a statement touches.

        A place is compared by identity: ``0 < x.n < 3`` reads ``x.n`` once, ``x.n + x.n`` twice.
        """
        different = list({(verb, id(place)): (verb, place) for verb, place in found}.values())
        if len(different) > 1:
            (verb, place), (then, second) = different[:2]
            first, last = self.locals.text_of(place), self.locals.text_of(second)
            message = errors.TwoAccesses(f"{verb} {first}", f"{then} {last}", first)
            raise failure(where, message)

    # -- what follows ------------------------------------------------------------------------

    def outside(self, number: int, known: Known, rounds: Rounds = NO_ROUNDS) -> Effects:
        """The local work from a node up to the next step; ``rounds`` are those of loops on the path."""
        done: list[Effect] = []
        while not begins_step(self.flow, number):
            node = self.flow.nodes[number]
            match node:
                case Stop():
                    return (*done, Go(FINISHED))
                case Simple(effect, after, where):
                    self.follow(where)
                    some, known = self.valuation.done(effect, known)
                    done.extend(some)
                    number = after
                case Branch(where=where):
                    self.follow(where)
                    way = one_way(node, known)
                    if way is None:
                        return (*done, *self.test(node, known, partial(self.outside, rounds=rounds)))
                    number, known = way
                case BlockEnd(after):
                    number = after
                case Head(after, where):
                    rounds, known = self.one_more(rounds, number, known, where)
                    number = after
                case _:
                    raise AssertionError(node)
        return (*done, Go(self.locations[number]))

    def inside(self, number: int, known: Known) -> Effects:
        """The rest of an atomic block from a node, and the local work after it."""
        done: list[Effect] = []
        while True:
            node = self.flow.nodes[number]
            match node:
                case BlockEnd(after):
                    return (*done, *self.outside(after, known))
                case Simple(effect, after, where):
                    self.follow(where)
                    some, known = self.valuation.done(effect, known)
                    done.extend(some)
                    number = after
                case Branch(where=where):
                    self.follow(where)
                    way = one_way(node, known)
                    if way is None:
                        return (*done, *self.test(node, known, self.inside))
                    number, known = way
                case Waiting(where=where):
                    way_out = "end the block before it: what comes first is another step"
                    raise failure(where, errors.LateWait("wait_until", way_out))
                case Choosing(where=where, word=word):
                    raise failure(where, errors.LateWait(word, f"{word} at the start of the block"))
                case _:
                    raise AssertionError(node)

    def one_more(self, rounds: Rounds, head: int, known: Known, where: Label) -> tuple[Rounds, Known]:
        """The known values at the start of one more round of a loop; all of them from the second round on.

        Raises ModelError if the round begins like an earlier one: nothing ends the loop.
        """
        if head not in rounds:
            return {**rounds, head: ()}, known
        known = {**self.reaching.known(head), **known}
        if known in rounds[head]:
            raise failure(where, errors.EndlessLoop())
        if len(rounds[head]) == MOST_ROUNDS:
            raise failure(where, errors.TooLarge("this loop without a step", MOST_ROUNDS, "rounds"))
        return {**rounds, head: (*rounds[head], known)}, known

    def follow(self, where: Label) -> None:
        """Count one more effect of the step. Branches that do not join double what follows them."""
        self.followed += 1
        if self.followed > MOST_EFFECTS:
            raise failure(where, errors.TooLarge("what this step joins", MOST_EFFECTS, "effects"))

    def test(self, node: Branch, known: Known, follow: Callable[[int, Known], Effects]) -> Effects:
        """The two continuations of a branch whose condition is not decided."""
        yes, no = learned(node.condition, known)
        then = follow(node.yes, known if yes is None else yes)
        otherwise = follow(node.no, known if no is None else no)
        return (Test(node.condition, then, otherwise, node.where.span),)


def one_way(node: Branch, known: Known) -> tuple[int, Known] | None:
    """The only possible continuation of a branch, and what is known there; None if both are possible."""
    yes, no = learned(node.condition, known)
    if no is None:
        return node.yes, known if yes is None else yes
    return (node.no, no) if yes is None else None


def named_by_choice(choice: Choosing, step: Label) -> Label:
    """The name of a step that a choice joins: the choice's name if it has none."""
    return step if step.named or not choice.where.named else replace(step, text=choice.where.text, named=True)


def is_evaluation(effect: Effect) -> bool:
    """Whether an effect only evaluates an expression that may fail."""
    return isinstance(effect, Test) and not effect.then and not effect.otherwise


def accesses(effect: Effect) -> list[Access]:
    """The shared places that a statement touches, in order."""
    if isinstance(effect, Free):
        return [*(("reads", place) for place in touched(effect.reference)), ("frees", effect.target)]
    if not isinstance(effect, Assign):
        return [("reads", place) for place in reads(effect)]
    read = touched(effect.value) + places_of_target(effect.target)
    return [("reads", place) for place in read] + [("writes", place) for place in writes(effect)]
