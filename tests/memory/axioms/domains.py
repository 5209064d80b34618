"""Which values each location may hold, and so every trace of every thread."""

from collections.abc import Mapping, Sequence
from typing import Any

from tests.memory.axioms.expressions import Value
from tests.memory.axioms.threads import traces
from tests.memory.axioms.trace import Trace

Held = dict[str, set[Value]]
Test = Mapping[str, Any]


def traces_of_threads(test: Test) -> list[list[Trace]]:
    """For each thread its traces, for all values that some trace of some thread may write.

    A value is handed on from access to access, never out of thin air, so as many rounds as there
    are writes reach every value that an execution can show.
    """
    threads = test["threads"]
    begins = initial(test)
    written: list[Held] = [{} for _ in threads]
    for _ in range(sum(map(_writes, threads)) + 1):
        by_thread = [
            traces(thread, begins, _of_others(number, written)) for number, thread in enumerate(threads)
        ]
        after = [_written(own) for own in by_thread]
        if after == written:
            break
        written = after
    return by_thread


def initial(test: Test) -> dict[str, Value]:
    """What each location of the test holds at first: 0 if the test does not say."""
    named = _named(test["threads"]) | {value[1:] for value in test["init"].values() if str(value)[0] == "&"}
    return {**dict.fromkeys(sorted(named), 0), **test["init"]}


def _named(operations: Any) -> set[str]:
    """The locations that occur in operations, or in what they consist of."""
    if isinstance(operations, Mapping):
        here = {operations[key] for key in ("loc", "addr") if isinstance(operations.get(key), str)}
        return here.union(*map(_named, operations.values()))
    if isinstance(operations, list):
        return set().union(*map(_named, operations))
    return set()


def _writes(operations: Sequence[Mapping[str, Any]]) -> int:
    inner = sum(_writes(op.get("then", [])) + _writes(op.get("else", [])) for op in operations)
    return inner + sum(op["op"] in ("store", "rmw", "lock", "unlock") for op in operations)


def _of_others(thread: int, written: list[Held]) -> dict[str, list[Value]]:
    others: Held = {}
    for number, held in enumerate(written):
        for location, values in held.items() if number != thread else ():
            others.setdefault(location, set()).update(values)
    return {location: sorted(values, key=repr) for location, values in others.items()}


def _written(own: list[Trace]) -> Held:
    written: Held = {}
    for trace in own:
        for event in trace.events:
            if event.kind == "W":
                written.setdefault(event.location, set()).add(event.value)
    return written
