"""``--example`` and ``--walk``: runs that are shown for what happens in them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command_line.running import MODELS, Inside

NOBODY = """
from checker import actor, every_actor_finishes, record, shared, wait_until

@record
class Page:
    locked: bool = False

page = shared(Page)

@actor
def wait() -> None:
    wait_until(page.locked)
    page.locked = False

@actor
def pass_by() -> None:
    if page.locked:
        page.locked = False

properties = [every_actor_finishes()]
"""


@pytest.fixture
def nobody(tmp_path: Path) -> Path:
    """A model in which not every actor can get through."""
    path = tmp_path / "nobody.py"
    path.write_text(NOBODY)
    return path


# -- an example ---------------------------------------------------------------------------------------


def test_an_example_is_drawn_like_a_race(checker: Inside) -> None:
    ran = checker("clean.py", "--example")
    assert ran.status == 0
    first, _, rest = ran.out.partition("\n\n")
    assert " ".join(first.split()).startswith("clean: every actor gets through")
    assert "write" in rest
    assert "\nNo shorter run does that.\nIt covers every statement that some run takes.\n" in ran.out
    assert "--example\n\nclean.py: holds: 1 of 1 properties hold" in ran.out


def test_an_example_changes_no_verdict_and_no_exit_status(checker: Inside) -> None:
    for name in ("lost_update.py", "as_declared.py", "gaps.py", "lock_order.py"):
        plain, ran = checker(name, "--no-why"), checker(name, "--no-why", "--example")
        assert ran.status == plain.status
        assert ran.out.endswith(plain.out)
        assert len(ran.out) > len(plain.out)


def test_where_nobody_gets_through_it_says_so(checker: Inside, nobody: Path) -> None:
    ran = checker(nobody, "--example", "--no-why")
    assert ran.status == 1
    assert ran.out.startswith("nobody: a run that covers 1 of 1 statements")
    assert "\nIn no run does every actor get through.\nNot through in this one: wait.\n" in ran.out


def test_what_getting_through_means_is_said(checker: Inside, nobody: Path) -> None:
    waits, goes_round = "    wait_until(page.locked)\n", "    while True:\n        page.locked = True\n"
    nobody.write_text(NOBODY.replace(f"{waits}    page.locked = False\n", goes_round))
    ran = checker(nobody, "--example", "--no-why")
    assert "\nNo shorter run does that.\nwait cannot finish: it has gone round once.\n" in ran.out


def test_a_quiet_check_shows_no_example(checker: Inside) -> None:
    assert checker("clean.py", "-q", "--example").out == checker("clean.py", "-q").out


def test_statements_that_are_not_covered_are_said_in_one_line(checker: Inside, tmp_path: Path) -> None:
    path = tmp_path / "branches.py"
    text = "    if page.locked:\n        page.locked = False\n"
    path.write_text(NOBODY.replace("    wait_until(page.locked)\n", "").replace(text, text + text + text))
    ran = checker(path, "--example", "--no-why")
    assert "\nIt covers every statement that some run takes.\n" in ran.out
    path.write_text(
        path.read_text().replace("def wait() -> None:\n", "def wait() -> None:\n    page.locked = True\n")
    )
    ran = checker(path, "--example", "--no-why")
    assert "\nNot covered, of 8 statements, each call apart: 3 in pass_by.\n" in ran.out


# -- a walk -------------------------------------------------------------------------------------------


def test_a_walk_explores_nothing(checker: Inside) -> None:
    ran = checker("clean.py", "--walk", "7")
    assert ran.status == 0
    assert ran.out.startswith("clean: a random walk, seed 7\n(1 step; ")
    assert "\nThe walk ends here: no actor can step any more.\n" in ran.out
    assert "properties" not in ran.out
    assert checker("clean.py", "--walk", "7").out == ran.out


def test_a_walk_of_few_steps(checker: Inside) -> None:
    ran = checker("lost_update.py", "--walk", "7", "--steps", "3")
    assert ran.status == 0
    assert ran.out.startswith("lost_update: a random walk, seed 7\n(3 steps, ")
    assert "\nThe walk ends here: --steps 3 reached.\n" in ran.out
    assert "--walk 7 --steps 3" in " ".join(ran.out.split()).replace("\\ ", "")


def test_a_walk_that_violates_something_says_so(checker: Inside) -> None:
    ran = checker("lost_update.py", "--walk", "7")
    assert ran.status == 1
    assert "it violates no_update_lost" in " ".join(ran.out.partition("\n\n")[0].split())
    assert "\nIt violates no_update_lost at step 8: an update is lost.\n" in ran.out
    quiet = checker("lost_update.py", "-q", "--walk", "7")
    assert (quiet.status, quiet.out.count("\n")) == (1, 1)
    assert quiet.out.endswith("a random walk, seed 7; it violates no_update_lost\n")


def test_a_walk_ends_at_a_step_that_fails(checker: Inside) -> None:
    fails = next(seed for seed in range(20) if checker("last_reference.py", "--walk", str(seed)).status)
    ran = checker("last_reference.py", "--walk", str(fails))
    assert "it violates assertions_hold" in " ".join(ran.out.partition("\n\n")[0].split())
    assert "\nStep 3 fails: the last reference is not the last.\n" in ran.out
    assert "\nThe walk ends here: its last step fails.\n" in ran.out


def test_a_walk_of_every_model_of_a_folder(checker: Inside, tmp_path: Path) -> None:
    for name in ("clean.py", "gaps.py"):
        (tmp_path / name).write_text((MODELS / name).read_text())
    ran = checker(tmp_path, "--walk", "1")
    assert ran.status == 0
    assert [ran.out.count(f"{name}: a random walk") for name in ("clean", "gaps")] == [1, 1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--walk", "-1"), "`-1` is not a seed: use at most 15 digits"),
        (("--walk", "x"), "`x` is not a seed: use at most 15 digits"),
        (("--steps", "3"), "--steps ends a walk: use it with --walk SEED"),
        (("--walk", "1", "--example"), "--walk explores nothing: leave out --example"),
        (("--walk", "1", "--list"), "--walk explores nothing: leave out --list"),
        (("--walk", "1", "--near-misses"), "--walk explores nothing: leave out --near-misses"),
        (("--example", "--mechanisms"), "--example is about one instance: leave out --list and --mechanisms"),
    ],
)
def test_words_that_mean_nothing_together(checker: Inside, words: tuple[str, ...], said: str) -> None:
    ran = checker("clean.py", *words)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err


# -- stored -------------------------------------------------------------------------------------------


def test_an_example_in_the_result_file(checker: Inside) -> None:
    ran = checker("lock_order.py", "--example", "--json", "-")
    (result,) = ran.results
    *races, example = result["traces"]
    assert [race["property"] for race in races] == ["both_held", "task_never_waits", "every_actor_finishes"]
    assert list(example)[: len(races[0])] == list(races[0])
    assert (example["property"], example["run"]) == (None, "through")
    assert example["sentence"] == "every actor gets through"
    assert example["proved"]["by"] == "exhaustion"
    assert example["violated"] == [{"property": "task_never_waits", "steps": 2}]
    assert (example["statements"], example["not_covered"], example["outside"]) == (4, [], [])
    assert {entry["trace"] for entry in result["properties"]} == {0, 1, 2, None}


def test_a_walk_in_the_result_file(checker: Inside) -> None:
    ran = checker("lost_update.py", "--walk", "7", "--json", "-")
    (result,) = ran.results
    lost, walk = result["traces"]
    assert (result["verdict"], result["exhaustive"]) == ("violated", False)
    assert result["stopped"] == "the walk ended: no actor can step any more"
    assert (lost["property"], walk["property"], walk["run"]) == ("no_update_lost", None, "walk")
    assert lost["steps"] == walk["steps"]
    assert (walk["length"], result["stats"]["transitions"]) == (8, 8)
    assert not lost["proved"]["shortest"]


@pytest.mark.parametrize("words", [("--example",), ("--walk", "7", "--steps", "3")])
def test_a_stored_run_is_followed(checker: Inside, tmp_path: Path, words: tuple[str, ...]) -> None:
    path = tmp_path / "runs.json"
    drawn = checker("clean.py", *words, "--json", path).out.partition("\n\nNo shorter")[0]
    ran = checker("replay", path, "--trust")
    assert ran.status == 0
    assert ran.out.startswith(drawn.partition("\n\nThe walk ends")[0])
    what = "example" if words == ("--example",) else "walk"
    assert ran.out.endswith(f"clean.py: the {what}: the trace replays, and shows the same\n")
    exported = checker("replay", path, "--trust", "--as", "itf")
    assert len(json.loads(exported.out)["states"]) == 2


def test_an_example_that_no_longer_shows_it(checker: Inside, tmp_path: Path) -> None:
    model, stored = tmp_path / "clean.py", tmp_path / "stored.json"
    model.write_text((MODELS / "clean.py").read_text())
    checker(model, "--example", "--json", stored)
    model.write_text(
        model.read_text().replace(
            "    page.dirty = True\n", "    page.dirty = True\n    page.dirty = False\n"
        )
    )
    ran = checker("replay", stored)
    assert ran.status == 1
    told = "the example: the trace replays, and no longer shows it: write does not get through"
    assert f"{told} (the model has changed since)\n" in ran.out
    model.write_text(model.read_text().replace("def write", "def wrote"))
    ran = checker("replay", stored)
    assert ran.status == 1
    assert "the example: the stored trace is no longer a run of the model\n" in ran.out


def test_a_stored_run_is_chosen_by_no_property(checker: Inside, tmp_path: Path) -> None:
    path = tmp_path / "runs.json"
    checker("lost_update.py", "--example", "--json", path, "--no-why")
    ran = checker("replay", path, "--property", "no_update_lost", "-q")
    assert ran.out.count("the trace replays") == 1
    refused = checker("replay", path, "--as", "itf")
    assert (refused.status, refused.out) == (2, "")
    assert "holds 2: choose one with --property (of no_update_lost)" in refused.err
