"""One way through a thread: the accesses that it makes, with their values, in program order."""

from dataclasses import dataclass, field

from tests.memory.axioms.expressions import Value


@dataclass(frozen=True, slots=True)
class Event:
    """One read or write. The dependencies are bit masks of earlier reads of the same thread."""

    kind: str
    location: str
    value: Value
    order: str = "relaxed"
    rmw: str = ""
    """``"success"`` or ``"failure"`` if the event belongs to a read-modify-write, else empty."""
    locked: bool = False
    """Whether x86 makes the access by a locked instruction."""
    returns: bool = True
    """False for the read of a read-modify-write without a result."""
    lock: str = ""
    """``"lock"`` or ``"unlock"`` for the accesses of a spin lock."""
    branches: bool = False
    """True for a read of a conditional operation that fails, behind which hardware branches."""
    address: int = 0
    data: int = 0
    control: int = 0
    behind: int = 0
    """The reads that decided an ``if`` with accesses in it which has ended."""
    carried: int = 0
    """The read of the same operation, if the value that it writes depends on it."""


@dataclass(frozen=True, slots=True)
class Trace:
    """The events of a thread, its barriers and its registers at the end.

    A barrier ``(kind, n)`` stands before the event number ``n``.
    """

    events: tuple[Event, ...]
    fences: tuple[tuple[str, int], ...]
    registers: tuple[tuple[str, Value], ...]
    local_orders: dict[tuple[str, tuple[tuple[int, int], ...]], tuple[tuple[int, int], ...]] = field(
        default_factory=dict, compare=False, hash=False
    )
