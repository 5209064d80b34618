"""The sentences on what reversing an order does, and on where a race is decided."""

import pytest

from checker.counterexample.trace import NearMiss, Trace, Why
from checker.report.near_misses import near_misses
from checker.report.why import why_lines
from tests.report.traces import made_step, made_trace

STEPS = made_step("a", "x = 1"), made_step("b", "y = x"), made_step("a", "z = y")
BOTH = ((0, 1), (1, 2))


def told(trace: Trace) -> str:
    """The explanation, on one line."""
    return " ".join(" ".join(why_lines(trace)).split())


@pytest.mark.parametrize(
    ("why", "first", "last"),
    [
        (
            Why(orders=BOTH, no_return=2),
            "The race needs these orders; reverse any one and it does not happen:",
            "After y = x on CPU 1 (step 2 of 3) nothing can prevent it any more.",
        ),
        (
            Why(orders=BOTH, no_return=1),
            "These steps end so only in these orders:",
            "(step 1 of 3) nothing can prevent it any more: to reverse a later order only puts it off.",
        ),
        (
            Why(orders=BOTH[1:], no_return=1),
            "These steps end so only in this order:",
            "to reverse a later order only puts it off.",
        ),
        (
            Why(orders=(), no_return=3),
            "These steps go wrong in every order in which they can be taken.",
            "Until its last step, z = y on CPU 0, it can still be prevented, by other steps.",
        ),
        (
            Why(orders=None, no_return=3),
            "Until its last step, z = y on CPU 0, it can still be prevented.",
            "it can still be prevented.",
        ),
    ],
)
def test_no_sentence_denies_another(why: Why, first: str, last: str) -> None:
    text = told(made_trace(*STEPS, why=why))
    assert text.startswith(first) and text.endswith(last)


@pytest.mark.parametrize(
    ("point", "begins"), [(2, "It does not happen if"), (1, "These steps do not end so if")]
)
def test_a_near_miss_of_a_late_order_only_puts_it_off(point: int, begins: str) -> None:
    missed = NearMiss((1, 2), made_trace(*STEPS))
    (text,) = near_misses(made_trace(*STEPS, why=Why(BOTH[1:], (missed,), no_return=point)))
    assert text.startswith(f"{begins} z = y on CPU 0 comes before y = x on CPU 1:")
