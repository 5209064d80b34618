"""Several races of one property: they differ in what forces them, and it is said where there are no more."""

from __future__ import annotations

from checker.counterexample.replay import replay
from checker.counterexample.several import reason, with_others
from checker.counterexample.trace import Trace
from checker.counterexample.why import Effort, explained, race_of
from checker.exploration.deadline import Deadline
from tests.counterexample.races import race_of as race_of_model


def several(name: str, judged: str, wanted: int) -> Trace:
    """An explained race of a model, with others."""
    race = race_of_model(name, judged)
    trace = replay(race.system, race.schedule, race.system.ground.properties[race.number])
    no_limit = Deadline()
    trace = explained(race.system, race.number, race.schedule, trace, Effort(), no_limit)
    return with_others(race, trace, wanted, no_limit)


def test_three_races_for_three_reasons() -> None:
    trace = several("page_count.py", "no_reference_is_taken_for_a_pin", 3)
    assert [len(one.steps) for one in (trace, *trace.others)] == [6, 7, 8]
    race = race_of_model("page_count.py", "no_reference_is_taken_for_a_pin")
    reasons = set()
    for one in (trace, *trace.others):
        schedule = type(race.schedule)(one.start, tuple(step.move for step in one.steps))
        assert one.why is not None
        reasons.add(reason(race_of(race.system, race.number, schedule, one), one.why))
    assert len(reasons) == 3
    assert all(one.proved is not None and one.proved.by == "another" for one in trace.others)


def test_where_there_are_no_more_it_is_said() -> None:
    trace = several("page_count.py", "no_put_consumes_a_pin", 3)
    assert len(trace.others) == 1 and trace.why is not None
    told = "another race: z3 shows that none of at most 9 steps is forced by other orders"
    assert trace.why.unfinished == (told,)


def test_one_race_asks_nothing() -> None:
    assert several("page_count.py", "no_put_consumes_a_pin", 1).others == ()
