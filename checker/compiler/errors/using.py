"""Messages about names, values and calls in the body of a function."""

from __future__ import annotations

from dataclasses import dataclass

from checker.source.diagnostic import Message


@dataclass(frozen=True)
class Unsupported(Message):
    """A construct of Python that the language does not have."""

    title = "{what} is outside the modelling language"
    help = "{way_out}"
    what: str
    way_out: str


@dataclass(frozen=True)
class UnknownName(Message):
    """A name is not defined."""

    title = "`{name}` is not defined{suggestion}"
    help = "{way_out}"
    name: str
    suggestion: str
    way_out: str


@dataclass(frozen=True)
class NotAValue(Message):
    """A name refers to something that is not a value of the language."""

    title = "`{name}` is {found}, which a model cannot use as a value"
    help = "values are bool, int, enum members, None, references to shared records, and locals"
    name: str
    found: str


@dataclass(frozen=True)
class NotAnObject(Message):
    """An element of an array of plain values stands where a reference to an object would."""

    title = "`{element}` is not an object, so nothing can refer to it"
    help = "only records are objects; pass the number n of the element, and write `{array}[n]`"
    element: str
    array: str


@dataclass(frozen=True)
class UnknownField(Message):
    """The record has no such field."""

    title = "{record} has no field `{name}`{suggestion}"
    help = "its fields are: {known}"
    record: str
    name: str
    suggestion: str
    known: str


@dataclass(frozen=True)
class WideShift(Message):
    """A shift to the left makes a number that is too large."""

    title = "a shift to the left by up to {bits} bits makes numbers of more than {most} bits"
    help = "shift by a number with a smaller range: `n: int = integer(0, most=...)`, or `n % ...`"
    bits: str
    most: str


@dataclass(frozen=True)
class WrongType(Message):
    """A value has the wrong type."""

    title = "{what} must be {wanted}, but this is {found}"
    help = "{way_out}"
    what: str
    wanted: str
    found: str
    way_out: str


@dataclass(frozen=True)
class NotConstant(Message):
    """A value must be known before the first step."""

    title = "{what} must be known before the first step"
    help = "{way_out}"
    what: str
    way_out: str


@dataclass(frozen=True)
class WrongArguments(Message):
    """A call does not match the procedure."""

    title = "{name}() cannot be called like this: {reason}"
    help = "it is declared as {name}({parameters})"
    name: str
    reason: str
    parameters: str


@dataclass(frozen=True)
class Recursion(Message):
    """A procedure calls itself."""

    title = "{name}() calls itself: procedures are expanded where they are called"
    help = "write the repetition as a `while` loop with a step in it"
    name: str


@dataclass(frozen=True)
class Allocates(Message):
    """A step creates a record."""

    title = "a step cannot make a {record}: everything is allocated before the first step"
    help = "declare `shared(Array({record}, N))` and take one that is free"
    record: str


@dataclass(frozen=True)
class OutOfBounds(Message):
    """A constant index or value is out of range."""

    title = "{what} is outside {low}..{high}"
    label = "{reason}"
    help = "{way_out}"
    what: str
    low: int
    high: int
    reason: str
    way_out: str


@dataclass(frozen=True)
class NoResult(Message):
    """The result of a procedure is used that returns none on some path."""

    title = "{name}() does not return a value on every path"
    help = "end each path with `return value`"
    name: str


@dataclass(frozen=True)
class NotAssigned(Message):
    """A local may be read before it has a value."""

    title = "`{name}` may be read before it has a value"
    label = "{reason}"
    help = "assign it on every path to this read"
    name: str
    reason: str


@dataclass(frozen=True)
class NoBound(Message):
    """The range of a local integer cannot be determined."""

    title = "`{name}` has no bound that the checker can find"
    label = "it keeps growing here"
    help = "declare it where it is first assigned: `{name}: int = integer(0, most=N)`"
    name: str


@dataclass(frozen=True)
class LoopVariable(Message):
    """The variable of a loop is assigned, or used outside the loop."""

    title = "`{name}` is the variable of a `for`, and {misuse}"
    help = "{way_out}"
    name: str
    misuse: str
    way_out: str


@dataclass(frozen=True)
class TooLarge(Message):
    """Expansion would take too long."""

    title = "{what} would be too large: more than {limit} {unit}"
    help = "arrays, loops and calls are expanded in full before exploration: make it smaller"
    what: str
    limit: int
    unit: str


@dataclass(frozen=True)
class TooDeep(Message):
    """Nesting is too deep for the compiler."""

    title = "{what} is nested too deeply"
    help = "name its parts: shorter expressions, a @procedure for the inner blocks"
    what: str
