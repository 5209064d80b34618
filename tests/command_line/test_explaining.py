"""The text printed about a race besides the drawing, by option."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.command_line.running import Inside

NEEDS = "The race needs these orders; reverse any one and it does not happen:\n"


def test_orders_and_the_point_of_no_return_are_there_unasked(checker: Inside) -> None:
    short = " ".join(checker("lock_order.py").out.split())
    assert (
        "Needs the first mutex_lock() on CPU 0 before the second mutex_lock() on CPU 1, "
        "and the first mutex_lock() on CPU 1 before the second mutex_lock() on CPU 0." in short
    )
    out = checker("lock_order.py", "--format", "full").out
    first = "  the first mutex_lock() on CPU 0  before  the second mutex_lock() on CPU 1\n"
    other = "  the first mutex_lock() on CPU 1  before  the second mutex_lock() on CPU 0\n"
    assert NEEDS + first + other in out
    assert "it can still be\nprevented.\n" in out


def test_they_are_left_out_on_request(checker: Inside) -> None:
    assert "Needs" in checker("lock_order.py").out
    out = checker("lock_order.py", "--no-why").out
    assert "Needs" not in out and "provoke" not in out
    assert "*** DEADLOCK ***" in out
    out = checker("lock_order.py", "--no-why", "--format", "full").out
    assert "The race needs" not in out and "prevented" not in out
    assert "*** DEADLOCK ***" in out


def test_near_misses_are_drawn_on_request(checker: Inside) -> None:
    assert "It does not happen if" not in checker("lock_order.py").out
    out = checker("lock_order.py", "--near-misses").out
    assert out.count("It does not happen if") == 2
    missed = out.split("It does not happen if")[1]
    assert missed.count("mutex_lock()\n") == 2 and missed.count("True\n") == 2


def test_the_result_file_has_them(checker: Inside) -> None:
    traces = checker("lock_order.py", "--json", "-").results[0]["traces"]
    (deadlock,) = [one for one in traces if one["property"] == "every_actor_finishes"]
    # steps 0 and 1 are taken, 2 and 3 are those that the two tasks are stuck at
    assert deadlock["orders"] == [{"before": 0, "after": 3}, {"before": 1, "after": 2}]
    assert (deadlock["no_return"], deadlock["instead"]) == (2, ["task[0]"])
    assert [len(one["steps"]) for one in deadlock["near_misses"]] == [2, 2]
    assert deadlock["sequences"] == {"wrong": 2, "kept": 2, "weakest": True}
    assert deadlock["proved"] == {
        "shortest": True,
        "fewest_switches": True,
        "fewest_actors": False,
        "simplest": False,
        "by": "exhaustion",
    }


def test_z3_proves_on_request(checker: Inside) -> None:
    ran = checker("lost_update.py", "--simplest", "60s", "--json", "-")
    (trace,) = ran.results[0]["traces"]
    assert trace["proved"]["by"] == "z3" and trace["proved"]["simplest"]
    assert (trace["length"], trace["switches"]) == (8, 2)
    out = checker("lost_update.py", "--simplest", "60s").out
    assert "z3 proves that none is simpler" in " ".join(out.split())
    out = checker("lost_update.py", "--simplest", "60s", "--format", "full").out.replace("\\\n", "")
    assert "z3 proves that none is simpler" in " ".join(out.split())
    command = "Reproduce: python3 -m checker lost_update.py --property no_update_lost --simplest 60s"
    assert command in " ".join(out.split())


def test_z3_proves_what_the_search_does_not(checker: Inside) -> None:
    out = checker("lost_update.py", "--engine", "dpor").out
    assert "z3 proves that none is simpler" in " ".join(out.split())


def test_a_smaller_instance_is_shown_on_request(checker: Inside) -> None:
    assert "(shortest: 5 steps, 4 switches; USERS=5;" in checker("too_many_pins.py", "-p", "USERS=5").out
    out = checker("too_many_pins.py", "-p", "USERS=5", "--smallest-instance").out
    assert "The smallest instance that shows it: USERS=1\n" in out
    assert "(shortest: 1 step; USERS=1;" in out
    words = ["too_many_pins.py", "-p", "USERS=5", "--smallest-instance", "--format", "full"]
    out = " ".join(checker(*words).out.replace("\\\n", "").split())
    assert "The smallest instance that shows it: USERS=1 " in out and "(1 actor, 1 step;" in out
    command = "python3 -m checker too_many_pins.py --property integers_stay_in_range -p USERS=1 "
    assert f"Reproduce: {command}" in out


HIDDEN_IN_THE_SMALLEST = """
from checker import actor, every_actor_finishes, parameter, record, shared, wait_until

