"""The last lines about a model."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checker.checking.outcome import Outcome
from checker.report.summary import summary
from tests.report.traces import SMALL, outcome_of


@pytest.fixture(autouse=True)
def _among_the_models(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(SMALL)


def told(outcome: Outcome, verbose: bool = False, quiet: bool = False) -> list[str]:
    """The summary in lines."""
    return summary(outcome, verbose, quiet, lambda text, _: text).splitlines()


def fresh(name: str, *settings: str) -> Outcome:
    """The outcome of a small model, its path shown from where the tests stand."""
    return replace(outcome_of(SMALL / name, *settings), path=name)


def test_two_lines_where_all_is_clean() -> None:
    assert told(fresh("clean.py")) == [
        "clean.py: holds: 1 of 1 properties hold",
        "  all 2 states, 1 transition, depth 1; sequential consistency",
    ]


def test_gaps_are_told_although_all_holds() -> None:
    assert told(fresh("gaps.py"))[2:] == [
        "  holds     pinned_is_dirty",
        "  vacuous   pinned_is_dirty: its premise was never true, so nothing was tested",
        "  not run   1 statement (gaps.py:18); -v lists them by their calls",
    ]
    assert "  not run   gaps.py:18 in write: page.dirty = True" in told(fresh("gaps.py"), verbose=True)


def test_an_assertion_that_no_step_comes_by() -> None:
    assert told(fresh("inner.py"))[2:] == [
        "  holds     every_actor_finishes",
        "  not run   1 statement (inner.py:20); -v lists them by their calls",
    ]
    assert '  not run   inner.py:20 in count: assert counter.value == 0, "seven is none"' in told(
        fresh("inner.py"), verbose=True
    )


def test_each_verdict() -> None:
    assert told(fresh("lock_order.py"))[2:] == [
        "  holds     both_held: reached in 2 steps",
        "  violated  held_and_free: never: somebody holds a lock that is free",
        "  violated  task_never_waits, in 2 steps",
        "  violated  every_actor_finishes, in 2 steps",
    ]
    assert told(fresh("last_reference.py"))[2:] == [
        "  violated  assertions_hold, in 3 steps",
        "  unknown   every_actor_finishes: a step fails, and what would follow it is unknown",
    ]
    assert told(fresh("pinned_at_start.py"))[2] == "  violated  unpinned_at_first, before the first step"


def test_what_is_declared() -> None:
    assert told(fresh("as_declared.py")) == [
        "as_declared.py: violated (as declared): 0 of 1 properties hold",
        "  all 2 states, 1 transition, depth 1; sequential consistency",
        "  WRITES=on",
        "  violated  stays_clean, in 1 step (as declared)",
    ]
    assert told(fresh("as_declared.py", "WRITES=off")) == [
        "as_declared.py: holds (not as declared): 1 of 1 properties hold",
        "  all 2 states, 1 transition, depth 1; sequential consistency",
        "  WRITES=off",
        "  holds     stays_clean (but it is declared violated)",
    ]


def test_no_line_is_wider_than_it_may_be() -> None:
    for name in ("gaps.py", "lock_order.py", "last_reference.py"):
        for width in (60, 100, 200):
            text = summary(fresh(name), True, False, lambda text, _: text, width)
            assert all(len(line) <= min(width, 100) for line in text.split("\n"))


def stopped(outcome: Outcome, why: str) -> Outcome:
    """The outcome, had the search been stopped before it saw that anything holds."""
    open_ones = tuple(
        replace(v, status="unknown", vacuous=False, never_judged="") if v.status == "holds" else v
        for v in outcome.verdicts
    )
    return replace(outcome, result=replace(outcome.result, stopped=why), verdicts=open_ones)


def test_what_is_not_known() -> None:
    found = stopped(fresh("lost_update.py"), "--max-states 28 reached")
    assert told(found)[:3] == [
        "lost_update.py: violated: 1 violated, 1 open",
        "  28 states, then --max-states 28 reached, 39 transitions, depth 8, up to symmetry; sequential",
        "  consistency",
    ]
    assert told(found)[4] == "  unknown   every_actor_finishes"
    gaps = stopped(fresh("gaps.py"), "interrupted")
    assert (
        told(gaps)
        == [
            "gaps.py: inconclusive: 1 open",
            "  2 states, then interrupted, 1 transition, depth 1; sequential consistency",
            "  unknown   pinned_is_dirty",
            "  vacuous   pinned_is_dirty: its premise was never true, so nothing was tested",
        ][: len(told(gaps))]
    )


def test_a_declared_violation_is_no_verdict_on_what_was_not_seen() -> None:
    found = stopped(fresh("as_declared.py"), "--timeout 1s reached")
    assert (found.verdict, found.exit_status) == ("unknown", 3)
    assert told(found)[0].endswith(": inconclusive: 1 violated")
    assert told(found)[1].startswith("  2 states, then --timeout 1s reached")


def test_quiet_is_one_line() -> None:
    for name in ("clean.py", "gaps.py", "lock_order.py"):
        (line,) = told(fresh(name), quiet=True)
        assert line.startswith(told(fresh(name))[0]) and line.endswith("; sequential consistency)")
