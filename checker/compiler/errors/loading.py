"""Messages about files, their top level and their settings."""

from __future__ import annotations

from dataclasses import dataclass

from checker.source.diagnostic import Message


@dataclass(frozen=True)
class CannotRead(Message):
    """The file does not exist, or is not text."""

    title = "cannot read {path}: {reason}"
    help = "{way_out}"
    path: str
    reason: str
    way_out: str = (
        "give the path of a model (a Python file), or of a litmus test; `check` takes a folder, too"
    )


@dataclass(frozen=True)
class NoModels(Message):
    """The folder contains no model."""

    title = "no models in {path}"
    help = "a model is a Python file that declares an @actor; name one, a litmus test, or a folder of them"
    path: str


@dataclass(frozen=True)
class NotPython(Message):
    """The file has a syntax error."""

    title = "this is not Python: {reason}"
    reason: str


@dataclass(frozen=True)
class ModuleFailed(Message):
    """Running the top level of the file raised an exception."""

    title = "the top level of the model raised {exception}"
    label = "{text}{suggestion}"
    help = "{way_out}"
    exception: str
    text: str
    suggestion: str
    way_out: str


@dataclass(frozen=True)
class MayNot(Message):
    """The top level of the file interferes with the process that reads it."""

    title = "the top level of the model {deed}, which is not allowed"
    help = "a model only declares: it must not end, fork or change the program that reads it"
    deed: str


@dataclass(frozen=True)
class MisusedWord(Message):
    """A word of the language refuses its arguments at the top level."""

    title = "{reason}"
    help = "docs/language.md lists the words of the language and their arguments"
    reason: str


@dataclass(frozen=True)
class StateAtTheTop(Message):
    """The top level reads or changes shared state, or what a word declared."""

    title = "the top level of a model only declares: it neither reads nor changes what it has declared"
    help = "give a field its first value in the @record, or in a @procedure that is marked @initial"


@dataclass(frozen=True)
class UnknownSetting(Message):
    """-p names something that does not exist."""

    title = "the model has no parameter or mechanism {names}"
    help = "{way_out}"
    names: str
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
    """-p gives an invalid value."""

    title = "`{name}` cannot be {value}: {reason}"
    help = "{way_out}"
    name: str
    value: str
    reason: str
    way_out: str


@dataclass(frozen=True)
class MisplacedSetting(Message):
    """parameter() or mechanism() is used elsewhere than in ``NAME = ...`` at the top of the model."""

    title = "{word}(...) belongs at the top level of the model, as `NAME = {word}(...)`"
    help = "give it a name there and use the name here; pass it to a library as an argument"
    word: str
