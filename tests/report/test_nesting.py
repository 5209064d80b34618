"""Handlers in the lane of what they interrupt, between marks."""

from __future__ import annotations

from checker.counterexample.explanation import Explanation
from checker.counterexample.trace import HandlerPlace
from checker.language.interrupts import Level
from checker.report.drawing.nesting import Nested, nested
from checker.report.drawing.provoke import script, sentence
from checker.report.drawing.race_text import RaceDrawing
from checker.report.page.lane_rows import own_lanes
from checker.report.story import contexts
from tests.report.traces import ROOT, made_step, made_trace, outcome_of

HANDLERS = {
    "soft": HandlerPlace("task", Level.SOFTIRQ),
    "hard": HandlerPlace("task", Level.IRQ),
    "other": HandlerPlace("task", Level.IRQ),
}


def marks(*rows: str) -> list[Nested]:
    """The marks of some rows; ``+`` behind an actor says that it begins, ``~`` that its CPU only performs."""
    return nested(HANDLERS, [(row.rstrip("+~"), row.endswith("+"), row.endswith("~")) for row in rows])


def test_a_handler_begins_and_returns() -> None:
    assert marks("task", "hard+", "hard", "task") == [
        Nested(),
        Nested(begins="hard", depth=1),
        Nested(depth=1),
        Nested(("hard",)),
    ]


def test_handlers_nest() -> None:
    assert marks("task", "soft+", "hard+", "soft", "task") == [
        Nested(),
        Nested(begins="soft", depth=1),
        Nested(begins="hard", depth=2),
        Nested(("hard",), depth=1),
        Nested(("soft",)),
    ]


def test_a_handler_of_the_same_level_begins_when_the_first_has_returned() -> None:
    assert marks("hard+", "other+")[1] == Nested(("hard",), "other", 1)


def test_a_handler_that_comes_again_has_returned() -> None:
    assert marks("soft+", "soft", "soft+")[2] == Nested(("soft",), "soft", 1)


def test_a_handler_whose_beginning_is_not_shown_begins_with_its_first_row() -> None:
    assert marks("task", "hard")[1] == Nested(begins="hard", depth=1)


def test_other_cpus_interrupt_nothing() -> None:
    assert marks("hard+", "elsewhere", "hard")[2] == Nested(depth=1)


def drawing(*steps: tuple[str, str, bool]) -> str:
    """A race of these steps: actor, text, whether a handler begins."""
    made = [made_step(actor, text, begins=begins) for actor, text, begins in steps]
    return "\n".join(RaceDrawing(made_trace(*made, handlers=HANDLERS), Explanation()).lines())


def test_they_are_drawn_in_one_lane() -> None:
    text = drawing(
        ("task", "spin_lock()", False),
        ("cpu", "read()", False),
        ("soft", "raised", True),
        ("hard", "<IRQ>", True),
        ("hard", "hard work", False),
        ("soft", "soft work", False),
        ("task", "spin_unlock()", False),
    )
    assert [line[4:] for line in text.splitlines()] == [
        "CPU 0 task                          CPU 1 cpu",
        "----------                          ---------",
        "spin_lock()",
        "                                    read()",
        "<SOFTIRQ> soft",
        "  raised",
        "  <IRQ> hard",
        "    hard work",
        "  </IRQ>",
        "  soft work",
        "</SOFTIRQ>",
        "spin_unlock()",
    ]


def test_a_lane_is_that_of_the_task_though_only_its_handler_steps() -> None:
    text = drawing(("hard", "<IRQ>", True), ("cpu", "read()", False))
    assert "CPU 0 task" in text
    assert "<IRQ> hard" in text


def test_columns_of_their_own_say_the_same_cpu() -> None:
    trace = made_trace(
        made_step("cpu", "a"), made_step("task", "b"), made_step("hard", "c"), handlers=HANDLERS
    )
    assert contexts(trace, trace.actors) == {"cpu": "CPU 0", "task": "CPU 1", "hard": "CPU 1"}
    assert [lane.context for lane in own_lanes(trace, trace.actors)] == ["CPU 0", "CPU 1", "CPU 1"]


def test_the_place_of_an_interrupt_is_said_as_such() -> None:
    outcome = outcome_of(ROOT / "models/history/timer_delete_sync.py")
    (race,) = [one for one in outcome.verdicts if one.trace is not None]
    assert race.trace is not None
    drawing = RaceDrawing(race.trace, race.explanation)
    assert "let some_irq interrupt run_timers after call_timer_fn()" in sentence(drawing)
    assert script(drawing)[3:7] == [
        "run_timers:",
        "  wait until CPU 0 has executed spin_lock()",
        "  call_timer_fn()",
        "  let some_irq interrupt it here",
    ]


def test_what_a_cpu_performs_of_its_task_ends_no_handler() -> None:
    assert marks("task", "hard+", "task~", "hard", "task")[2:] == [
        Nested(depth=1),
        Nested(depth=1),
        Nested(("hard",)),
    ]
