"""Messages about steps: what they touch, where they wait, how they follow each other."""

from __future__ import annotations

from dataclasses import dataclass

from checker.source.diagnostic import Message


@dataclass(frozen=True)
class TwoAccesses(Message):
    """A statement that touches two shared locations."""

    title = "a step may touch one shared location"
    label = "{first}, then {second}"
    help = "name the two steps (`seen = {place}`, then use `seen`), or put the statement in `with atomic:`"
    first: str
    second: str
    place: str


@dataclass(frozen=True)
class CallAndAccess(Message):
    """A statement that calls a procedure and reads shared state besides."""

    title = "this statement calls {name}() and also touches {place}"
    help = "the order would be hidden: give the result of the call a name first, in a statement of its own"
    name: str
    place: str


@dataclass(frozen=True)
class HiddenCall(Message):
    """A call in a place where it may or may not happen."""

    title = "{name}() is called in the middle of an expression that may not reach it"
    help = "call it in a statement of its own and use the result: `taken = {name}(...)`"
    name: str


@dataclass(frozen=True)
class EndlessLoop(Message):
    """A loop without a step."""

    title = "this loop can go round without a step"
    label = "nobody else could ever move"
    help = "wait with `wait_until(...)`, read shared state in the loop, or use `with atomic:`"


@dataclass(frozen=True)
class LoopInAtomic(Message):
    """A while loop in an atomic block."""

    title = "an atomic block is one step: it cannot hold a `while` loop"
    help = "use `for` over an array or a constant range, or let each round be a step of its own"


@dataclass(frozen=True)
class LateWait(Message):
    """wait_until or choose after something else in an atomic block."""

    title = "`{word}` may only begin an atomic block"
    help = "{way_out}"
    word: str
    way_out: str


@dataclass(frozen=True)
class ChoiceThenWait(Message):
    """A bare choose before a step that may block."""

    title = "it is not said whether this choice is made before the wait or together with it"
    label = "chosen here, and the next step may have to wait"
    help = (
        "put both in one `with atomic:` (a choice whose wait is false is not available), "
        "or the choice alone in `with atomic:` (it is made first, then the actor waits)"
    )


@dataclass(frozen=True)
class ChoiceWithoutStep(Message):
    """A bare choose with no single step behind it."""

    title = "this choice is not followed by one step that it could belong to"
    label = "{reason}"
    help = "put it in `with atomic:`, so that choosing is a step"
    reason: str


@dataclass(frozen=True)
class WaitOnLocals(Message):
    """A wait that nobody can end."""

    title = "nobody else can make this wait end: it reads no shared state"
    help = "wait for shared state; to stop for ever write `wait_until(False)`"


@dataclass(frozen=True)
class AssertBeforeStep(Message):
    """An assert before the first step."""

    title = "nothing has happened yet where this assert stands"
    help = "assert after a step, or state it as a property"


@dataclass(frozen=True)
class InitialStepFails(Message):
    """A check that fails in ``@initial``."""

    title = "the initial state cannot be made: {sentence}"
    help = "mend the @initial procedure, or `wait_until(...)` what must be true of the choices in it"
    sentence: str


@dataclass(frozen=True)
class NeverReached(Message):
    """Code that no path leads to."""

    title = "no path leads to this line"
    label = "it follows {what}"
    help = "delete it, or move it before"
    what: str


@dataclass(frozen=True)
class BadName(Message):
    """A name of a step that cannot be shown, or does not stand in the text."""

    title = "this cannot name a step: {reason}"
    help = "{way_out}"
    reason: str
    way_out: str


@dataclass(frozen=True)
class NamesNothing(Message):
    """A comment that is marked as the name of a statement, and stands behind none."""

    title = "`{mark}` begins the name of a statement, and this names none"
    help = "write it behind the last line of the statement that is the step; a remark begins with `#` alone"
    mark: str
