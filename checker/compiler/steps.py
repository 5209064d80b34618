"""From the graph of an actor to its commands: the rule of one shared access, and local work joined.

Outside ``with atomic:`` a statement may touch one shared place, and is then one step. Work on locals
alone joins the step before it. A ``choose`` outside an atomic block joins the step after it, which
must not be one that can wait.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from checker.compiler import errors
from checker.compiler.flow import Begin, Branch, Choosing, End, Flow, Head, Simple, Stop, Waiting, is_step
from checker.compiler.locals import Locals
from checker.compiler.opening import Opening
from checker.compiler.tree import Where, failure
from checker.program import fold
from checker.program.access import places_of_target, reads, touched, writes
from checker.program.commands import FINISHED, Assign, Command, Effect, Go, Note, Test, each, without_notes
from checker.program.expressions import Field, Slot

Effects = tuple[Effect, ...]
Access = tuple[str, Field | Slot]
MOST_EFFECTS = 50_000


@dataclass
class Steps:
    """Finds the commands of one actor, location by location."""

    flow: Flow
    locals: Locals
    locations: dict[int, int] = field(default_factory=dict)
    waiting: list[int] = field(default_factory=list)
    followed: int = 0

    def entry(self) -> Effects:
        """The local work before the first step."""
        return self.outside(self.flow.entry)

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
        self.followed = 0
        first, step = self.flow.nodes[number], Opening()
        if isinstance(first, Choosing):
            number = self.bare_choices(step, first, number)
        node = self.flow.nodes[number]
        assert isinstance(node, Begin | Waiting | Simple | Branch)
        effects = self.first_effects(step, node)
        if isinstance(first, Choosing) and step.waits:
            raise failure(first.where, errors.ChoiceThenWait())
        told = (*step.before, *effects)
        noted = any(isinstance(effect, Note) for effect in each(told))
        return Command(
            location,
            tuple(step.choices),
            fold.conjunction(step.guards),
            without_notes(told) if noted else told,
            node.where.span,
            node.where.text,
            node.where.calls,
            node.where.procedure,
            step.waits,
            step.resting,
            told if noted else (),
        )

    def first_effects(self, step: Opening, node: Begin | Waiting | Simple | Branch) -> Effects:
        """What a step does, up to the next one; ``step`` takes what it begins with."""
        match node:
            case Begin(inner):
                inner = self.opening(step, inner)
                step.refuse_hopeless_wait()
                return self.inside(inner)
            case Waiting(condition, _, after, where):
                self.one_access(where, [("reads", place) for place in touched(condition)])
                step.wait(node)
                step.refuse_hopeless_wait()
                return self.outside(after)
            case Simple(effect, after, where):
                self.one_access(where, accesses(effect))
                return (effect, *self.outside(after))
            case Branch(condition, where=where):
                self.one_access(where, [("reads", place) for place in touched(condition)])
                return self.test(node, self.outside)

    def bare_choices(self, step: Opening, first: Choosing, number: int) -> int:
        """Gather choices and local work up to the step that they join; the number of that step."""
        while True:
            node = self.flow.nodes[number]
            if isinstance(node, Choosing):
                step.choose(node)
            elif isinstance(node, Simple) and not is_step(node.effect):
                step.before.append(node.effect)
            elif isinstance(node, Begin | Waiting) or self.is_step(number):
                return number
            else:
                reasons = {Stop: "the actor ends before there is one", Head: "a loop begins before it"}
                reason = reasons.get(type(node), "which step comes next depends on it")
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
            elif isinstance(node, Simple) and isinstance(node.effect, Note):
                step.before.append(node.effect)
            else:
                return number
            number = node.next

    def one_access(self, where: Where, found: list[Access]) -> None:
        """The rule of a step. Raises ModelError for the second shared place that a statement touches.

        A place is known by identity: ``0 < x.n < 3`` reads ``x.n`` once, ``x.n + x.n`` twice.
        """
        different = list({(verb, id(place)): (verb, place) for verb, place in found}.values())
        if len(different) > 1:
            (verb, place), (then, second) = different[:2]
            first, last = self.locals.text_of(place), self.locals.text_of(second)
            message = errors.TwoAccesses(f"{verb} {first}", f"{then} {last}", first)
            raise failure(where, message)

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

    def outside(self, number: int, heads: frozenset[int] = frozenset()) -> Effects:
        """The local work from a node up to the next step; ``heads`` are the loops that it went round in."""
        done: list[Effect] = []
        while not self.is_step(number):
            node = self.flow.nodes[number]
            match node:
                case Stop():
                    return (*done, Go(FINISHED))
                case Simple(effect, after, where):
                    self.follow(where)
                    done.append(effect)
                    number = after
                case Branch(where=where):
                    self.follow(where)
                    return (*done, *self.test(node, partial(self.outside, heads=heads)))
                case End(after):
                    number = after
                case Head(after, where):
                    if number in heads:
                        raise failure(where, errors.EndlessLoop())
                    heads |= {number}
                    number = after
                case _:
                    raise AssertionError(node)
        return (*done, Go(self.location(number)))

    def inside(self, number: int) -> Effects:
        """The rest of an atomic block from a node, and the local work after it."""
        done: list[Effect] = []
        while True:
            node = self.flow.nodes[number]
            match node:
                case End(after):
                    return (*done, *self.outside(after))
                case Simple(effect, after, where):
                    self.follow(where)
                    done.append(effect)
                    number = after
                case Branch(where=where):
                    self.follow(where)
                    return (*done, *self.test(node, self.inside))
                case Waiting(where=where):
                    way_out = "end the block before it: what comes first is another step"
                    raise failure(where, errors.LateWait("wait_until", way_out))
                case Choosing(where=where):
                    raise failure(where, errors.LateWait("choose", "choose at the start of the block"))
                case _:
                    raise AssertionError(node)

    def follow(self, where: Where) -> None:
        """Count one more effect of the step. Branches that do not meet again double what follows them."""
        self.followed += 1
        if self.followed > MOST_EFFECTS:
            raise failure(where, errors.TooLarge("what this step joins", MOST_EFFECTS, "effects"))

    def test(self, node: Branch, follow: Callable[[int], Effects]) -> Effects:
        """The two continuations of a branch."""
        return (Test(node.condition, follow(node.yes), follow(node.no), node.where.span),)


def accesses(effect: Effect) -> list[Access]:
    """The shared places that a statement touches, in order."""
    if not isinstance(effect, Assign):
        return [("reads", place) for place in reads(effect)]
    read = touched(effect.value) + places_of_target(effect.target)
    return [("reads", place) for place in read] + [("writes", place) for place in writes(effect)]
