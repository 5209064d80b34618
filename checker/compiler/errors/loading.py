"""Messages about files, their top level and their settings."""

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
    label = "{text}{suggestion}"
    help = "only declarations run when a model is loaded; the bodies of actors and procedures never do"
    exception: str
    text: str
    suggestion: str


@dataclass(frozen=True)
class MayNot(Message):
    """The top level of the file does something to the process that reads it."""

    title = "the top level of the model {deed}, which it may not"
    help = "a model only declares: it ends, doubles and changes nothing of the program that reads it"
    deed: str


@dataclass(frozen=True)
class MisusedWord(Message):
    """A word of the language refused what it was given at the top level."""

    title = "{reason}"
    help = "docs/language.md lists the words of the language, and what each takes"
    reason: str


@dataclass(frozen=True)
class UnknownSetting(Message):
    """-p names nothing."""

    title = "the model has no parameter or mechanism `{name}`{suggestion}"
    help = "{way_out}"
    name: str
    suggestion: str
    way_out: str


@dataclass(frozen=True)
class UnknownProperty(Message):
    """--property names nothing."""

    title = "{path}: the model has no property `{name}`{suggestion}"
    help = "{way_out}"
    path: str
    name: str
    suggestion: str
    way_out: str


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
