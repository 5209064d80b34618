"""Ends: of time, of memory, by a signal; and that nothing in a model keeps one away."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from checker.exploration import deadline as module
from checker.exploration.deadline import Cut, Deadline, EndTime, Interrupts, LimitReached, Ticks
from checker.exploration.limits import Limits


@pytest.fixture
def interrupts() -> Iterator[Interrupts]:
    """Signals, received; as they were afterwards."""
    before = {number: signal.getsignal(number) for number in module.ENDING}
    received = Interrupts()
    received.install()
    yield received
    for number, handler in before.items():
        signal.signal(number, handler)


def send(number: int = signal.SIGINT) -> None:
    """Send this process a signal, and wait until it has come."""
    os.kill(os.getpid(), number)
    time.sleep(0.01)


def seconds(count: float) -> Deadline:
    """A deadline so many seconds from now."""
    return Limits(seconds=count).deadline()


def never_ends() -> None:
    """Work that looks at no clock."""
    while True:
        time.sleep(0.001)


def test_time_ends_work_that_looks_at_no_clock() -> None:
    begun = time.monotonic()
    with pytest.raises(LimitReached, match=r"^--timeout 0\.1s reached$"):
        seconds(0.1).within(never_ends)
    assert time.monotonic() - begun < 20


def test_memory_ends_it_too() -> None:
    with pytest.raises(LimitReached, match=r"^--max-memory 1M reached$"):
        Limits(memory=1 << 20).deadline().within(never_ends)


def test_work_that_swallows_everything_is_ended_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "QUIET", 0.01)
    swallowed = []

    def stubborn() -> None:
        for _ in range(2):
            try:
                never_ends()
            except BaseException as error:
                swallowed.append(error)
        never_ends()

    with pytest.raises(LimitReached):
        seconds(0).within(stubborn)
    assert len(swallowed) == 2


def test_work_within_work_ends_by_either(interrupts: Interrupts) -> None:
    outer = Deadline((EndTime(0.0, "outer"),), interrupts=interrupts)
    with pytest.raises(LimitReached, match="outer"):
        outer.within(lambda: outer.sooner(1000, "inner").within(never_ends))
    whole = Deadline(interrupts=interrupts)
    with pytest.raises(LimitReached, match="inner"):
        whole.within(lambda: whole.sooner(0, "inner").within(never_ends))


def test_the_alarm_clock_is_given_back() -> None:
    assert signal.getsignal(signal.SIGALRM) == signal.SIG_DFL
    with pytest.raises(LimitReached):
        seconds(0).within(lambda: seconds(0).within(never_ends))
    assert signal.getsignal(signal.SIGALRM) == signal.SIG_DFL
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0


def test_the_alarm_clock_of_somebody_else_is_left_alone() -> None:
    def theirs(*_: object) -> None:
        raise AssertionError

    signal.signal(signal.SIGALRM, theirs)
    try:
        assert Ticks(pytest.fail, Interrupts()).during(lambda: signal.getsignal(signal.SIGALRM)) is theirs
    finally:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)


def test_on_another_thread_there_are_no_ticks() -> None:
    found: list[Cut | None] = []
    thread = threading.Thread(target=lambda: found.append(seconds(0).attempt(lambda: time.sleep(0.5))))
    thread.start()
    thread.join()
    assert found == [None]


@pytest.mark.parametrize("number", module.ENDING)
def test_a_signal_ends_work_and_waits_between_two_works(interrupts: Interrupts, number: int) -> None:
    whole = Deadline(interrupts=interrupts)
    with pytest.raises(KeyboardInterrupt):
        whole.within(lambda: send(number))
    send(number)  # no interrupt arrives here
    done: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        whole.within(lambda: done.append("it was begun"))
    assert done == []
    assert whole.attempt(lambda: done.append("no more signals")) is None
    assert (done, interrupts.count) == (["no more signals"], 2)


def test_cleaning_up_is_not_cut_in_two(interrupts: Interrupts) -> None:
    clean: list[str] = []

    def work() -> None:
        try:
            send()
        finally:
            send()  # a second interrupt
            clean.append("up")

    assert Deadline(interrupts=interrupts).attempt(work) == Cut("interrupted", True)
    assert (clean, interrupts.waiting) == (["up"], True)


def test_signals_that_were_ignored_are_received() -> None:
    before = {number: signal.signal(number, signal.SIG_IGN) for number in module.ENDING}
    try:
        received = Interrupts()
        received.install()
        send(signal.SIGTERM)
        assert received.count == 1
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@pytest.mark.parametrize(
    ("error", "cut"),
    [
        (KeyboardInterrupt(), Cut("interrupted", True)),
        (MemoryError(), Cut("out of memory")),
        (LimitReached("so far"), Cut("so far")),
    ],
)
def test_an_attempt_says_what_ended_it(error: BaseException, cut: Cut) -> None:
    def work() -> None:
        raise error

    assert Deadline().attempt(work) == cut


def clock_of(*times: float) -> Callable[[], float]:
    """A clock that shows one time after the other, and then stands still."""
    left = list(times)
    return lambda: left.pop(0) if len(left) > 1 else left[0]


def test_the_first_end_counts() -> None:
    early, late = EndTime(5, "early", clock_of(4, 5)), EndTime(9, "late", clock_of(0))
    for ends in ((early, late), (late, early._replace(clock=clock_of(4, 5)))):
        deadline = Deadline(ends)
        assert (deadline.late(), deadline.late()) == (None, "early")
    assert Deadline().late() is None and Deadline().seconds_left == float("inf")


def test_a_loop_that_asks_is_ended() -> None:
    deadline = Deadline((EndTime(5, "early", clock_of(4, 5)),))
    deadline.check()
    with pytest.raises(LimitReached, match=r"^early$"):
        deadline.check()


def test_parts_of_the_time() -> None:
    whole = Deadline((EndTime(10, "over", clock_of(2)),))
    assert [end.until for end in whole.part(1 / 4).ends] == [4, 10]
    assert [end.until for end in whole.part(1 / 4).part(1 / 2).ends] == [3, 4, 10]
    assert Deadline().part(1 / 4) == Deadline()


def test_a_little_more_for_what_was_found() -> None:
    ends = (EndTime(10, "over", clock_of(12)), EndTime(20, "far", clock_of(12)))
    assert [end.until for end in Deadline(ends).wrapping_up().ends] == [12 + module.LEAST, 20 + module.GRACE]
    more = Deadline(memory=1).wrapping_up().memory
    assert more is not None and more > 1 << 20


def test_undisturbed_work_is_ended_only_where_it_asks(interrupts: Interrupts) -> None:
    late = Deadline((EndTime(0.0, "late"),), interrupts=interrupts)
    reached: list[str] = []

    def patient() -> None:
        send()
        time.sleep(3 * module.TICK)
        reached.append("not disturbed")
        late.check()
        reached.append("never")

    assert late.attempt(lambda: late.undisturbed(patient)) == Cut("interrupted", True)
    assert reached == ["not disturbed"]
    assert not interrupts.held and not interrupts.waiting


def test_a_signal_is_raised_after_undisturbed_work(interrupts: Interrupts) -> None:
    deadline = Deadline(interrupts=interrupts)
    reached: list[str] = []

    def work() -> None:
        deadline.undisturbed(inner)
        reached.append("never")

    def inner() -> None:
        deadline.undisturbed(send)
        reached.append("inner")

    assert deadline.attempt(work) == Cut("interrupted", True)
    assert reached == ["inner"]


def test_undisturbed_work_asks_for_the_memory_too() -> None:
    deadline = Limits(memory=1 << 20).deadline()
    deadline.undisturbed(deadline.check)
    with pytest.raises(LimitReached, match="--max-memory"):
        deadline.undisturbed(deadline.check_all)
