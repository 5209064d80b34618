"""Messages about what a model declares before its first step."""

from __future__ import annotations

from dataclasses import dataclass

from checker.source.diagnostic import Message


@dataclass(frozen=True)
class NoActors(Message):
    """A file without an actor."""

    title = "{path} declares no actor: it is not a model"
    help = "declare one with @actor; docs/language.md starts from an empty file"
    path: str


@dataclass(frozen=True)
class NoInstances(Message):
    """A model of which no actor runs."""

    title = "no actor has an instance: nobody would take a step, and whatever holds would hold for no reason"
    help = "give one a count or items; where `-p` decides how many, let it be one at least"


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
class SharedNeverNamed(Message):
    """shared(...) without a name."""

    title = "a shared {record} is used that no module gives a name to"
    help = "assign it at the top level: `pages = shared(Array({record}, N))`"
    record: str


@dataclass(frozen=True)
class HiddenCharacters(Message):
    """A name that no reader can see as it is."""

    title = "the name `{name}` has a character that cannot be shown"
    help = "use letters, digits and underscores"
    name: str
