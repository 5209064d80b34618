"""The words that make steps: actors, procedures, atomic blocks, waits and choices."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from types import FunctionType
from typing import Any, Generic, Literal, NoReturn, ParamSpec, TypeVar, overload

from checker.language.declarations import declare
from checker.language.interrupts import Level, LevelName
from checker.language.ordering import OrderName
from checker.language.state import Array, WordMisused, not_run

P = ParamSpec("P")
T = TypeVar("T")
MOST_INSTANCES = 4096
LONGEST = 24  # characters of what an actor runs in: it heads a column


class Procedure(Generic[P, T]):
    """A function of the model, expanded where it is called."""

    word = "procedure"

    def __init__(self, function: Callable[P, T]) -> None:
        self.function = function
        self.__doc__ = function.__doc__
        declare(self.word, self)

    @property
    def name(self) -> str:
        """The function's name."""
        return self.function.__name__

    def __call__(self, *args: P.args, **named: P.kwargs) -> T:
        not_run(f"{self.name}()")


class Initial(Procedure[[], None]):
    """A procedure run before the first step; its choices give several initial states."""

    word = "initial"


Fair = bool | Literal["strong"]


@dataclass(frozen=True, slots=True, eq=False)
class ActorWord:
    """A small state machine: one (``items`` is None), or one for each item. ``lane`` says what it runs in,
    where that is no CPU of its own. A handler ``interrupts`` what runs on the CPU of another actor."""

    function: Callable[..., None]
    items: tuple[Any, ...] | None = None
    takes_item: bool = False
    fair: Fair = True
    lane: str = ""
    interrupts: ActorWord | None = None
    level: Level = Level.TASK

    def __post_init__(self) -> None:
        declare("actor", self)

    @property
    def name(self) -> str:
        """The function's name."""
        return self.function.__name__


def only_function(word: str, marked: Any) -> Any:
    """The function that ``word`` decorates. Raises WordMisused for anything else."""
    if not isinstance(marked, FunctionType):
        refuse_to_mark(word, marked)
    return marked


def refuse_to_mark(word: str, marked: object) -> NoReturn:
    """Report that a decorator was applied to something other than a function."""
    name = getattr(marked, "__name__", None) or getattr(marked, "name", None) or repr(marked)
    kind = "a class" if isinstance(marked, type) else f"a {type(marked).__name__}"
    raise WordMisused(f"{word} goes on a function, but {name} is {kind}")


def procedure(function: Callable[P, T]) -> Procedure[P, T]:
    """Declare a procedure: parameters by reference, may return a value, may not call itself."""
    return Procedure(only_function("@procedure", function))


def initial(function: Callable[[], None]) -> Initial:
    """Declare the procedure that sets up the shared state before the first step."""
    return Initial(only_function("@initial", function))


@overload
def actor(what: Callable[[], None], *, fair: Fair = True, lane: str = "") -> ActorWord: ...
@overload
def actor(
    what: Iterable[T], *, fair: Fair = True, lane: str = ""
) -> Callable[[Callable[[T], None]], ActorWord]: ...
@overload
def actor(
    *, count: int = 1, fair: Fair = True, lane: str = ""
) -> Callable[[Callable[[], None]], ActorWord]: ...
@overload
def actor(
    *, interrupts: ActorWord, level: LevelName = ..., fair: Fair = True
) -> Callable[[Callable[..., None]], ActorWord]: ...
def actor(
    what: Any = None,
    *,
    count: int | None = None,
    fair: Fair = True,
    lane: str = "",
    interrupts: Any = None,
    level: Any = None,
) -> Any:
    """Declare an actor: ``@actor``, ``@actor(count=N)`` or ``@actor(items)``.

    With items, the function takes one of them as its only parameter. ``fair=False`` declares an actor that
    may stop for ever at any point (a device that never unpins). ``fair="strong"`` declares one that steps
    again and again if it is able to again and again, even if only now and then (a sleeper in a queue).
    ``lane`` names the column of a race, if that is not a CPU of the actor's own: ``lane="device"``.
    ``interrupts=host`` declares a handler on the CPU of another actor, with an instance for each of that
    actor's: it may begin between any two steps there, and what it interrupts takes no step until it returns.
    """
    refuse_fairness(fair)
    if interrupts is not None or level is not None:
        refuse_beside_interrupts(what, count, lane)
        return handler(interrupts, level, fair)
    refuse_lane(lane)
    if isinstance(what, FunctionType):
        return ActorWord(what, fair=fair, lane=lane)
    if what is not None and count is not None:
        raise WordMisused("@actor takes items or a count, not both")
    if count is not None and (not isinstance(count, int) or count < 0):
        raise WordMisused(f"@actor(count=...) takes a number, not {count!r}")
    if isinstance(what, int):
        raise WordMisused(f"@actor({what}) names no items: `@actor(count={what})` runs {what} of them")
    if what is not None and not isinstance(what, Iterable):
        refuse_to_mark("@actor", what)
    items = None if what is None and count is None else all_items(range(count or 0) if what is None else what)

    def mark(function: Any) -> ActorWord:
        marked = only_function("@actor", function)
        return ActorWord(marked, items, takes_item=what is not None, fair=fair, lane=lane)

    return mark


