"""Messages about what a model says and would not be heard: declarations, lists and verdicts that vanish."""

from __future__ import annotations

from dataclasses import dataclass

from checker.source.diagnostic import Message


@dataclass(frozen=True)
class TakesNoPart(Message):
    """An actor or an ``@initial`` that the names of the model do not lead to."""

    title = "the {what} `{name}` is declared and takes no part in the model"
    label = "{reason}"
    help = "{way_out}"
    what: str
    name: str
    reason: str
    way_out: str


@dataclass(frozen=True)
class NotListed(Message):
    """A property that ``properties`` does not list."""

    title = "the property `{name}` is declared and not listed in `properties`: it would not be checked"
    help = "list it, or leave it out on purpose: `left_out = [...]`"
    name: str


@dataclass(frozen=True)
class Replaced(Message):
    """A procedure or a record whose name is given another meaning."""

    title = "`{name}` is declared here, and its name means something else at the end of the file"
    help = "rename one of the two"
    name: str


@dataclass(frozen=True)
class NotTaken(Message):
    """A declaration in a branch that does not run."""

    title = "this declaration would vanish: `{condition}` decides that it does not run"
    help = "move it to the top level; only parameters, mechanisms and other names of the file may decide"
    condition: str


@dataclass(frozen=True)
class MayNotBeMade(Message):
    """A declaration in an expression that need not evaluate it, or in a lambda."""

    title = "the declaration in {form} might vanish: nothing tells whether it is made"
    help = "{way_out}"
    form: str
    way_out: str


@dataclass(frozen=True)
class NeverCalled(Message):
    """A function with declarations in it that nobody calls."""

    title = "the declarations in {name}() would vanish: the file never calls it"
    help = "call it at the top level and keep what it returns, or delete it"
    name: str


@dataclass(frozen=True)
class AssignedTwice(Message):
    """``properties``, ``expect`` or ``left_out`` is given a value twice."""

    title = "`{name}` is assigned twice: what the first one says would be lost"
    help = "say it in one, or add to the first: `{name} = {more}`"
    name: str
    more: str


@dataclass(frozen=True)
class NotThatProperty(Message):
    """``expect`` holds a property that only has the name of a listed one."""

    title = "`expect` holds a property called `{name}` that is not the one in `properties`"
    help = "keep the property under one name, and use that name in both: a factory makes a new one each time"
    name: str


@dataclass(frozen=True)
class ExpectedTwice(Message):
    """``expect`` speaks of one property twice."""

    title = "`expect` speaks of `{name}` twice"
    help = "say it once, by the property or by its name"
    name: str


@dataclass(frozen=True)
class NeverUsed(Message):
    """A warning: something is declared, and no function of the model uses it."""

    title = "{what} `{name}` is declared and never used"
    help = "use it or delete it; what is only for later may stand in `left_out = [...]`"
    what: str
    name: str


@dataclass(frozen=True)
class SettingNeverUsed(Message):
    """A warning: a parameter or mechanism that decides nothing."""

    title = "the {what} `{name}` is declared and never used: `-p {name}=...` changes nothing"
    help = "use it or delete it"
    what: str
    name: str


@dataclass(frozen=True)
class NoInstance(Message):
    """A warning: an actor of which there is none, whatever the settings are."""

    title = "there is no instance of the actor `{name}`: it takes no step, and nothing of it is checked"
    help = "give it a count or items, let a parameter decide how many, or leave it out: `left_out = [{name}]`"
    name: str
