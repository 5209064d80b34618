"""An implementation of pages held against a model: the right one, and one for each way to be wrong."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, assume, settings

from checker.testing import Call, assert_conforms

PINS = Path(__file__).parent / "models" / "pins.py"
COUNTER = Path(__file__).parent / "models" / "counter.py"
HOW = settings(max_examples=200, database=None, deadline=None, derandomize=True)


class Page:
    """A page that counts its pins."""

    def __init__(self) -> None:
        self.mapped = True
        self.pinned_by: list[int] = []

    def pin(self, who: int) -> None:
        """Pin the page, if it is still there."""
        if self.mapped:
            self.pinned_by.append(who)

    def unpin(self, who: int) -> None:
        """Give back one pin."""
        self.pinned_by.remove(who)

    def truncate(self) -> None:
        """Take the page away."""
        self.mapped = False


class OnceAReader(Page):
    """The bug: who has pinned the page is a set, and forgets the second pin of a reader."""

    def pin(self, who: int) -> None:
        if self.mapped and who not in self.pinned_by:
            self.pinned_by.append(who)


def shared(page: Page) -> dict[str, int | bool]:
    """The model's state that a page stands for."""
    return {"page.mapped": page.mapped, "page.pins": len(page.pinned_by)}


STEPS: dict[str, Callable[[Any, Call], object] | None] = {
    "try_get_page()": lambda page, call: page.pin(call.index),
    "unpin": lambda page, call: page.unpin(call.index),
    "truncate": lambda page, _: page.truncate(),
}


def conform(made: type[Page], **given: Any) -> dict[str, int]:
    """Hold an implementation against the model."""
    asked: dict[str, Any] = {"steps": STEPS, "state": shared, "how": HOW, **given}
    return assert_conforms(PINS, lambda _: made(), **asked)


def test_the_right_one_conforms() -> None:
    taken = conform(Page)
    assert list(taken) == list(STEPS)
    assert min(taken.values()) > 20


def test_a_bug_is_found_at_its_shortest() -> None:
    with pytest.raises(AssertionError) as failed:
        conform(OnceAReader)
    assert (
        str(failed.value)
        == """\
page.pins is 1 in the implementation and 2 in the model, at pins.py:30:
try_get_page()
(2 steps; sequential consistency)

    CPU 0 reader
    ------------
    try_get_page()  // pins 0 -> 1
    try_get_page()  // pins 1 -> 2"""
    )


def test_the_run_is_told_up_to_the_difference() -> None:
    """Unshrunk, it goes on after it."""
    with pytest.raises(AssertionError) as failed:
        conform(OnceAReader, how=settings(HOW, phases=[Phase.generate]))
    assert re.search(r"\n +try_get_page\(\)  // .*pins \d -> \d$", str(failed.value))


def test_an_exception_is_a_difference() -> None:
    class Strict(Page):
        def truncate(self) -> None:
            raise PermissionError("not today")

    with pytest.raises(AssertionError) as failed:
        conform(Strict)
    assert str(failed.value).startswith("The implementation raises PermissionError: not today, at pins.py:53")
    assert isinstance(failed.value.__cause__, PermissionError)


def test_the_start_is_compared() -> None:
    class Gone(Page):
        def __init__(self) -> None:
            super().__init__()
            self.mapped = False

    with pytest.raises(
        AssertionError,
        match=r"^page.mapped is False in .* model at the\nstart",
    ):
        conform(Gone)


def test_a_step_without_a_name_is_refused() -> None:
    with pytest.raises(ValueError) as failed:
        conform(Page, steps={"truncate": None})
    assert str(failed.value) == (
        "steps does not say what the implementation does at:\n"
        "  pins.py:30: pin: try_get_page()\n"
        "  pins.py:39: unpin: put_page()"
    )


def test_a_name_without_a_step_is_refused() -> None:
    with pytest.raises(ValueError, match=r"pins has no step 'unpinn' \(did you mean `unpin`\?\)"):
        conform(Page, steps={**STEPS, "unpinn": None})


def test_the_state_may_come_from_any_callable() -> None:
    conform(Page, state=partial(shared))


def test_a_value_that_the_model_has_not_is_refused() -> None:
    with pytest.raises(ValueError, match=r"no shared page.pin \(did you mean `page.pins`\?\)"):
        conform(Page, state=lambda page: {"page.pin": len(page.pinned_by)})
    with pytest.raises(ValueError, match="nothing to compare"):
        conform(Page, state=lambda _: {})


def test_the_most_particular_name_counts() -> None:
    taken = conform(Page, steps={**STEPS, "pin": None, "pin: try_get_page()": STEPS["try_get_page()"]})
    assert taken["pin"] == taken["try_get_page()"] == 0 < taken["pin: try_get_page()"]


def test_settings_reach_the_model() -> None:
    def truncate(page: Page, _: Call) -> None:
        assert not page.pinned_by
        page.truncate()

    conform(Page, steps={**STEPS, "truncate": truncate})
    with pytest.raises(AssertionError, match="The implementation raises AssertionError"):
        conform(Page, steps={**STEPS, "truncate": truncate}, WAIT=False)


def test_hypothesis_may_be_spoken_to() -> None:
    def pin(page: Page, call: Call) -> None:
        assume(call.index == 0)
        page.pin(call.index)

    conform(Page, steps={**STEPS, "try_get_page()": pin}, most=4, how=settings(HOW, max_examples=20))


def test_a_call_knows_locals_and_choices() -> None:
    called: set[tuple[str, int, str, str, str]] = set()

    class Counter:
        value = done = 0

    def store(counter: Counter, call: Call) -> None:
        seen = call["seen"]
        assert isinstance(seen, int)
        called.add((call.actor, call.index, call.procedure, call.text, call.place))
        counter.value = seen + 1
        with pytest.raises(KeyError, match=r"no local or choice sen \(there are: seen\)"):
            call["sen"]

    def finish(counter: Counter, call: Call) -> None:
        done = call["done"]
        assert isinstance(done, int)
        counter.done = done + 1

    def begin(start: Mapping[str, object]) -> Counter:
        assert start == {"counter.value": 0, "counter.done": 0}
        return Counter()

    taken = assert_conforms(
        COUNTER,
        begin,
        {
            "seen = counter.value": None,
            "counter.value = seen + 1": store,
            "done = counter.done": None,
            "counter.done = done + 1": finish,
        },
        lambda counter: {"counter.value": counter.value, "counter.done": counter.done},
        how=HOW,
    )
    assert min(taken.values()) > 20
    step = ("increment", "counter.value = seen + 1", "counter.py:16")
    assert called == {("increment", index, *step) for index in (0, 1)}
