"""The order of events that is certain, and names that mean one thing for as long as the thing lives."""

from __future__ import annotations

import pytest

from checker.conformance.answer import LogVerdict
from checker.event_log.event import WrongLog
from tests.conformance.brute_force import Line
from tests.conformance.logs import compared, text_of

LOCKS = [
    Line("page_lock", "70", "0x1", 0, 1000),
    Line("page_lock", "71", "0x1", 1, 1010),
    Line("page_unlock", "70", "0x1", 0, 1020),
]


def test_events_this_close_may_have_come_in_either_order() -> None:
    """The second lock came after the unlock: the clocks differ by ten, and by no less."""
    text = text_of(LOCKS)
    assert [compared(text, skew).verdict for skew in (0, 9, 10, 11)] == [
        LogVerdict.DOES_NOT, LogVerdict.DOES_NOT, LogVerdict.CONFORMS, LogVerdict.CONFORMS,
    ]  # fmt: skip


def test_the_order_within_a_cpu_is_certain() -> None:
    one_cpu = [Line(line.name, line.task, line.page, 0, line.time) for line in LOCKS]
    assert compared(text_of(one_cpu), 1_000_000).verdict is LogVerdict.DOES_NOT


def test_two_events_at_one_time_came_in_either_order() -> None:
    unlock = Line("page_unlock", "70", "0x1", 0, 1010)
    assert compared(text_of([LOCKS[0], LOCKS[1], unlock])).verdict is LogVerdict.CONFORMS


JSON = '{{"event": "{}", "pid": {}, "page": 1{}}}\n'


def test_without_times_the_order_of_the_lines_is_certain() -> None:
    right = [
        JSON.format("page_lock", 70, ""),
        JSON.format("page_unlock", 70, ""),
        JSON.format("page_lock", 71, ""),
    ]
    assert compared("".join(right)).verdict is LogVerdict.CONFORMS
    assert compared(right[0] + right[2] + right[1]).explained == 1


def test_without_cpus_the_order_of_each_task_is_certain() -> None:
    lines = [JSON.format(name, pid, f', "time": {time}') for name, pid, time in
             [("page_lock", 70, 10), ("page_lock", 71, 20), ("page_unlock", 70, 30)]]  # fmt: skip
    assert compared("".join(lines), 9).explained == 1
    assert compared("".join(lines), 10).explained == 3
    same = "".join(line.replace("71", "70") for line in lines)
    assert compared(same, 1000).explained == 1


def test_only_some_events_have_a_cpu() -> None:
    text = JSON.format("page_lock", 70, ', "time": 1') + JSON.format("page_lock", 71, ', "time": 2, "cpu": 0')
    with pytest.raises(WrongLog, match=r":2: only some events have a CPU"):
        compared(text)


def test_a_clock_that_goes_back() -> None:
    text = text_of(LOCKS[:1]) + text_of([Line("page_unlock", "70", "0x1", 0, 999)])
    with pytest.raises(WrongLog, match=r":4: the clock goes back here, after line 2: are there two logs"):
        compared(text)


def test_a_task_may_go_on_as_another_actor_when_its_own_has_finished() -> None:
    lines = [
        Line(name, "70", "0x1", 0, time) for time, name in enumerate(["page_lock", "page_unlock"] * 2, 10)
    ]
    found = compared(text_of(lines))
    assert found.verdict is LogVerdict.CONFORMS
    assert [one.means for one in found.names if one.kind == "task"] == ["writer[0]", "writer[1]"]
    again = [*lines, Line("page_lock", "70", "0x1", 0, 20)]
    assert compared(text_of(again)).explained == 4


def test_a_task_is_no_actor_that_was_under_way_before() -> None:
    """The second lock of task 70 is of the actor that has not begun, so task 71 has no actor left."""
    lines = [Line("page_lock", "70", "0x1", 0, 10), Line("page_unlock", "70", "0x1", 0, 20),
             Line("page_lock", "70", "0x1", 0, 30), Line("page_lock", "71", "0x2", 1, 40)]  # fmt: skip
    assert compared(text_of(lines)).explained == 3


def test_a_task_is_no_actor_that_loops_and_had_begun_before() -> None:
    """Telling changes something only if the other actor has scanned between the two steps of the first."""
    lines = ['{"event": "one", "pid": 1}', '{"event": "two", "pid": 1}', '{"event": "tell", "pid": %d}']
    for pid, explained in ((1, 2), (2, 3)):
        text = "".join(f"{line}\n" for line in lines) % pid
        assert compared(text, name="looper").explained == explained