def all_items(what: Iterable[object]) -> tuple[object, ...]:
    """The items of an actor; an iterator may be endless. Raises WordMisused if there are too many."""
    items = tuple(islice(what, MOST_INSTANCES + 1))
    if len(items) > MOST_INSTANCES:
        raise WordMisused(f"@actor takes at most {MOST_INSTANCES:,} items: each is an instance of its own")
    return items


def refuse_fairness(fair: object) -> None:
    """Refuse a fairness that does not exist."""
    if not isinstance(fair, bool) and fair != "strong":
        raise WordMisused(f'@actor(fair=...) takes True, False or "strong", not {fair!r}')


def refuse_lane(lane: object) -> None:
    """Refuse what cannot head a column."""
    fits = isinstance(lane, str) and lane.isprintable() and lane == lane.strip() and len(lane) <= LONGEST
    if not fits:
        raise WordMisused(f"@actor(lane=...) takes a text of at most {LONGEST} characters, not {lane!r}")


def refuse_beside_interrupts(what: object, count: int | None, lane: str) -> None:
    """Refuse what a handler takes from its host."""
    if count is not None or (what is not None and not isinstance(what, FunctionType)):
        raise WordMisused(
            "@actor(interrupts=host) takes neither a count nor items: it has an instance for each of its "
            "host's. Declare a second handler for a second interrupt"
        )
    if lane:
        raise WordMisused("@actor(interrupts=host) takes no lane: a handler runs in the lane of its host")


def handler(host: Any, level: Any, fair: Fair) -> Callable[[Any], ActorWord]:
    """The decorator for a handler. Raises WordMisused if it could never interrupt its host."""
    if host is None:
        raise WordMisused("@actor(level=...) is for handlers: say what they interrupt, `interrupts=task`")
    if not isinstance(host, ActorWord):
        raise WordMisused("@actor(interrupts=...) takes an actor: the handler runs on its CPU")
    if level not in (None, *(one.word for one in Level if one is not Level.TASK)):
        raise WordMisused(f'@actor(level=...) takes "softirq", "irq" or "nmi", not {level!r}')
    own = max(Level.IRQ, Level(min(host.level + 1, Level.NMI))) if level is None else Level[level.upper()]
    if own <= host.level:
        raise WordMisused(
            f"a handler of level {own.word!r} never interrupts {host.name}(), which has level "
            f"{host.level.word!r}: give it a higher level, or let it interrupt what {host.name}() interrupts"
        )

    task = host
    while task.interrupts is not None:
        task = task.interrupts

    def mark(function: Any) -> ActorWord:
        marked = only_function("@actor", function)
        takes_item = task.takes_item and marked.__code__.co_argcount > 0
        return ActorWord(marked, host.items, takes_item, fair, interrupts=host, level=own)

    return mark


class AtomicWord:
    """The type of ``atomic``, and of ``atomic("name", order="acquire")``."""

    def __call__(self, name: str = "", *, order: OrderName = "full") -> AtomicWord:
        not_run("`with atomic(...):`")

    def __enter__(self) -> None:
        not_run("`with atomic:`")

    def __exit__(self, *error: object) -> Literal[False]:
        return False


atomic = AtomicWord()


def wait_until(condition: bool, *, resting: bool = False) -> None:
    """Block until the condition is true.

    ``resting=True`` says that an actor which waits here for ever has nothing left to do, so that
    ``every_actor_finishes`` accepts it.
    """
    not_run("wait_until()")


def choose(values: Iterable[T]) -> T:
    """Take every element, one execution each: an array, a range, a tuple, or an enum class."""
    not_run("choose()")


def swap(one: T, other: T) -> None:
    """Exchange the values of two places: fields, elements or locals of one type.

    Like the kernel's macro (include/linux/minmax.h) it is not an atomic operation: two shared places are
    swapped in ``with atomic:``. The second place is located after the first has its new value.
    """
    not_run("swap()")


def alloc(pool: Array[T]) -> T | None:
    """Allocate an object of a pool: ``vma = alloc(vmas)``. A step; None if no object is free.

    It takes any free object, one execution each. The object has its initial values, or with
    ``typesafe_by_rcu`` those that it had when it was freed.
    """
    not_run("alloc()")


def free(memory: object) -> None:
    """Free an object of a pool: ``free(vma)``. A step; freeing None does nothing, as in ``kfree(NULL)``.

    Every reference to the object is stale from here on, also after the object has been allocated again.
    """
    not_run("free()")


def allocated(memory: object) -> bool:
    """Whether an object of a pool is allocated now: for properties and assertions."""
    not_run("allocated()")


def implies(premise: bool, conclusion: bool) -> bool:
    """``not premise or conclusion``; a property whose premise was never true is reported as vacuous."""
    not_run("implies()")


def parameter(value: int, *, least: int = 1, most: int) -> int:
    """Declare a size, set with ``-p NAME=VALUE``; an ordinary constant to the rest of the file."""
    return declare("parameter", value)


def mechanism(on: bool, *, cost: str) -> bool:
    """Declare a switch of the design, set with ``-p NAME=on|off``, and what it costs."""
    return declare("mechanism", on)
