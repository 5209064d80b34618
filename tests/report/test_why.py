"""The sentences on what reversing an order does, and on where a race is decided."""

import pytest

from checker.counterexample.explanation import Explanation, NearMiss
from checker.report.near_misses import near_misses
from checker.report.why import why_lines
from tests.report.traces import made_step, made_trace

STEPS = made_step("a", "x = 1"), made_step("b", "y = x"), made_step("a", "z = y")
BOTH = ((0, 1), (1, 2))
AVOIDS, PUTS_OFF = (NearMiss((1, 2), made_trace(*STEPS), puts_off) for puts_off in (False, True))


def told(explanation: Explanation) -> str:
    """The explanation, on one line."""
    return " ".join(" ".join(why_lines(made_trace(*STEPS), explanation)).split())


@pytest.mark.parametrize(
    ("why", "first", "inside"),
    [
        (
            Explanation(orders=BOTH, near_misses=(AVOIDS, AVOIDS), no_return=2),
            "The race needs these orders; reverse any one and it does not happen:",
            '"z = y" on CPU 0 After "y = x" on CPU 1 (step 2 of 3) nothing can prevent it any more.',
        ),
        (
            Explanation(orders=BOTH, near_misses=(AVOIDS, PUTS_OFF), no_return=1),
            "These steps end so only in these orders:",
            "To reverse the second only puts it off: with other steps it still happens.",
        ),
        (
            Explanation(orders=BOTH[1:], near_misses=(PUTS_OFF,), no_return=1),
            "These steps end so only in this order:",
            "To reverse it only puts it off: with other steps it still happens.",
        ),
        (
            Explanation(orders=(), no_return=3),
            "These steps go wrong in every order in which they can be taken.",
            'Until its last step, "z = y" on CPU 0, it can still be prevented, by other steps.',
        ),
        (
            Explanation(orders=None, no_return=3),
            'Until its last step, "z = y" on CPU 0, it can still be prevented.',
            "it can still be prevented.",
        ),
    ],
)
def test_no_sentence_denies_another(why: Explanation, first: str, inside: str) -> None:
    text = told(why)
    assert text.startswith(first) and inside in text


@pytest.mark.parametrize(
    ("missed", "begins"), [(AVOIDS, "It does not happen if"), (PUTS_OFF, "These steps do not end so if")]
)
def test_a_near_miss_may_only_put_it_off(missed: NearMiss, begins: str) -> None:
    (text,) = near_misses(made_trace(*STEPS), Explanation(BOTH[1:], (missed,), no_return=1))
    assert text.startswith(f'{begins} "z = y" on CPU 0 comes before "y = x" on')
