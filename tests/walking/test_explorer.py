"""The actions of a walk: what each does, and what it says where it cannot."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from checker.exploration.choice import EngineChoice
from checker.exploration.deadline import Deadline, Interrupts
from checker.exploration.limits import Limits
from checker.walking.actions import ACTIONS
from checker.walking.ahead import Ahead, Distance
from checker.walking.asking import Asker, Looking, Reply
from checker.walking.explorer import Explorer
from checker.walking.walk import start
from tests.walking.small import system_of


def explorer_of(name: str, asker: Asker | None = None, *settings: str) -> Explorer:
    """Someone at the start of a model."""
    system = system_of(name, *settings)
    return Explorer(system, start(system), asker, Deadline())


@contextmanager
def asking(name: str, *settings: str) -> Iterator[Explorer]:
    """The same, who asks what is ahead."""
    looking = Looking(system_of(name, *settings).ground, EngineChoice(), Limits(seconds=30))
    with Asker(looking, Interrupts()) as asker:
        yield explorer_of(name, asker, *settings)


def did(explorer: Explorer, *actions: str) -> list[str]:
    """Do some actions, each with what it needs after a space; what each said."""
    said = []
    for action in actions:
        explorer.perform(*action.split(" ", 1))
        said.append(explorer.message)
    return said


def test_steps_undone_and_taken_again() -> None:
    explorer = explorer_of("lost_update")
    assert did(explorer, "step 1", "step 2", "undo", "redo", "begin", "end", "go 1") == [""] * 7
    assert (explorer.walk.at, len(explorer.walk.moves), explorer.version) == (1, 2, 7)
    assert did(explorer, "undo", "undo") == ["", ""]
    assert explorer.version == 8  # nothing was undone at the start


def test_what_cannot_be_done_is_said_and_changes_nothing() -> None:
    explorer = explorer_of("lost_update")
    said = did(
        explorer, "step 3", "step 0", "step x", "step ²", "go 1e3", "label nothing", "turn_of nobody", "fly",
        "violation", "step " + "9" * 5000,
    )  # fmt: skip
    assert said[:2] == ["there is no step 3 here (there are 2)", "there is no step 0 here (there are 2)"]
    assert said[2:5] == ["`x` is not a number", "`²` is not a number", "`1e3` is not a number"]
    assert said[5] == "no statement is called `nothing`: give a part of its text, or its line"
    assert said[6].startswith("there is no property `nobody` (there are: ")
    assert said[7:9] == ["there is no action `fly`", "nothing is asked about what is ahead"]
    assert len(said[9]) < 100
    assert (explorer.version, explorer.walk.at) == (0, 0)


def test_a_progress_property_has_no_truth_to_run_to() -> None:
    explorer = explorer_of("models/status_quo")
    (said,) = did(explorer, "turn_of truncate_finishes")
    assert said == "truncate_finishes is about whole runs: it has no truth in one state"


def test_runs_to_a_statement_and_to_a_change() -> None:
    explorer = explorer_of("models/status_quo")
    assert did(explorer, "label set_page_writeback") == ["ran 5 steps"]
    assert explorer.walk.at == 5
    assert did(explorer, "begin", "turn") == ["", "ran 9 steps"]
    assert [one.name for one in explorer.view.truths if one.word == "false"] == [
        "page_stable_under_writeback"
    ]
    assert did(explorer, "undo", "turn_of page_stable_under_writeback") == ["", "ran 1 step"]
    (said,) = did(explorer_of("lost_update"), "turn_of assertions_hold")
    assert said == "no step of any run from here changes the truth of assertions_hold"


def test_nothing_is_run_from_a_step_that_fails() -> None:
    explorer = explorer_of("last_reference")
    did(explorer, "turn_of assertions_hold")
    assert explorer.walk.failed is not None
    at = explorer.walk.at
    assert did(explorer, "step 1", "turn", "label a") == [
        "there is no step 1 here (there are 0)",
        "the last step fails: undo it first",
        explorer.message,
    ]
    assert explorer.walk.at == at
    assert explorer.answer == "nothing is asked about what is ahead"


def test_goes_to_the_nearest_violation_and_to_one_by_name() -> None:
    with asking("models/status_quo") as explorer:
        assert did(explorer, "step 1", "violation")[1] in (
            "the search has not answered yet",
            "page_stable_under_writeback: 8 steps from where you were",
        )
        explorer.perform("begin")
        explorer.listen(30)
        assert did(explorer, "violation dirty_pages_are_prepared") == [
            "dirty_pages_are_prepared: 17 steps from where you were"
        ]
        explorer.perform("begin")
        explorer.listen(30)
        assert did(explorer, "violation every_actor_finishes") == ["the search has found none ahead"]
        assert did(explorer, "violation") == ["page_stable_under_writeback: 9 steps from where you were"]
        explorer.listen(30)
        assert did(explorer, "violation page_stable_under_writeback") == ["it is here"]


def test_begins_again_in_another_initial_state() -> None:
    explorer = explorer_of("pinned_at_start")
    count = len(explorer.system.initial())
    assert count > 1
    for number in range(1, count + 1):
        assert did(explorer, "step 1", f"initial {number}") == ["", ""]
        assert explorer.walk.state == explorer.system.initial()[number - 1]
        assert explorer.view.initial == f"initial state {number} of {count}"
    (said,) = did(explorer, f"initial {count + 1}")
    assert said == f"there is no initial state {count + 1} (there are {count})"
    assert explorer_of("lost_update").view.initial == ""


def test_what_is_to_be_reached_is_no_violation() -> None:
    with asking("lock_order") as explorer:
        explorer.listen(30)
        assert isinstance(explorer.answer, Ahead)
        first = explorer.answer.distances[0]
        reached = Distance("both_held", first.moves)
        explorer.answer = replace(explorer.answer, distances=(reached,))
        assert did(explorer, "violation") == ["the search has found none ahead"]
        assert did(explorer, "violation both_held")[0].startswith("both_held: ")


def test_a_violation_of_which_the_way_is_not_known() -> None:
    explorer = explorer_of("lost_update")
    explorer.answer = Ahead("native", 9, False, (Distance("no_update_lost", None),), (), {})
    assert did(explorer, "violation") == [
        "no_update_lost is violated ahead, but the limit left no time to say how"
    ]


@pytest.mark.parametrize("engine", ["auto", "python"])
def test_an_answer_is_about_here(engine: str) -> None:
    """An answer to an earlier question is never shown for where the walk stands now."""
    choice = EngineChoice("python" if engine == "python" else "auto")
    looking = Looking(system_of("lost_update").ground, choice, Limits(seconds=30))
    with Asker(looking, Interrupts()) as asker:
        explorer = explorer_of("lost_update", asker)
        for action in ("step 1", "step 2", "undo", "step 1", "step 1", "undo", "undo"):
            did(explorer, action)
            explorer.listen(30)
            assert isinstance(explorer.answer, Ahead)
            for near in (one for one in explorer.answer.distances if one.property == "no_update_lost"):
                again = explorer_of("lost_update")
                again.walk = explorer.walk
                for move in near.moves or ():
                    state = again.walk.state
                    assert state is not None
                    again.perform("step", str(again.system.enabled(state).index(move) + 1))
                assert "false" in [one.word for one in again.view.truths if one.name == "no_update_lost"]


class LateAsker(Asker):
    """One whose reply to the first question arrives after the second was asked."""

    def __init__(self) -> None:
        self.waiting: list[list[Reply]] = []

    def ask(self, number: int, _values: object) -> None:
        """Both replies arrive one after the other."""
        self.waiting = [[Reply(0, "about the start")], [Reply(number, f"about {number}")]]

    def heard(self, _seconds: float = 0.0) -> list[Reply]:
        """The next of them."""
        return self.waiting.pop(0) if self.waiting else []


def test_a_reply_that_comes_late_is_not_taken_for_the_one_to_the_last_question() -> None:
    explorer = explorer_of("lost_update", LateAsker())
    did(explorer, "step 1")
    explorer.listen(5)
    assert explorer.answer == "about 1"


def test_an_answer_that_goes_on_is_shown_and_the_next_one_after_it() -> None:
    near = Ahead("native", 9, False, (Distance("no_update_lost", ()),), (), {}, goes_on=True)
    whole = Ahead("native", 28, True, near.distances, (), {})
    asker = LateAsker()
    explorer = explorer_of("lost_update", asker)
    asker.waiting = [[Reply(0, near)]]
    explorer.listen()
    assert explorer.answer == near and not explorer.is_answered
    asker.waiting = [[Reply(0, whole)]]
    explorer.listen()
    assert explorer.answer == whole and explorer.is_answered


def test_every_action_has_a_key_of_its_own() -> None:
    assert len({one.key for one in ACTIONS} | {"s", "q"}) == len(ACTIONS) + 2
    explorer = explorer_of("lost_update")
    for one in ACTIONS:
        explorer.perform(one.name, "1" if one.prompt else "")
        assert not explorer.message.startswith("there is no action")


def test_an_action_without_what_it_needs_says_what_that_is() -> None:
    said = did(explorer_of("lost_update"), "initial ", "turn_of ", "label ", "go ", "go -1", "go 99")
    assert said[0] == "the model has one initial state: b leads back to it"
    assert said[1].startswith("no property was named (there are: ")
    assert said[2] == "no statement was named: give a part of its text, or its line"
    assert said[3:] == [
        "no number was given", "`-1` is not a number from 0 on",
        "there is no step 99 on the path (it has 0 steps)",
    ]  # fmt: skip
