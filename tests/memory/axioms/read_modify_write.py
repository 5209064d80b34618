"""What a read-modify-write makes of the value that it reads."""

from collections.abc import Callable
from typing import Any

from tests.memory.axioms.expressions import Value

_ALWAYS_WRITE: dict[str, Callable[[Any, Any], Value]] = {
    "add": lambda old, by: old + by,
    "sub": lambda old, by: old - by,
    "and": lambda old, by: old & by,
    "or": lambda old, by: old | by,
    "xor": lambda old, by: old ^ by,
}


def written_value(function: str, old: Value, arguments: list[Value]) -> Value | None:
    """The value written, or None if the operation fails and writes nothing."""
    if function == "cmpxchg":
        return arguments[1] if old == arguments[0] else None
    if function == "add_unless":
        return old + arguments[0] if old != arguments[1] else None  # type: ignore[operator]  # numbers
    if function == "xchg":
        return arguments[0]
    return _ALWAYS_WRITE[function](old, *arguments)


def result(returns: str, old: Value, new: Value | None) -> Value:
    """What the operation returns: ``"old"``, ``"new"``, or ``"ok"`` (whether it wrote)."""
    if returns == "ok":
        return int(new is not None)
    if returns == "new" and new is not None:
        return new
    return old
