"""Messages about the declarations of a model."""

from __future__ import annotations

from dataclasses import dataclass

from checker.source.diagnostic import Message


@dataclass(frozen=True)
class NoActors(Message):
    """The file declares no actor."""

    title = "{path} declares no actor: it is not a model"
    help = "declare one with @actor; docs/language.md starts from an empty file"
    path: str


@dataclass(frozen=True)
class NoInstances(Message):
    """No actor of the model has an instance."""

    title = "no actor has an instance: no step could be taken, and every property would hold vacuously"
    help = "give one a count or items; if `-p` sets the count, it must be at least one"


@dataclass(frozen=True)
class NoProperties(Message):
    """The model has no properties."""

    title = "the model has no properties: there would be nothing to check"
    help = "{way_out}"
    way_out: str = "add `properties = [...]`; `every_actor_finishes()` is a good first one"


@dataclass(frozen=True)
class WrongList(Message):
    """``properties`` or ``expect`` contains something else."""

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
    """``expect`` names something that is not a property."""

    title = "`expect` names `{name}`, which is not a property of this model{suggestion}"
    help = "the properties are: {known}"
    name: str
    suggestion: str
    known: str


@dataclass(frozen=True)
class NoSource(Message):
    """The source of a function cannot be found."""

    title = "the source of {name}() cannot be found"
    help = "write it with `def` in a file; models cannot be typed at a prompt, and lambdas are not supported"
    name: str


@dataclass(frozen=True)
class BadField(Message):
    """A field of a record has no type of the language."""

    title = "the field `{name}` of {record} has no valid type"
    label = "{reason}"
    help = "use bool, an enum.Enum, `integer(0, most=N)`, `Page | None = None`, or `Array(...)` of these"
    record: str
    name: str
    reason: str


@dataclass(frozen=True)
class BadParameters(Message):
    """A function has parameters that it may not have."""

    title = "{what} takes {wanted}"
    help = "{way_out}"
    what: str
    wanted: str
    way_out: str


@dataclass(frozen=True)
class SharedNeverNamed(Message):
    """A shared(...) object has no name."""

    title = "a shared {record} is used, but no module gives it a name"
    help = "assign it at the top level: `pages = shared(Array({record}, N))`"
    record: str


@dataclass(frozen=True)
class HiddenCharacters(Message):
    """A name contains characters that cannot be shown."""

    title = "the name `{name}` has a character that cannot be shown"
    help = "use letters, digits and underscores"
    name: str


@dataclass(frozen=True)
class HostTakesNoPart(Message):
    """A handler interrupts an actor that is left out."""

    title = "{handler}() interrupts {host}(), which takes no part in the model"
    help = "give {host} a name at the top level, or leave out {handler} too: `left_out = [...]`"
    handler: str
    host: str


@dataclass(frozen=True)
class NeverReturns(Message):
    """A handler goes round for ever."""

    title = "{handler}() never returns: what it interrupts would never step again"
    help = (
        "let it end; a handler that may come again begins each round with "
        "`wait_until(..., resting=True)`, where it has returned"
    )
    handler: str


@dataclass(frozen=True)
class TakenName(Message):
    """A model uses a name that the checker needs for the state of a CPU."""

    title = "`{name}` is what the checker calls part of the state of a CPU with handlers"
    help = "rename the shared state of the model"
    name: str
