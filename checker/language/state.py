"""The shapes of shared state: bounded integers, references, arrays and the objects in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, NoReturn, TypeVar, cast, overload

from checker.language.declarations import DeclarationPlace, calling, declare, place_of

T = TypeVar("T")


class WordMisused(TypeError):
    """Raised when a word of the language is given invalid arguments."""


class ModelIsNotRun(WordMisused):
    """Raised when a part of a model is called: models are compiled from their source."""


def not_run(what: str) -> NoReturn:
    """Refuse to execute a word of the language."""
    raise ModelIsNotRun(
        f"{what} is part of a model, which is compiled from its source (`python -m checker`) and never run"
    )


@dataclass(frozen=True, slots=True)
class BoundedInteger:
    """What ``integer(...)`` declares: ``least <= value <= most``, starting at ``initial``."""

    initial: int
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class ReferenceTo:
    """What ``reference(Page)`` declares: None or one of the objects of that record."""

    record: type[Any]


@dataclass(frozen=True, slots=True)
class Ghost:
    """What ``ghost(...)`` declares: a field that only properties should read."""

    value: object


@dataclass(frozen=True, slots=True)
class AtOnce:
    """What ``at_once(...)`` declares: a field that is no memory."""

    value: object


def at_once(value: T) -> T:
    """Declare a field that every CPU sees at once: ``reading: bool = at_once(False)``.

    It is no memory: what it holds changes when the statement is issued, waits in no store buffer, and orders
    nothing. So an interrupt or a grace period knows what a CPU is doing.
    """
    return cast(T, AtOnce(value))


def ghost(value: T) -> T:
    """Declare a field that the design does not have: ``newer: bool = ghost(False)``.

    It exists for properties. Maintaining it costs nothing, and it is reported if it decides a step.
    """
    return cast(T, Ghost(value))


def integer(initial: int = 0, *, least: int = 0, most: int) -> int:
    """Declare a bounded integer: a field, the element of an array, or a local.

    Leaving the range ``least..most`` is a violation with a trace.
    """
    for bound in (initial, least, most):
        if not isinstance(bound, int) or isinstance(bound, bool):
            raise WordMisused(f"integer(...) takes integers, not {bound!r}")
    if not least <= initial <= most:
        raise WordMisused(
            f"integer({initial}, least={least}, most={most}): {initial} is not in {least}..{most}"
        )
    return cast(int, BoundedInteger(initial, least, most))


def reference(record: type[T]) -> T | None:
    """Declare the element of an array of references; None at first. (A field is ``p: Page | None``.)"""
    return cast("T | None", ReferenceTo(record))


def beginnings(kind: Any, length: int, values: object) -> tuple[Any, ...] | dict[str, tuple[Any, ...]]:
    """The initial values of the elements; of an array of records, for each field that is named."""
    if is_record(kind):
        if not isinstance(values, Mapping):
            raise WordMisused(
                'for records, `initial` has a list for each field: `initial={"dirty": [True, False]}`'
            )
        return {name: in_turn(field_kind(kind, name), length, each) for name, each in values.items()}
    return in_turn(kind, length, values)


def field_kind(kind: type[Any], name: object) -> object:
    """What a field of a record class is declared with."""
    if name not in vars(kind).get("__annotations__", {}):
        raise WordMisused(f"{kind.__name__} has no field {name!r}, which `initial` names")
    declared = vars(kind).get(str(name))
    return declared.value if isinstance(declared, Ghost | AtOnce) else declared


def in_turn(kind: object, length: int, values: object) -> tuple[Any, ...]:
    """One initial value for each element, each of its kind."""
    if not isinstance(values, list | tuple) or len(values) != length:
        raise WordMisused(f"`initial` has one value for each of the {length} elements, not {values!r}")
    for value in values:
        if isinstance(kind, BoundedInteger):
            fits = type(value) is int and kind.least <= value <= kind.most
        else:
            fits = type(value) is type(kind) if kind is not bool else isinstance(value, bool)
        if not fits or kind is None or isinstance(kind, Array | ReferenceTo):
            raise WordMisused(f"an element cannot begin with {value!r}{ways_out(kind)}")
    return tuple(values)


def ways_out(kind: object) -> str:
    """What an element may begin with instead."""
    if isinstance(kind, BoundedInteger):
        return f": it goes from {kind.least} to {kind.most}"
    if kind is None or isinstance(kind, Array | ReferenceTo):
        return ": give references and arrays their values in a procedure that is marked @initial"
    return f": its type is {(kind if isinstance(kind, type) else type(kind)).__name__}"


class Array(Generic[T]):
    """``Array(Page, 2)``: a fixed number of records or of plain values.

    The first argument is a record class, ``bool``, an enum member (the initial value),
    ``integer(...)`` or ``reference(Page)``. ``initial`` has the value with which each element begins; of an
    array of records, for some fields: ``Array(Page, 2, initial={"dirty": [True, False]})``.
    """

    @overload
    def __init__(
        self: Array[T], kind: type[T], length: int, *, initial: Mapping[str, Sequence[object]] = ...
    ) -> None: ...
    @overload
    def __init__(self: Array[T], kind: type[T], length: int, *, initial: Sequence[T]) -> None: ...
    @overload
    def __init__(self: Array[T], kind: T, length: int, *, initial: Sequence[T] = ...) -> None: ...
    def __init__(self, kind: object, length: int, *, initial: object = None) -> None:
        if not isinstance(length, int) or isinstance(length, bool) or length < 1:
            raise WordMisused(f"an array has a length of at least 1, not {length!r}")
        self.kind: Any = kind
        self.length = length
        self.initial = None if initial is None else beginnings(kind, length, initial)

    def as_shared(self) -> SharedArray:
        """The same array, once it is shared."""
        array = SharedArray(self.kind, self.length, getattr(self, "memory", None))
        array.initial = self.initial
        return array

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, index: int) -> T:
        if not -self.length <= index < self.length:
            raise IndexError(f"index {index} of an array of {self.length}")
        return cast(T, Element(self, index % self.length))

    def __setitem__(self, index: int, value: T) -> None:
        not_run("an assignment to an array")

    def __iter__(self) -> Iterator[T]:
        return (self[index] for index in range(self.length))


class Pool(Array[T]):
    """``Pool(Vma, 3)``: memory for that many objects of a record, for ``alloc`` and ``free``.

    The first ``allocated`` of them are allocated at the start, the others are free. ``typesafe_by_rcu`` says
    SLAB_TYPESAFE_BY_RCU: a freed object may still be used, keeps its contents and may be allocated again.
    ``may_leak`` says that a lost object of this pool is no leak.
    """

    def __init__(
        self,
        kind: type[T],
        length: int,
        *,
        allocated: int = 0,
        typesafe_by_rcu: bool = False,
        may_leak: bool = False,
    ) -> None:
        super().__init__(kind, length)
        if not is_record(kind):
            raise WordMisused(f"Pool(...) takes a record class, not {kind!r}")
        if not isinstance(allocated, int) or not 0 <= allocated <= length:
            raise WordMisused(f"Pool(allocated=...) takes a number from 0 to {length}, not {allocated!r}")
        self.memory = Memory(int(allocated), bool(typesafe_by_rcu), bool(may_leak))


@dataclass(frozen=True, slots=True)
class Memory:
    """How the objects of a pool are allocated and freed: see ``Pool``."""

    allocated: int
    typesafe_by_rcu: bool
    may_leak: bool


@dataclass(frozen=True, slots=True, eq=False)
class Element:
    """One record of an array, as module-level code sees it (``pages[0]``)."""

    array: Array[Any]
    index: int

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Element) and (self.array is other.array) and self.index == other.index

    def __hash__(self) -> int:
        return hash((id(self.array), self.index))


@overload
def shared(kind: Array[T]) -> Array[T]: ...
@overload
def shared(kind: type[T]) -> T: ...
def shared(kind: object) -> object:
    """Allocate shared state, once, before the first step: an array, or one record."""
    if isinstance(kind, Array):
        return declare("shared", kind.as_shared())
    return declare("shared", Element(SharedSingle(kind, 1), 0))


class SharedArray(Array[Any]):
    """An array that every actor sees; ``memory`` if it is a pool."""

    def __init__(self, kind: Any, length: int, memory: Memory | None = None) -> None:
        super().__init__(kind, length)
        self.memory = memory


class SharedSingle(SharedArray):
    """A single record that every actor sees: an array of one, named without an index."""


def record(cls: type[T]) -> type[T]:
    """Declare a kind of object. Objects exist in ``shared(...)`` only; none is created or copied later."""
    if not isinstance(cls, type):
        raise WordMisused(f"@record goes on a class, not on {getattr(cls, '__name__', repr(cls))}")
    # The class is only read for its annotations, so its constructor is disabled.
    cls.__init__ = _refuse_to_allocate  # type: ignore[method-assign]  # closes the constructor
    cls.__checker_record__ = Written.here()  # type: ignore[attr-defined]  # the mark that `is_record` reads
    return declare("record", cls)


@dataclass(frozen=True, slots=True, eq=False)
class Written:
    """The place of a record class, and the names of that file; no place if the class is not from a file."""

    place: DeclarationPlace | None
    names: Mapping[str, Any]

    @classmethod
    def here(cls) -> Written:
        """The line that calls a word of the language."""
        frame = calling()
        return cls(place_of(frame), frame.f_globals) if frame is not None else cls(None, {})


def written(record: type[Any]) -> Written:
    """The place of a record class."""
    mark = vars(record)["__checker_record__"]
    assert isinstance(mark, Written)
    return mark


def _refuse_to_allocate(self: object, *args: object, **named: object) -> NoReturn:
    name = type(self).__name__
    raise ModelIsNotRun(
        f"shared() takes the class, `shared({name})` or `shared(Array({name}, N))`, not an object of it: "
        "the initial values are the defaults in the class"
    )


def is_record(value: object) -> bool:
    """Whether ``value`` is a class that ``@record`` declared."""
    return isinstance(value, type) and "__checker_record__" in vars(value)
