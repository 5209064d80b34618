"""Two versions of a model, compared without a command line."""

from __future__ import annotations

from checker.checking.check import check
from checker.checking.options import Explaining, Options
from checker.comparison.compare import compare
from checker.comparison.difference import Difference, PropertyChange
from checker.comparison.side import ComparedSide
from checker.compiler.compile import Model, compile_model
from checker.exploration.deadline import Deadline
from checker.exploration.limits import Limits
from tests.programs import file_of

HEAD = """\
from checker import actor, always, atomic, every_actor_finishes, integer
from checker import procedure, record, shared, wait_until


@record
class Page:
    locked: bool = False
    pinned: bool = False
    dirty: bool = False
    value: int = integer(0, most=3)
    done: int = integer(0, most=2)


page = shared(Page)


@procedure
def lock() -> None:
    with atomic("lock()"):
        wait_until(not page.locked)
        page.locked = True


@procedure
def unlock() -> None:
    page.locked = False
"""
LOST_UPDATE = """

@actor(count=2)
def add() -> None:
    seen = page.value
    page.value = seen + 1
    with atomic("done()"):
        page.done = page.done + 1


@always("an update is lost")
def kept() -> bool:
    return page.done != 2 or page.value == 2


properties = [kept, every_actor_finishes()]
"""
CHECK_THEN_ACT = """

@actor
def pin() -> None:
    if not page.dirty:
        page.pinned = True
        page.pinned = False


@actor
def write() -> None:
    if not page.pinned:
        page.dirty = True
        assert not page.pinned, "a pinned page is written"
        page.dirty = False


properties = [every_actor_finishes()]
"""
LOCK_ORDER = """

@actor
def first() -> None:
    lock()
    wait_until(not page.pinned)
    page.pinned = True
    page.pinned = False
    unlock()


@actor
def second() -> None:
    wait_until(not page.pinned)
    page.pinned = True
    lock()
    unlock()
    page.pinned = False


properties = [every_actor_finishes()]
"""
LOOK_THEN_SAY = """

@actor
def pin() -> None:
    page.pinned = True
    dirty = page.dirty
    if not dirty:
        page.value = 1
        page.value = 0
    page.pinned = False


@actor
def write() -> None:
    pinned = page.pinned
    page.dirty = True
    if not pinned:
        assert page.value == 0, "a page is written while it is used"
    page.dirty = False


properties = [every_actor_finishes()]
"""
BASES = {
    "lost update": LOST_UPDATE,
    "check then act": CHECK_THEN_ACT,
    "lock order": LOCK_ORDER,
    "look then say": LOOK_THEN_SAY,
}


def model_of(source: str, **settings: str) -> Model:
    """The model of a text. Raises ModelError."""
    with file_of(source) as path:
        return compile_model(str(path), settings)


def side(model: Model, states: int | None = None, explained: bool = False) -> ComparedSide:
    """A model, checked, with its races explained if that is asked for."""
    why = Explaining(True) if explained else None
    options = Options(engine="python", threads=1, limits=Limits(states=states), explaining=why)
    return ComparedSide(model.path, check(model, options), {"": model.source})


def compared(old: str, new: str, states: int | None = None, explained: bool = False) -> Difference:
    """Two models of a text, compared; ``states`` limits the search of the new one."""
    sides = side(model_of(old), None, explained), side(model_of(new), states, explained)
    return compare(*sides, Deadline())


def changed(old: str, new: str, name: str, states: int | None = None) -> PropertyChange:
    """What became of one property."""
    return next(one for one in compared(old, new, states).properties if one.name == name)


def edited(source: str, old: str, new: str) -> str:
    """A text with one part replaced, which it has once."""
    assert source.count(old) == 1, f"{old!r} occurs {source.count(old)} times"
    return source.replace(old, new)
