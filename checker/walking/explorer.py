"""Someone who walks through a model: where, what the last action did, and what the search says is ahead."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cached_property

from checker.backends.python.system import PythonSystem
from checker.counterexample.replay import DoesNotReplay
from checker.counterexample.truth import is_to_be_reached
from checker.exploration.deadline import Deadline, LimitReached
from checker.walking import run_to, walk
from checker.walking.ahead import Ahead, Distance
from checker.walking.asking import Asker
from checker.walking.labels import NoSuchLabel, arriving, chosen
from checker.walking.run_to import NotNear, Wanted, turning
from checker.walking.view import View, view
from checker.walking.walk import WalkPath

SECONDS = 10.0  # for a run to somewhere
WAITING = "the search has not answered yet"


class NotPossible(Exception):
    """An action that cannot be done here; the text says why."""


class Explorer:
    """A walk that actions change. ``message`` says what the last one did or why it did nothing.

    ``version`` counts the changes; a question about what is ahead has its number. Without an asker (``asker``
    is None), or where a step fails, nothing is asked.
    """

    def __init__(
        self, system: PythonSystem, begun: WalkPath, asker: Asker | None, deadline: Deadline
    ) -> None:
        self.system, self.walk, self.asker, self.deadline = system, begun, asker, deadline
        self.message = ""
        self.version = 0
        self.answer: Ahead | str | None = None
        self.seen: tuple[WalkPath, View] | None = None
        self.ask()

    @property
    def view(self) -> View:
        """What is to be seen here, made once: a model may have steps that take a while to tell."""
        if self.seen is None or self.seen[0] is not self.walk:
            self.seen = self.walk, view(self.system, self.walk)
        return self.seen[1]

    def perform(self, name: str, argument: str = "") -> None:
        """Do an action, by its name; ``step`` takes the number of an open step, from 1."""
        before, self.message = self.walk, ""
        try:
            self.walk = self.changed(name, argument)
        except (NotPossible, NoSuchLabel, DoesNotReplay) as why:
            self.message = str(why)
        if self.walk != before:
            self.version += 1
            self.ask()

    def changed(self, name: str, argument: str) -> WalkPath:
        """The walk after an action. Raises NotPossible, NoSuchLabel and DoesNotReplay."""
        here, simple = self.walk, MOVES.get(name)
        if simple is not None:
            return simple(here)
        match name:
            case "step":
                return self.stepped(whole(argument))
            case "go":
                return self.gone_to(whole(argument))
            case "initial" if len(self.system.initial()) == 1:
                raise NotPossible("the model has one initial state: b leads back to it")
            case "initial":
                return self.begun_in(whole(argument))
            case "label":
                return self.run(arriving(self.system, chosen(self.system.ground, argument)), "arrives there")
            case "turn" | "turn_of":
                return self.turned(argument if name == "turn_of" else None)
            case "violation":
                return self.violated(argument)
            case _:
                raise NotPossible(f"there is no action `{name[:40]}`")

    def stepped(self, number: int) -> WalkPath:
        """The walk after one of the open steps."""
        state = self.walk.state
        moves = self.system.enabled(state) if state is not None else ()
        if not 1 <= number <= len(moves):
            raise NotPossible(f"there is no step {number} here (there are {len(moves)})")
        return walk.step(self.system, self.walk, moves[number - 1])

    def gone_to(self, number: int) -> WalkPath:
        """The walk at another step of its path."""
        length = len(self.walk.moves)
        if number > length:
            raise NotPossible(f"there is no step {number} on the path (it has {in_steps(length)})")
        return walk.going_to(self.walk, number)

    def begun_in(self, number: int) -> WalkPath:
        """A new walk, from one of the initial states: from 1."""
        count = len(self.system.initial())
        if not 1 <= number <= count:
            raise NotPossible(f"there is no initial state {number} (there are {count})")
        return walk.start(self.system, number - 1)

    def run(self, wanted: Wanted, what: str) -> WalkPath:
        """The walk after a shortest run to a step. ``what`` is what a step does that is wanted."""
        deadline = self.deadline.sooner(SECONDS, f"{SECONDS:g} s are over")
        try:
            found = run_to.run_to(self.system, self.walk, wanted, deadline)
        except NotNear as far:
            raise NotPossible(
                f"no step of the nearest {far.states:,} states {what}; there are more"
            ) from None
        except LimitReached as late:
            raise NotPossible(f"no step {what} in the states that were looked at: {late}") from None
        if found is None:
            raise NotPossible(f"no step of any run from here {what}")
        self.message = f"ran {in_steps(found.at - self.walk.at)}"
        return found

    def turned(self, name: str | None) -> WalkPath:
        """The walk after a shortest run to where a property, or the one of that name, changes its truth."""
        here = self.walk.state
        if name is not None:
            self.refuse_unjudged(name)
        if here is None:
            raise NotPossible("the last step fails: undo it first")
        said = "changes the truth of a property" if name is None else f"changes the truth of {name}"
        return self.run(turning(self.system, here, name), said)

    def refuse_unjudged(self, name: str) -> None:
        """Raise NotPossible if no state decides a property of that name."""
        known = {one.property.name: one.property for one in self.system.ground.properties}
        if name not in known:
            none = f"there is no property `{name[:60]}`" if name.strip() else "no property was named"
            raise NotPossible(f"{none} (there are: {', '.join(known)})")
        if known[name].is_progress:
            raise NotPossible(f"{name} is about whole runs: it has no truth in one state")

    def violated(self, name: str) -> WalkPath:
        """The walk after a shortest run to a violation: the nearest, or that of a property."""
        near = self.nearest(name)
        if near.moves is None:
            raise NotPossible(f"{near.property} is violated ahead, but the limit left no time to say how")
        self.message = f"{near.property}: {in_steps(len(near.moves))} from where you were"
        return walk.extended(self.system, self.walk, near.moves)

    def nearest(self, name: str) -> Distance:
        """The nearest violation ahead of here, or that of a property. Raises NotPossible."""
        self.listen()
        if not isinstance(self.answer, Ahead):
            raise NotPossible(self.answer or WAITING)
        found = [one for one in self.answer.distances if name in self.names_of(one)]
        ahead = [one for one in found if one.moves != ()]
        if not ahead:
            raise NotPossible("it is here" if found else "the search has found none ahead")
        return ahead[0]

    def names_of(self, one: Distance) -> tuple[str, ...]:
        """By which names one asks for a distance: that of the property, and none if it is a violation."""
        return (one.property,) if one.property in self.to_be_reached else (one.property, "")

    @cached_property
    def to_be_reached(self) -> frozenset[str]:
        """The properties that ask for a state, so that what decides them is no violation."""
        judged = self.system.ground.properties
        return frozenset(one.property.name for one in judged if is_to_be_reached(one))

    def ask(self) -> None:
        """Ask what is ahead of here, and no more of what was asked before."""
        self.answer = None
        state = self.walk.state
        if self.asker is None:
            self.answer = "nothing is asked about what is ahead"
        elif state is None:
            self.asker.ask(self.version, None)
            self.answer = "a step that fails leads to no state"
        else:
            self.asker.ask(self.version, self.system.values(state))

    def listen(self, seconds: float = 0.0) -> None:
        """Take the answers that have arrived, after waiting so long for the last."""
        until = time.monotonic() + seconds
        while self.asker is not None and not self.is_answered:
            left = until - time.monotonic()
            replies = self.asker.heard(max(left, 0.0))
            for reply in replies:
                if reply.number == self.version:
                    self.answer = reply.content
            if left <= 0 and not replies:
                return

    @property
    def is_answered(self) -> bool:
        """Whether the search has said all that it will say about here."""
        return self.answer is not None and not (isinstance(self.answer, Ahead) and self.answer.goes_on)


MOVES: dict[str, Callable[[WalkPath], WalkPath]] = {
    "undo": walk.back,
    "redo": walk.forward,
    "begin": lambda one: walk.going_to(one, 0),
    "end": lambda one: walk.going_to(one, len(one.moves)),
}


def in_steps(count: int) -> str:
    """``1 step``, ``2 steps``."""
    return f"{count} step{'s' if count != 1 else ''}"


def whole(text: str) -> int:
    """A number. Raises NotPossible."""
    digits = text.strip()
    if not (digits.isdigit() and digits.isascii() and len(digits) < 10):
        negative = " from 0 on" if digits[:1] == "-" else ""
        raise NotPossible(f"`{text[:40]}` is not a number{negative}" if digits else "no number was given")
    return int(digits)