N = parameter(3, most=3)


@record
class Page:
    locked: bool = True


page = shared(Page)


@actor
def waiter() -> None:
    assert N > 1 or not page.locked, "one is too few"
    wait_until(not page.locked)


properties = [every_actor_finishes()]
"""


def test_an_instance_that_is_open_is_not_the_last(checker: Inside, tmp_path: Path) -> None:
    """With N=1 a step fails, so that nobody knows what finishes."""
    model = tmp_path / "model.py"
    model.write_text(HIDDEN_IN_THE_SMALLEST)
    out = checker(model, "--smallest-instance").out
    assert "The smallest instance that shows it: N=2\n" in out


def test_several_races_are_shown_on_request(checker: Inside) -> None:
    out = " ".join(checker("lock_order.py", "--counterexamples", "2").out.split())
    assert "lock_order: task() has to wait (shortest: 2 steps, 0 switches;" in out
    assert "task() has to wait (2 steps, 1 switch; another race;" in out
    full = ["lock_order.py", "--counterexamples", "2", "--format", "full"]
    out = " ".join(checker(*full).out.split())
    assert out.count("task() has to wait (2 actors") == 2
    assert out.count("1 context switch; another race") == 1
    told = "Not found: another race: z3 shows that none of at most 6 steps is forced by other orders."
    assert out.count(told) == 1  # the deadlock has one reason
    assert checker("lock_order.py", "--counterexamples", "0").status == 2


def test_several_races_are_in_the_result_file(checker: Inside) -> None:
    (result,) = checker("lock_order.py", "--counterexamples", "2", "--json", "-").results
    traces = result["traces"]
    waits = [n for n, one in enumerate(traces) if one["property"] == "task_never_waits"]
    assert len(waits) == 2 and waits[0] in [one["trace"] for one in result["properties"]]
    assert [traces[n]["switches"] for n in waits] == [0, 1]
    assert [traces[n]["proved"]["by"] for n in waits] == ["exhaustion", None]


def test_without_z3_one_line_says_what_is_missing(checker: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "z3", None)
    ran = checker("lock_order.py")
    assert ran.status == 1
    told = "Not found: the orders that matter: z3 is not installed (pip install z3-solver)."
    assert told in " ".join(ran.out.split())
    assert "*** DEADLOCK ***" in ran.out
    assert "no simpler race was looked for: z3" in checker("lock_order.py", "--simplest", "1s").err


def test_an_interrupt_while_explaining_costs_no_result(
    checker: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("checker.counterexample.why.explained", interrupted)
    ran = checker("last_reference.py")
    assert "last_reference: the last reference is not the last\n" in ran.out
    assert ran.out.count("put_page_testzero()") == 1 and "Needs" not in ran.out
    assert ran.status == 130
    ran = checker("last_reference.py", "--format", "full")
    assert "FAILS: the last reference is" in ran.out and "The race needs" not in ran.out
    assert ran.status == 130


def test_a_lack_of_memory_while_explaining_costs_no_result(
    checker: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    def starved(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("checker.counterexample.why.explained", starved)
    ran = checker("last_reference.py")
    assert "last_reference: the last reference is not the last\n" in ran.out
    assert ran.out.count("put_page_testzero()") == 1 and "Needs" not in ran.out
    assert ran.status == 1
    ran = checker("last_reference.py", "--format", "full")
    assert "FAILS: the last reference is" in ran.out and "The race needs" not in ran.out
    assert ran.status == 1


BLINKS = """
from checker import actor, eventually, record, shared

@record
class Lamp:
    on: bool = False
    done: bool = False

lamp = shared(Lamp)

@actor
def blink() -> None:
    while True:
        lamp.on = True
        lamp.on = False

@eventually("the lamp blinks for ever")
def it_is_done() -> bool:
    return lamp.done

properties = [it_is_done]
"""


def test_what_was_not_looked_for_is_said(checker: Inside, tmp_path: Path) -> None:
    path = tmp_path / "blinks.py"
    path.write_text(BLINKS)
    ran = checker(path, "--format", "full")
    told = "Not found: orders that matter and a point of no return: not looked for where something never"
    assert told in " ".join(ran.out.split())
    assert "Not found" not in checker(path, "--no-why", "--format", "full").out


def test_executions_that_are_too_many_to_count_are_not_passed_over(
    checker: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("checker.counterexample.why.classes", lambda *_: None)
    out = " ".join(checker("lock_order.py", "--format", "full").out.split())
    told = "Not found: how many essentially different executions go wrong: they are too many to count."
    assert out.count(told) == 2
