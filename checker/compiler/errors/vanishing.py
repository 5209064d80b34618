"""Messages about declarations, lists and verdicts that would have no effect."""

from __future__ import annotations

from dataclasses import dataclass

from checker.source.diagnostic import Message


@dataclass(frozen=True)
class TakesNoPart(Message):
    """An actor or an ``@initial`` is not reachable from the names of the model."""

    title = "the {what} `{name}` is declared but takes no part in the model"
    label = "{reason}"
    help = "{way_out}"
    what: str
    name: str
    reason: str
    way_out: str


@dataclass(frozen=True)
class NotListed(Message):
    """``properties`` does not list a property."""

    title = "the property `{name}` is declared but not listed in `properties`: it would not be checked"
    help = "list it, or leave it out on purpose: `left_out = [...]`"
    name: str


@dataclass(frozen=True)
class Replaced(Message):
    """The name of a procedure or a record is given another meaning."""

    title = "`{name}` is declared here, but its name means something else at the end of the file"
    help = "rename one of the two"
    name: str


@dataclass(frozen=True)
class NotTaken(Message):
    """A declaration is in a branch that does not run."""

    title = "this declaration would be lost: because of `{condition}` it does not run"
    help = (
        "move it to the top level; only names of the file (parameters, mechanisms) may decide whether it runs"
    )
    condition: str


@dataclass(frozen=True)
class NotRun(Message):
    """A warning: code that may declare something did not run."""

    title = "{what} did not run: nothing that it declares is checked"
    help = "{way_out}"
    what: str
    way_out: str


@dataclass(frozen=True)
class MayNotBeMade(Message):
    """A declaration is in a lambda, or in an expression that need not be evaluated."""

    title = "the declaration in {form} might be lost: it may never be evaluated"
    help = "{way_out}"
    form: str
    way_out: str


@dataclass(frozen=True)
class NeverCalled(Message):
    """A function that contains declarations never runs."""

    title = "the declarations in {name}() would be lost: it never runs"
    help = "{way_out}"
    name: str
    way_out: str


@dataclass(frozen=True)
class AssignedTwice(Message):
    """``properties``, ``expect`` or ``left_out`` is assigned twice."""

    title = "`{name}` is assigned twice: the first value would be lost"
    help = "use one assignment, or add to the first: `{name} = {more}`"
    name: str
    more: str


@dataclass(frozen=True)
class NotThatProperty(Message):
    """``expect`` contains a property that only has the name of a listed one."""

    title = "`expect` holds a property called `{name}` that is not the one in `properties`"
    help = "use the same name in both lists: a factory makes a new property each time it is called"
    name: str


@dataclass(frozen=True)
class ExpectedTwice(Message):
    """``expect`` names one property twice."""

    title = "`expect` names `{name}` twice"
    help = "name it once, by the property or by its name"
    name: str


@dataclass(frozen=True)
class NeverUsed(Message):
    """A warning: something is declared, but no function of the model uses it."""

    title = "{what} `{name}` is declared but never used"
    help = "use it or delete it; what is for later use is left out: `left_out = [{left_out}]`"
    what: str
    name: str
    left_out: str


@dataclass(frozen=True)
class Disguised(Message):
    """An object that is no declaration has the class of one as its ``__class__``."""

    title = "`{name}` says that it is {what}, and no word of the language has made it"
    help = "do not set `__class__`"
    name: str
    what: str


@dataclass(frozen=True)
class NeverNamed(Message):
    """A warning: a function or class without a decorator has no effect."""

    title = "the {what} `{name}` has no effect: it has no decorator, and nothing in this file names it"
    help = "declare it with {way_out}, or delete it"
    what: str
    name: str
    way_out: str


@dataclass(frozen=True)
class DecoratedAway(Message):
    """A warning: a decorator of the model's own returned nothing."""

    title = "the {what} `{name}` has no effect: its decorator returned None"
    help = "return the {what} from the decorator, or declare it with {way_out}"
    what: str
    name: str
    way_out: str


@dataclass(frozen=True)
class EmptyBody(Message):
    """A warning: an actor or a procedure does nothing."""

    title = "@{word} `{name}` does nothing: its body is empty"
    help = "write its steps, or delete it"
    word: str
    name: str


@dataclass(frozen=True)
class NeverRead(Message):
    """A warning: nothing reads what is assigned."""

    title = "nothing reads {what}: this assignment has no effect"
    help = "{way_out}"
    what: str
    way_out: str


@dataclass(frozen=True)
class SettingNeverUsed(Message):
    """A warning: a parameter or mechanism has no effect."""

    title = "the {what} `{name}` is declared but never used: `-p {name}=...` changes nothing"
    help = "use it or delete it"
    what: str
    name: str


@dataclass(frozen=True)
class NoInstance(Message):
    """A warning: an actor has no instance, whatever the settings are."""

    title = "the actor `{name}` has no instance: it takes no step, and nothing of it is checked"
    help = "give it a count or items, let a parameter decide how many, or leave it out: `left_out = [{name}]`"
    name: str