def test_a_task_does_one_thing_after_the_other() -> None:
    """An interrupt, which is nobody, locks the second page before task 70 has unlocked the first: that is no
    step of task 70, and so the unlock is none either."""
    lines = [Line("page_lock", "70", "0x1", 0, 10), Line("page_lock", "9", "0x2", 1, 20),
             Line("page_unlock", "70", "0x1", 0, 30), Line("page_unlock", "70", "0x2", 0, 40)]  # fmt: skip
    head, first, second, *rest = text_of(lines).splitlines()
    assert compared("\n".join([head, first, second.replace(".....", "d.h1."), *rest, ""])).explained == 3


def test_a_step_that_fails_is_the_last_one() -> None:
    """It shows its event, and nothing follows."""
    first, second = ('{"event": "page_lock", "pid": 1}\n', '{"event": "page_lock", "pid": 2}\n')
    done = '{"event": "page_done"}\n'
    found = compared(first + second, name="asserting")
    assert (found.verdict, len(found.run.moves)) == (LogVerdict.CONFORMS, 2)
    assert compared(first + second + done, name="asserting").explained == 2
    assert compared(first + done + done, name="asserting", gaps=True).explained == 2


@pytest.mark.parametrize("anywhere", [False, True])
def test_a_log_begins_in_one_of_several_initial_states(anywhere: bool) -> None:
    lock, unlock = '{"event": "page_lock"}\n', '{"event": "page_unlock"}\n'
    for text, initial in ((lock + unlock, 0), (unlock + lock, 1)):
        found = compared(text, name="begins_locked", anywhere=anywhere)
        assert (found.verdict, found.run.initial, found.before) == (LogVerdict.CONFORMS, initial, 0)
    assert compared(lock + lock, name="begins_locked", anywhere=anywhere).explained == 1


def test_no_run_has_fewer_events_missing() -> None:
    """Both ways lead to the same state, and the longer one needs no event."""
    mapped = '{"event": "page_map"}\n'
    found = compared(mapped, name="two_ways", gaps=True)
    assert (found.verdict, found.missing, len(found.run.moves)) == (LogVerdict.CONFORMS, 0, 5)
    found = compared(f'{{"event": "page_prepare"}}\n{mapped}', name="two_ways", gaps=True)
    assert (found.missing, len(found.run.moves)) == (0, 3)


def test_events_that_were_lost_are_counted() -> None:
    """A page is unlocked between two locks of it; two pages are locked before they are unlocked."""
    lines = text_of([Line("page_lock", "70", "0x1", 0, 10), Line("page_lock", "71", "0x1", 0, 20)])
    head, first, second = lines.splitlines()
    for lost, verdict in [
        ("[LOST 1 EVENTS]", "conforms"),
        ("[LOST EVENTS]", "conforms"),
        ("", "does not conform"),
    ]:
        text = "\n".join([head, first, *([f"CPU:0 {lost}"] if lost else []), second, ""])
        found = compared(text)
        assert (found.verdict, found.missing) == (verdict, 1 if lost else 0)
    missing_lock = [Line("page_unlock", "70", "0x1", 0, 10), Line("page_unlock", "71", "0x2", 0, 20)]
    head, first, second = text_of(missing_lock).splitlines()
    for count, explained in ((1, 1), (2, 2)):
        assert compared(f"{head}\nCPU:0 [LOST {count} EVENTS]\n{first}\n{second}\n").explained == explained


def test_events_that_were_lost_on_another_cpu_after_their_place_do_not_help() -> None:
    head, first, second, third = text_of([*LOCKS[:2], Line("page_unlock", "71", "0x1", 1, 1030)]).splitlines()
    late = "\n".join([head, first, second, "CPU:1 [LOST 1 EVENTS]", third, ""])
    early = "\n".join([head, first, "CPU:1 [LOST 1 EVENTS]", second, third, ""])
    assert compared(late).explained == 1
    assert compared(early).explained == 3


def test_nobody_knows_where_bpftrace_lost_events() -> None:
    text = "10 0 70 page_lock: page=1\n20 0 71 page_lock: page=1\n{}30 0 71 page_unlock: page=1\n"
    assert compared(text.format("")).explained == 1
    assert compared(text.format("Lost 1 events\n")).explained == 3


def test_several_losses_of_unknown_place_are_one_sum() -> None:
    """Two pages are unlocked that nobody has locked before, so two events are missing."""
    unlocks = "30 0 70 page_unlock: page=1\n40 0 71 page_unlock: page=2\n"
    assert compared("Lost 1 events\n" + unlocks).explained == 1
    found = compared("Lost 1 events\n" + unlocks + "Lost 1 events\n")
    assert (found.verdict, found.missing) == (LogVerdict.CONFORMS, 2)
    assert compared("Lost 1 events\n" * 40 + unlocks).nodes < 1000
