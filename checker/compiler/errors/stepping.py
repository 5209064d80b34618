"""Messages about steps: what they touch, where they wait, and what follows them."""

from __future__ import annotations

from dataclasses import dataclass

from checker.source.diagnostic import Message


@dataclass(frozen=True)
class TwoAccesses(Message):
    """A statement touches two shared locations."""

    title = "a step may touch one shared location"
    label = "{first}, then {second}"
    help = "name the two steps (`seen = {place}`, then use `seen`), or put the statement in `with atomic:`"
    first: str
    second: str
    place: str


@dataclass(frozen=True)
class CallAndAccess(Message):
    """A statement calls a procedure and also reads shared state."""

    title = "this statement calls {name}() and also touches {place}"
    help = (
        "the order would be hidden: first assign the result of the call to a name, in a statement of its own"
    )
    name: str
    place: str


@dataclass(frozen=True)
class HiddenCall(Message):
    """A call is in a place that may not be reached."""

    title = "{name}() is called in the middle of an expression that may not reach it"
    help = "call it in a statement of its own and use the result: `taken = {name}(...)`"
    name: str


@dataclass(frozen=True)
class EndlessLoop(Message):
    """A loop can repeat without a step."""

    title = "this loop can repeat without a step"
    label = "no other actor could ever move"
    help = "wait with `wait_until(...)`, read shared state in the loop, or use `with atomic:`"


@dataclass(frozen=True)
class LoopInAtomic(Message):
    """A while loop is in an atomic block."""

    title = "an atomic block is one step: it cannot contain a `while` loop"
    help = "use `for` over an array or a constant range, or make each round a step of its own"


@dataclass(frozen=True)
class LateWait(Message):
    """wait_until or choose comes after something else in an atomic block."""

    title = "`{word}` may only begin an atomic block"
    help = "{way_out}"
    word: str
    way_out: str


@dataclass(frozen=True)
class ChoiceThenWait(Message):
    """A bare choose precedes a step that may block."""

    title = "it is unclear whether this choice is made before the wait or together with it"
    label = "chosen here, and the next step may have to wait"
    help = (
        "put both in one `with atomic:` (a choice whose wait is false is not available), "
        "or the choice alone in `with atomic:` (it is made first, then the actor waits)"
    )


@dataclass(frozen=True)
class ChoiceWithoutStep(Message):
    """A bare choose is not followed by a single step."""

    title = "this choice is not followed by a single step that it could join"
    label = "{reason}"
    help = "put it in `with atomic:`, so that choosing is a step"
    reason: str


@dataclass(frozen=True)
class WaitOnLocals(Message):
    """A wait that no other actor can end."""

    title = "no other actor can end this wait: it reads no shared state"
    help = "wait for shared state; to stop for ever write `wait_until(False)`"


@dataclass(frozen=True)
class AssertBeforeStep(Message):
    """An assert comes before the first step."""

    title = "this assert comes before the first step"
    help = "assert after a step, or state it as a property"


@dataclass(frozen=True)
class InitialStepFails(Message):
    """A check fails in ``@initial``."""

    title = "there is no valid initial state: {sentence}"
    help = "fix the @initial procedure, or `wait_until(...)` what must be true of the choices in it"
    sentence: str


@dataclass(frozen=True)
class NeverReached(Message):
    """No path leads to this code."""

    title = "no path leads to this line"
    label = "it follows {what}"
    help = "delete it, or move it up"
    what: str


@dataclass(frozen=True)
class BadName(Message):
    """A name of a step cannot be shown, or is not in the source text."""

    title = "this cannot name a step: {reason}"
    help = "{way_out}"
    reason: str
    way_out: str


@dataclass(frozen=True)
class NamesNothing(Message):
    """A comment is marked as the name of a statement, but follows none."""

    title = "`{mark}` begins the name of a statement, but here is no statement"
    help = "write it behind the last line of the statement that is the step; a remark begins with `#` alone"
    mark: str


@dataclass(frozen=True)
class NotInHandler(Message):
    """A word about softirqs in a hard handler."""

    title = "`{statement}` in a handler of level {level}"
    help = "the kernel warns of it (kernel/softirq.c): no softirq runs before this handler returns"
    statement: str
    level: str


@dataclass(frozen=True)
class RestsAndWaits(Message):
    """A step of a handler has a wait that rests and one that does not."""

    title = "this step of a handler has a wait that rests and one that does not"
    help = "at a wait that rests a handler has returned: make it a step of its own, or let both rest"
