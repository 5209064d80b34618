"""Who has no part in what repeats for ever: able to step now and then, never, or always but not fair."""

from __future__ import annotations

from checker.backends.python.system import PythonSystem
from checker.counterexample.replay import replay
from checker.exploration.breadth_first import breadth_first
from checker.passes.normal_form import ground
from checker.report.story import rows
from tests.programs import compiled

MODEL = """
from checker import actor, eventually, record, shared, wait_until


@record
class Door:
    open: bool = False
    locked: bool = True
    passed: bool = False


door = shared(Door)


@actor
def keeper() -> None:
    while True:
        door.open = True
        door.open = False


@actor
def visitor() -> None:
    wait_until(door.open)
    door.passed = True


@actor
def prisoner() -> None:
    wait_until(not door.locked)
    door.passed = True


@actor(fair=False)
def sleeper() -> None:
    door.passed = True


@eventually("nobody ever passes the door")
def somebody_passes() -> bool:
    return door.passed


properties = [somebody_passes]
"""


def test_who_is_able_to_step_now_and_then() -> None:
    lowered = ground(compiled(MODEL))
    system = PythonSystem(lowered)
    ((number, schedule),) = breadth_first(system).found.items()
    trace = replay(system, schedule, lowered.properties[number])
    assert {one.actor: one.now_and_then for one in trace.stuck} == {
        "visitor": True,
        "prisoner": False,
        "sleeper": False,
    }
    told = {row.actor: row.notes[0].split(" at ")[0] for row in rows(trace) if not row.step and row.notes}
    assert told == {
        "visitor": "// is able to step only now and then, and never does,",
        "prisoner": "// never steps again",
        "sleeper": "// never steps again",
    }
