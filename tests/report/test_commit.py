"""The parts of a race for a commit message that golden files do not show."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checker.counterexample.explanation import Explanation, Slice
from checker.counterexample.trace import Trace
from checker.language.property import Kind
from checker.report.commit import Subject, commit_text
from checker.report.drawing.provoke import script
from checker.report.drawing.race_text import RaceDrawing
from checker.report.drawing.short_names import short_names, value_changed, value_read
from checker.report.phrases import quoted
from tests.report.traces import SPAN, made_step, made_stuck, made_trace


def sliced(*steps: int, exact: bool = True, values: frozenset[str] = frozenset()) -> Explanation:
    """What is known of a race of which only its slice is."""
    return Explanation(slice=Slice(steps, exact, values))


def rows(trace: Trace, explanation: Explanation) -> list[str]:
    """The drawing without its headings."""
    lines = RaceDrawing(trace, explanation).lines()
    return lines[next(n for n, line in enumerate(lines) if set(line) <= {" ", "-"}) + 1 :]


def test_a_claim_is_made_only_where_it_was_shown() -> None:
    trace = made_trace(made_step("a", "f()"))
    assert "(shortest: 1 step; sequential consistency)" in commit_text(trace)
    assert "shortest" not in commit_text(trace, shortest=False)


def test_the_headline_is_the_sentence_and_the_model() -> None:
    trace = made_trace(made_step("a", "f()"))
    assert commit_text(trace).startswith("It is not fine\n(")
    text = commit_text(trace, subject=Subject("page_lock", "PAGES=2", (), ("a page is lost",)))
    assert text.startswith("page_lock: it is not fine\nand: a page is lost\n(shortest: 1 step; PAGES=2; ")


def test_nobody_can_take_the_first_step() -> None:
    text = commit_text(
        made_trace(kind=Kind.FINISHES, stuck=(made_stuck("a", "down()", x="0"),), relevant=frozenset("x"))
    )
    assert text == (
        "It is not fine\n(before the first step; sequential consistency)\n\n"
        "    CPU 0 a\n    -------\n    down()  // stuck: x is 0\n        *** DEADLOCK ***"
    )


def test_many_that_are_stuck_are_one_line() -> None:
    stuck = tuple(made_stuck(f"a[{n}]", "down()", x="0") for n in range(3))
    text = commit_text(made_trace(kind=Kind.FINISHES, stuck=stuck))
    assert text.endswith("*** DEADLOCK: a[0], a[1], a[2] in down() ***")


def test_only_the_slice_is_drawn_and_the_rest_is_counted() -> None:
    trace = made_trace(*(made_step("a", f"{name}()") for name in "fgh"))
    assert rows(trace, sliced(0, 2)) == ["    f()", "    h()"]
    assert commit_text(trace, sliced(0, 2)).endswith("1 step not shown.")
    named = Subject("model", options=("--property", "fine"))
    text = commit_text(trace, sliced(0, 2, exact=False), subject=named)
    assert text.endswith("1 step not shown: -v --property fine")
    assert "not shown" not in commit_text(trace, sliced(0, 1, 2))


def test_a_remark_is_no_part_of_a_name() -> None:
    assert rows(made_trace(made_step("a", "f(): again  # why")), Explanation()) == ["    f()"]


def test_a_note_is_about_what_the_slice_is_about() -> None:
    step = made_step("a", "f()", changed={"seen": ("0", "1"), "idle": ("0", "1")})
    trace = made_trace(step, relevant=frozenset({"seen", "idle"}))
    assert rows(trace, sliced(0, values=frozenset({"seen"}))) == ["    f()  // seen 0 -> 1"]


def test_flags_are_set_and_cleared() -> None:
    assert value_read("dirty", "True") == "dirty is set"
    assert value_changed("dirty", "True", "False") == "clears dirty"
    assert value_changed("pte", "NONE", "WRITABLE") == "pte NONE -> WRITABLE"


def test_an_owner_is_named_only_where_there_are_others() -> None:
    one = ["pages[0].pte", "mm.users", "flusher.waits_for", "reader.waits_for", "flags[0]"]
    assert short_names(one) == {
        "pages[0].pte": "pte",
        "mm.users": "users",
        "flusher.waits_for": "flusher.waits_for",
        "reader.waits_for": "reader.waits_for",
        "flags[0]": "flags[0]",
    }
    assert short_names(["pages[0].pte", "pages[1].pte"])["pages[0].pte"] == "pages[0].pte"


def test_three_actors_one_after_the_other_are_one_column() -> None:
    names = ("fork", "exec", "exit")
    trace = made_trace(*(made_step(actor, f"{actor}_does()") for actor in names), idle=frozenset(names))
    assert rows(trace, Explanation()) == ["    fork_does()", "    exec_does()", "    exit_does()"]
    two = made_trace(*(made_step(actor, "f()") for actor in ("fork", "exec")))
    assert rows(two, Explanation())[1].startswith(" " * 20)


def test_an_actor_that_shares_a_column_is_named_at_its_first_step() -> None:
    steps = [("gup", "f()"), ("writeback", "g()"), ("reclaim", "h()"), ("gup", "f()")]
    trace = made_trace(*(made_step(*step) for step in steps), idle=frozenset({"writeback", "reclaim"}))
    drawing = RaceDrawing(trace, Explanation())
    assert [lane.actors for lane in drawing.lanes] == [("gup",), ("writeback", "reclaim")]
    assert "writeback: g()" in "\n".join(drawing.lines())


def test_an_actor_that_is_not_at_its_end_keeps_its_lane() -> None:
    steps = [("gup", "f()"), ("writeback", "g()"), ("reclaim", "h()"), ("gup", "f()")]
    trace = made_trace(*(made_step(*step) for step in steps), idle=frozenset({"reclaim"}))
    assert [lane.actors for lane in RaceDrawing(trace, Explanation()).lanes] == [
        ("gup",),
        ("writeback",),
        ("reclaim",),
    ]


def test_a_cpu_that_the_model_names_is_not_named_again() -> None:
    steps = (made_step("a", "f()"), made_step("b", "g()"), made_step("a", "f()"))
    lanes = RaceDrawing(made_trace(*steps, contexts={"b": "CPU 0"}), Explanation()).lanes
    assert [lane.context for lane in lanes] == ["CPU 1", "CPU 0"]


def test_a_step_that_several_procedures_take_is_named_with_them() -> None:
    calls = [((f"{name}()", SPAN), ("lock_page()", SPAN)) for name in ("pin_page", "set_page_dirty_lock")]
    trace = made_trace(*(made_step("a", "lock_page()", calls=call) for call in calls))
    assert rows(trace, Explanation()) == [
        "    pin_page(): lock_page()",
        "    set_page_dirty_lock(): lock_page()",
    ]


def test_a_value_is_not_taken_for_that_of_the_owner_before_it() -> None:
    touched = ("pages[0].dirty", "pages[1].dirty", "inode.mapping")
    step = made_step(
        "a", "f()", reads=dict.fromkeys(touched, "1"), decided=("pages[0].dirty", "inode.mapping")
    )
    trace = made_trace(step)
    assert rows(trace, sliced(0, values=frozenset(touched))) == [
        "    f()  // pages[0].dirty is 1, inode.mapping is 1"
    ]


def test_ordinals_count_the_steps_that_are_not_shown() -> None:
    trace = made_trace(
        *(made_step(*step) for step in (("a", "f()"), ("a", "f()"), ("b", "g()"), ("a", "h()")))
    )
    assert "after the second f()" in " ".join(commit_text(trace, sliced(1, 2, 3)).split())


def test_a_lane_is_what_the_model_says() -> None:
    steps = (made_step("gup", "f()"), made_step("end_io", "g()"), made_step("gup", "f()"))
    trace = made_trace(*steps, contexts={"end_io": "irq on CPU 0"})
    heading = RaceDrawing(trace, Explanation()).lines()[0]
    assert heading.split("  ")[0:] and "CPU 0 gup" in heading and "irq on CPU 0 end_io" in heading


@pytest.mark.parametrize("count", [2, 5, 8, 12])
def test_many_lanes_stay_within_the_width_and_break_no_name(count: int) -> None:
    name = "mmu_notifier_invalidate"
    actors = [f"{name}_{n}" for n in range(count)]
    steps = [made_step(actor, f"{actor}()") for actor in actors]
    text = commit_text(made_trace(*steps, *steps))
    assert all(len(line) <= 75 for line in text.split("\n"))
    assert all(text.count(f"{actor}()") == 2 for actor in actors)


def test_what_repeats_has_a_bracket() -> None:
    steps = [made_step("a", f"{name}()") for name in "fghi"]
    trace = made_trace(*steps, kind=Kind.EVENTUALLY, loop_from=1)
    assert rows(trace, Explanation()) == ["    f()", "/   g()", "|   h()", "\\   i()"]
    assert rows(made_trace(*steps, loop_from=3), Explanation())[-1] == "[   i()"


def test_names_that_are_sentences_are_quoted() -> None:
    assert quoted("set_page_writeback()") == "set_page_writeback()"
    assert quoted("pte_wrprotect(), set_pte_at()") == "pte_wrprotect(), set_pte_at()"
    assert quoted("the device writes") == '"the device writes"'


def test_how_a_race_is_provoked() -> None:
    steps = [("a", "f()"), ("b", "g()"), ("b", "h()"), ("a", "i()")]
    trace = made_trace(*(made_step(*step) for step in steps))
    text = commit_text(trace, sliced(0, 1, 3))
    assert "hold CPU 0 after f() until CPU 1 has executed g()" in " ".join(text.split())
    assert "hold CPU 1 after g() until CPU 0 has executed i()" in " ".join(text.split())
    assert script(RaceDrawing(trace, sliced(0, 1, 3))) == [
        "CPU 0 a:",
        "  f()",
        "  wait until CPU 1 has executed g()",
        "  i()",
        "CPU 1 b:",
        "  wait until CPU 0 has executed f()",
        "  g()",
        "  wait until CPU 0 has executed i()",
    ]
    assert script(RaceDrawing(trace, sliced(0, 1, 3, exact=False))) == []


def test_two_orders_are_a_sentence_and_more_are_not() -> None:
    trace = made_trace(*(made_step(actor, f"{name}()") for actor, name in zip("abab", "fghi", strict=True)))
    why = Explanation(orders=((0, 1), (1, 2)), kept=3, wrong=3)
    assert "Needs f() before g(), and g() before h()." in commit_text(trace, why)
    assert "Needs" not in commit_text(trace, Explanation(orders=((0, 1), (1, 2), (2, 3)), kept=3, wrong=3))
    others = " ".join(commit_text(trace, Explanation(orders=((0, 1), (1, 2)), kept=2, wrong=4)).split())
    assert (
        "Enough is f() before g(), and g() before h(); the same steps go wrong in other orders too." in others
    )
    mirror = Explanation(orders=((0, 1), (1, 2)), kept=2, wrong=4, mirror=("a", "b"))
    assert "the other executions are the same with a and b exchanged" in " ".join(
        commit_text(trace, mirror).split()
    )


def test_an_order_of_steps_that_are_not_shown_is_not_told() -> None:
    trace = made_trace(*(made_step(actor, f"{name}()") for actor, name in zip("aba", "fgh", strict=True)))
    why = replace(sliced(1, 2), orders=((0, 1), (1, 2)), kept=3, wrong=3)
    assert "Needs" not in commit_text(trace, why)


def test_what_was_not_found_is_reported() -> None:
    why = Explanation(
        unfinished=("the orders that matter: not finished in 1 s", "the point of no return: far")
    )
    text = commit_text(made_trace(made_step("a", "f()")), why)
    assert "Not found: the orders that matter: not finished in 1 s." in text
    assert "no return" not in text
