"""Which registers of a thread may be used before they are assigned."""

from __future__ import annotations

from collections.abc import Iterable

from checker.litmus.syntax import BranchOn, Operation, RegisterUse, parts, terms_of


def unassigned_uses(operations: tuple[Operation, ...], at_the_end: Iterable[str]) -> list[str]:
    """The registers that some path uses without an assignment before; ``at_the_end`` are used there."""
    used: dict[str, None] = {}
    surely = _walk(operations, frozenset(), used)
    used.update((name, None) for name in at_the_end if name not in surely)
    return list(used)


def _walk(operations: tuple[Operation, ...], surely: frozenset[str], used: dict[str, None]) -> frozenset[str]:
    for operation in operations:
        for term in terms_of(operation):
            names = [part.name for part in parts(term) if isinstance(part, RegisterUse)]
            used.update((name, None) for name in names if name not in surely)
        if isinstance(operation, BranchOn):
            then = _walk(operation.then, surely, used)
            surely = then & _walk(operation.otherwise, surely, used)
        elif (to := getattr(operation, "to", None)) is not None:
            surely |= {to}
    return surely
