"""``--engine dpor`` and ``--reduce por``: what they print, write and refuse."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command_line.running import Inside

ENDLESS = """
from checker import Array, actor, every_actor_finishes, shared
x = shared(Array(bool, 1))
@actor
def on_and_off() -> None:
    while True:
        x[0] = True
        x[0] = False
@actor
def once() -> None:
    x[0] = True
properties = [every_actor_finishes()]
"""


def test_executions_are_counted_and_states_are_not(checker: Inside) -> None:
    # 20, as a brute force over all prefixes counts: the property sees both fields, so writes stay in order
    ran = checker("lost_update.py", "--engine", "dpor", "--json", "-")
    result = ran.results[0]
    assert result["engine"] == "dpor"
    assert result["stats"] == {"states": None, "transitions": 89, "depth": 8, "executions": 20}
    counts = {one["name"]: one["executions"] for one in result["properties"]}
    assert counts == {"no_update_lost": 6, "every_actor_finishes": 0}
    assert ran.status == 1


def test_the_headline_counts_executions(checker: Inside) -> None:
    ran = checker("lost_update.py", "--engine", "dpor")
    assert "  all 20 executions, 89 transitions, depth 8; sequential consistency\n" in ran.out
    assert "(20 executions; " in checker("lost_update.py", "--engine", "dpor", "-q").out


def test_a_violation_says_how_many_show_it(checker: Inside) -> None:
    ran = checker("lost_update.py", "--engine", "dpor")
    assert "in 8 steps, by 6 executions" in ran.out
    assert "shortest" not in ran.out and "no shorter race exists" not in ran.out
    full = checker("lost_update.py", "--engine", "dpor", "--format", "full").out.replace("\\\n    ", "")
    assert "python3 -m checker lost_update.py --property no_update_lost --engine dpor" in full
    assert "no shorter race exists" not in full


def test_runs_without_end_are_bounded_and_never_hold(checker: Inside, tmp_path: Path) -> None:
    model = tmp_path / "endless.py"
    model.write_text(ENDLESS)
    ran = checker(model, "--engine", "dpor", "-q")
    assert ran.status == 3
    assert "inconclusive" in ran.out
    assert "--depth 4 reached; on_and_off may go on for ever" in ran.out
    ran = checker(model, "--engine", "dpor", "--depth", "2", "-q")
    assert ran.status == 3
    assert "then --depth 2 reached; " in ran.out


def test_a_bound_that_nobody_reaches_is_no_bound(checker: Inside) -> None:
    ran = checker("clean.py", "--engine", "dpor", "--depth", "50", "-q")
    assert ran.status == 0
    assert "holds" in ran.out


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--depth", "3"], "--depth bounds executions: use it with --engine dpor"),
        (["--engine", "dpor", "--max-states", "3"], "--engine dpor counts executions, not states"),
        (["--reduce", "por,magic"], "`magic` is not a reduction: use all, none, or symmetry, por"),
    ],
)
def test_what_contradicts_itself_is_refused(words: list[str], reason: str, checker: Inside) -> None:
    ran = checker("clean.py", *words)
    assert ran.status == 2
    assert reason in ran.err


def test_partial_order_is_named_where_it_was_used(checker: Inside) -> None:
    ran = checker("lost_update.py", "--reduce", "por", "--json", "-")
    assert ran.results[0]["reductions"] == ["por"]
    assert ran.results[0]["traces"][0]["proved"]["shortest"] is True
    ran = checker("lost_update.py", "--reduce", "por")
    assert "up to partial order" in ran.out
