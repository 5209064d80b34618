"""What is wrong with a litmus test, in words."""

from __future__ import annotations

from dataclasses import dataclass

from checker.source.diagnostic import Message


@dataclass(frozen=True)
class NotLitmus(Message):
    """The text is not what herd7's C format has here."""

    expected: str
    title = "this is not a litmus test in herd7's C format"
    label = "{expected}"
    help = "docs/litmus.md lists what is read"


@dataclass(frozen=True)
class NotInLitmus(Message):
    """Something of C or of the kernel that is not read."""

    what: str
    way_out: str = "docs/litmus.md lists what is read"
    title = "{what} in a litmus test is not supported"
    help = "{way_out}"


@dataclass(frozen=True)
class UnknownInLitmus(Message):
    """A name that means nothing in a test."""

    name: str
    what: str
    title = "`{name}` is {what}"
