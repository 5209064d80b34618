"""Several races of one property: they differ in the orders that force them; a lack of more is reported."""

from __future__ import annotations

from checker.counterexample.explanation import By, ExplainedRace
from checker.counterexample.replay import replay
from checker.counterexample.several import reason, with_others
from checker.counterexample.why import Effort, explained, race_of
from checker.exploration.deadline import Deadline
from tests.counterexample.races import race_of as race_of_model


def several(name: str, judged: str, wanted: int) -> ExplainedRace:
    """An explained race of a model, with others."""
    race = race_of_model(name, judged)
    trace = replay(race.system, race.schedule, race.system.ground.properties[race.number])
    no_limit = Deadline()
    explanation = explained(race.system, race.number, race.schedule, trace, Effort(), no_limit)
    return ExplainedRace(trace, with_others(race, explanation, wanted, no_limit))


def test_three_races_for_three_reasons() -> None:
    first = several("page_count.py", "no_reference_is_taken_for_a_pin", 3)
    races = (first, *first.explanation.others)
    assert [len(one.trace.steps) for one in races] == [6, 7, 8]
    race = race_of_model("page_count.py", "no_reference_is_taken_for_a_pin")
    reasons = set()
    for one in races:
        schedule = type(race.schedule)(one.trace.start, tuple(step.move for step in one.trace.steps))
        reasons.add(reason(race_of(race.system, race.number, schedule, one.trace), one.explanation))
    assert len(reasons) == 3
    proofs = [one.explanation.proved for one in first.explanation.others]
    assert [proved.by for proved in proofs if proved is not None] == [By.ANOTHER, By.ANOTHER]


def test_where_there_are_no_more_it_is_said() -> None:
    explanation = several("page_count.py", "no_put_consumes_a_pin", 3).explanation
    assert len(explanation.others) == 1
    told = "another race: z3 shows that none of at most 9 steps is forced by other orders"
    assert explanation.unfinished == (told,)


def test_one_race_asks_nothing() -> None:
    assert several("page_count.py", "no_put_consumes_a_pin", 1).explanation.others == ()
