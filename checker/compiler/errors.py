"""Every message of the compiler, one record each."""

from __future__ import annotations

from dataclasses import dataclass

from checker.source.diagnostic import Message


@dataclass(frozen=True)
class CannotRead(Message):
    """The file is not there, or not text."""

    title = "cannot read {path}: {reason}"
    help = "give the path of a model (a Python file) or of a folder of models"
    path: str
    reason: str


@dataclass(frozen=True)
class NoModels(Message):
    """A folder without a model in it."""

    title = "no models in {path}"
    help = "a model is a Python file that declares an @actor; name one, or a folder that holds some"
    path: str


@dataclass(frozen=True)
class NotPython(Message):
    """A syntax error."""

    title = "this is not Python: {reason}"
    reason: str


@dataclass(frozen=True)
class ModuleFailed(Message):
    """Running the top level of the file raised an exception."""

    title = "the top level of the model raised {exception}"
    label = "{text}"
    help = "only declarations run when a model is loaded; the bodies of actors and procedures never do"
    exception: str
    text: str


@dataclass(frozen=True)
class NoActors(Message):
    """A file without an actor."""

    title = "{path} declares no actor: it is not a model"
    help = "declare one with @actor; docs/language.md starts from an empty file"
    path: str


@dataclass(frozen=True)
class NoProperties(Message):
    """A model that checks nothing."""

    title = "the model has no properties: nothing would be checked"
    help = "add `properties = [...]`; `every_actor_finishes()` is a first one"


@dataclass(frozen=True)
class WrongList(Message):
    """``properties`` or ``expect`` holds something else."""

    title = "`{name}` holds {found}, which is not {wanted}"
    help = "{way_out}"
    name: str
    found: str
    wanted: str
    way_out: str


@dataclass(frozen=True)
class SameName(Message):
    """Two declarations with one name."""

    title = "two {what} are called `{name}`"
    help = "{way_out}"
    what: str
    name: str
    way_out: str


@dataclass(frozen=True)
class UnknownExpectation(Message):
    """``expect`` names no property."""

    title = "`expect` names `{name}`, which is not a property of this model{suggestion}"
    help = "the properties are: {known}"
    name: str
    suggestion: str
    known: str


@dataclass(frozen=True)
class UnknownSetting(Message):
    """-p names nothing."""

    title = "the model has no parameter or mechanism `{name}`{suggestion}"
    help = "it has: {known}"
    name: str
    suggestion: str
    known: str


@dataclass(frozen=True)
class BadSetting(Message):
    """-p gives a value that does not fit."""

    title = "`{name}` cannot be {value}: {reason}"
    help = "{way_out}"
    name: str
    value: str
    reason: str
    way_out: str


@dataclass(frozen=True)
class MisplacedSetting(Message):
    """parameter() or mechanism() elsewhere than in ``NAME = ...`` at the top of the model."""

    title = "{word}(...) belongs at the top level of the model, as `NAME = {word}(...)`"
    help = "give it a name there and use the name here; a library takes it as an argument"
    word: str


@dataclass(frozen=True)
class NoSource(Message):
    """A function whose source cannot be found."""

    title = "the source of {name}() cannot be found"
    help = "write it with `def` in a file; a model cannot be typed at a prompt, and a lambda is not one"
    name: str


@dataclass(frozen=True)
class BadField(Message):
    """A field of a record with no type the language knows."""

    title = "the field `{name}` of {record} has no type that a model can have"
    label = "{reason}"
    help = "use bool, an enum.Enum, `integer(0, most=N)`, `Page | None = None`, or `Array(...)` of these"
    record: str
    name: str
    reason: str


@dataclass(frozen=True)
class BadParameters(Message):
    """A function that takes what it may not."""

    title = "{what} takes {wanted}"
    help = "{way_out}"
    what: str
    wanted: str
    way_out: str


@dataclass(frozen=True)
class Unsupported(Message):
    """A piece of Python outside the language."""

    title = "{what} is outside the modelling language"
    help = "{way_out}"
    what: str
    way_out: str


@dataclass(frozen=True)
class UnknownName(Message):
    """A name that nothing declares."""

    title = "`{name}` is not defined{suggestion}"
    help = "declare it with shared(...) at the top level, or assign it here first"
    name: str
    suggestion: str


@dataclass(frozen=True)
class NotAValue(Message):
    """A name that means something that is no value of the language."""

    title = "`{name}` is {found}, which a model cannot use as a value"
    help = "values are bool, int, enum members, None, references to shared records, and locals"
    name: str
    found: str


@dataclass(frozen=True)
class UnknownField(Message):
    """A field that the record has not."""

    title = "{record} has no field `{name}`{suggestion}"
    help = "its fields are: {known}"
    record: str
    name: str
    suggestion: str
    known: str


@dataclass(frozen=True)
class WrongType(Message):
    """A value of one type where another is needed."""

    title = "{what} must be {wanted}, and this is {found}"
    help = "{way_out}"
    what: str
    wanted: str
    found: str
    way_out: str


@dataclass(frozen=True)
class NotConstant(Message):
    """Something that must be known before the first step."""

    title = "{what} must be known before the first step"
    help = "{way_out}"
    what: str
    way_out: str


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
class Recursion(Message):
    """A procedure that calls itself."""

    title = "{name}() calls itself: procedures are expanded where they are called"
    help = "write the repetition as a `while` loop with a step in it"
    name: str


@dataclass(frozen=True)
class NoResult(Message):
    """A value wanted from a procedure that returns none on some path."""

    title = "{name}() does not return a value on every path"
    help = "end each path with `return value`"
    name: str


@dataclass(frozen=True)
class WrongArguments(Message):
    """A call that does not fit the procedure."""

    title = "{name}() cannot be called like this: {reason}"
    help = "it is declared as {name}({parameters})"
    name: str
    reason: str
    parameters: str


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
class NotAssigned(Message):
    """A local that may be read before it has a value."""

    title = "`{name}` may be read before it has a value"
    help = "assign it on every path that leads here"
    name: str


@dataclass(frozen=True)
class NoBound(Message):
    """A local integer whose range cannot be found."""

    title = "`{name}` has no bound that the checker can find"
    label = "it keeps growing here"
    help = "declare it where it is first assigned: `{name}: int = integer(0, most=N)`"
    name: str


@dataclass(frozen=True)
class AssertBeforeStep(Message):
    """An assert before the first step."""

    title = "nothing has happened yet where this assert stands"
    help = "assert after a step, or state it as a property"


@dataclass(frozen=True)
class Allocates(Message):
    """A record made in a step."""

    title = "a step cannot make a {record}: everything is allocated before the first step"
    help = "declare `shared(Array({record}, N))` and take one that is free"
    record: str


@dataclass(frozen=True)
class OutOfBounds(Message):
    """A constant index that the array has not, or a constant that does not fit."""

    title = "{what} is outside {low}..{high}"
    help = "{way_out}"
    what: str
    low: int
    high: int
    way_out: str


@dataclass(frozen=True)
class SharedNeverNamed(Message):
    """shared(...) without a name."""

    title = "a shared {record} is used that no module gives a name to"
    help = "assign it at the top level: `pages = shared(Array({record}, N))`"
    record: str


@dataclass(frozen=True)
class InitialStepFails(Message):
    """A check that fails in ``@initial``."""

    title = "the initial state cannot be made: {sentence}"
    help = "mend the @initial procedure, or `wait_until(...)` what must be true of the choices in it"
    sentence: str
