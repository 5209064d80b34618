"""The sentence on how many essentially different executions go wrong."""

import pytest

from checker.counterexample.explanation import ExecutionCounts, Explanation
from checker.report.why import why_lines
from tests.report.traces import made_step, made_trace

SENTENCES = [
    (ExecutionCounts(13726, 150), "Of 13,726 essentially different executions of these steps 150 go wrong."),
    (ExecutionCounts(3, 1), "Of 3 essentially different executions of these steps 1 goes wrong."),
    (ExecutionCounts(3, 3), "All 3 essentially different executions of these steps go wrong."),
]


@pytest.mark.parametrize(("counted", "sentence"), SENTENCES)
def test_how_many_go_wrong(counted: ExecutionCounts, sentence: str) -> None:
    why = Explanation(orders=((0, 1),), executions=counted)
    trace = made_trace(made_step("a", "x = 1"), made_step("b", "y = x"))
    assert why_lines(trace, why)[-1] == sentence


@pytest.mark.parametrize(
    "why",
    [
        Explanation(executions=None),  # too many to count
        Explanation(orders=(), executions=ExecutionCounts(1, 1)),
        Explanation(
            orders=(), executions=ExecutionCounts(3, 3), no_return=0
        ),  # nothing prevents it: said already
    ],
)
def test_nothing_is_said(why: Explanation) -> None:
    trace = made_trace(made_step("a", "x = 1"), made_step("b", "y = x"))
    assert not any("essentially" in line for line in why_lines(trace, why))
