"""Stored traces, followed again: in the same model, in a changed one, and invalid files."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.command_line.running import MODELS, Inside, Ran

Content = dict[str, Any]
LAST_STEP = """\
    with atomic:  # put_page_testzero()
        page.pins -= 1
        assert page.pins == 0, "the last reference is not the last"
"""


class Stored:
    """A model of its own and the result file that belongs to it."""

    def __init__(self, checker: Inside, folder: Path, name: str, *words: str) -> None:
        self.checker = checker
        self.model = folder / name
        self.model.write_text((MODELS / name).read_text())
        self.file = folder / "stored.json"
        assert checker(self.model, "--json", self.file, *words).status in (0, 1)

    def replay(self, *words: str | Path) -> Ran:
        """Replay what is stored."""
        return self.checker("replay", self.file, *words)

    def edit(self, old: str, new: str) -> None:
        """Change the model."""
        text = self.model.read_text()
        assert text.count(old) == 1, f"{old} occurs {text.count(old)} times"
        self.model.write_text(text.replace(old, new))

    def damage(self, change: Callable[[Content], object]) -> None:
        """Change the result file."""
        content = json.loads(self.file.read_text())
        change(content)
        self.file.write_text(json.dumps(content))


@pytest.mark.parametrize(
    "name", sorted(path.name for path in MODELS.glob("*.py") if path.stem not in ("vast", "wide"))
)
def test_every_trace_shows_the_same(checker: Inside, tmp_path: Path, name: str) -> None:
    stored = Stored(checker, tmp_path, name)
    traces = json.loads(stored.file.read_text())["results"][0]["traces"]
    ran = stored.replay("-q")
    if not traces:
        assert (ran.status, ran.out) == (2, "")
        assert ran.err == f"error: {stored.file} holds no trace: nothing in it was violated or reached\n"
        return
    said = [f"{stored.model}: {t['property']}: the trace replays, and shows the same\n" for t in traces]
    assert (ran.status, ran.out, ran.err) == (0, "".join(said), "")


def test_the_race_is_drawn_again_without_claims_about_others(checker: Inside, tmp_path: Path) -> None:
    stored = Stored(checker, tmp_path, "lost_update.py")
    race = checker(stored.model).out.split("\n\n", 1)[1].split("\n\nlost_update.py: ")[0]
    drawing, _ = race.split(": -v --property no_update_lost")
    again = stored.replay().out
    assert "shortest" not in again and "no shorter race exists" not in again
    assert drawing in again
    race = checker(stored.model, "--format", "full").out.split("\n\nReproduce")[0]
    again = stored.replay("--format", "full").out
    assert "no shorter race exists" in " ".join(race.split())
    assert "no shorter race exists" not in " ".join(again.split())
    assert race.split(":\n\n", 1)[1] in again
    table = stored.replay("--format", "table").out
    assert "(start)" in table and "no shorter race exists" not in table


def test_a_step_that_fails(checker: Inside, tmp_path: Path) -> None:
    stored = Stored(checker, tmp_path, "last_reference.py")
    ran = stored.replay()
    assert ran.status == 0
    assert ran.out.startswith("The last reference is not the last\n(3 steps, 1 switch;")


def test_a_witness_is_not_shown_as_something_bad(checker: Inside, tmp_path: Path) -> None:
    stored = Stored(checker, tmp_path, "lock_order.py")
    ran = stored.replay("--property", "both_held")
    assert ran.status == 0
    assert ran.out.startswith("`both_held` is reachable\n(2 steps;")


def test_settings_are_those_of_the_result(checker: Inside, tmp_path: Path) -> None:
    stored = Stored(checker, tmp_path, "too_many_pins.py", "-p", "USERS=4")
    out = stored.replay().out
    assert "(4 steps, 3 switches;" in out and "with USERS=4" in " ".join(out.split())
    declared = Stored(checker, tmp_path, "as_declared.py")
    assert declared.replay().status == 0


# -- a model that changed ------------------------------------------------------------------------------


def test_a_harmless_edit(checker: Inside, tmp_path: Path) -> None:
    stored = Stored(checker, tmp_path, "lost_update.py")
    stored.edit("counter = shared(Counter)", "counter = shared(Counter)  # one for all")
    ran = stored.replay("-q")
    assert (ran.status, ran.out) == (
        0,
        f"{stored.model}: no_update_lost: the trace replays, and shows the same"
        " (the model has changed since)\n",
    )


def test_a_race_that_is_closed(checker: Inside, tmp_path: Path) -> None:
    stored = Stored(checker, tmp_path, "lock_order.py")
    stored.edit(
        "    mutex_lock(locks[me])\n    mutex_lock(locks[1 - me])",
        "    mutex_lock(locks[0])\n    mutex_lock(locks[1])",
    )
    ran = stored.replay("--property", "every_actor_finishes")
    assert ran.status == 1
    assert re.fullmatch(
        rf"{stored.file}: {stored.model} has changed since \(sha256 \w{{12}} then, \w{{12}} now\)\n", ran.err
    )
    assert ran.out == (
        f"{stored.model}: every_actor_finishes: the stored trace is no longer a run of the model\n"
        "  step 2: task[1] waits at lock_order.py:27: mutex_lock() (able to step: task[0])\n"
        f"  stored there: task[1] at {stored.model}:27: mutex_lock()\n"
    )


def test_an_actor_that_finishes_earlier(checker: Inside, tmp_path: Path) -> None:
    stored = Stored(checker, tmp_path, "last_reference.py")
    stored.edit(LAST_STEP, "")
    ran = stored.replay()
    assert ran.status == 1
    assert "  step 3: user[0] has finished (able to step: nobody)\n" in ran.out
    assert f"  stored there: user[0] at {stored.model}:18: put_page_testzero()\n" in ran.out


def test_a_property_that_is_fixed(checker: Inside, tmp_path: Path) -> None:
    stored = Stored(checker, tmp_path, "lost_update.py")
    stored.edit("counter.value == 2)", "counter.value > 0)")
    ran = stored.replay()
    assert ran.status == 1
    assert ran.out.startswith("The run that was stored for no_update_lost\n(8 steps,")
    assert ran.out.endswith(
        f"{stored.model}: no_update_lost: the trace replays, and no longer shows it"
        " (the model has changed since)\n"
    )


def test_an_assertion_that_is_fixed(checker: Inside, tmp_path: Path) -> None:
    stored = Stored(checker, tmp_path, "last_reference.py")
    stored.edit("assert page.pins == 0", "assert page.pins < 2")
    ran = stored.replay("-q")
    assert ran.status == 1
    assert "the trace replays, and no longer shows it (the model has changed since)" in ran.out


def test_a_failure_of_another_kind(checker: Inside, tmp_path: Path) -> None:
    stored = Stored(checker, tmp_path, "last_reference.py")
    stored.edit("page.pins -= 1", "page.pins += 1")
    ran = stored.replay("-q")
    assert ran.status == 1
    assert "no longer shows it: its last step fails (page.pins leaves its range 0..2)" in ran.out


def test_a_deadlock_that_somebody_can_leave(checker: Inside, tmp_path: Path) -> None:
    stored = Stored(checker, tmp_path, "lock_order.py")
    stored.edit("        wait_until(not lock.held)\n", "")
    ran = stored.replay("--property", "every_actor_finishes")
    assert ran.status == 1
    assert "DEADLOCK" not in ran.out and "no longer shows it" in ran.out


def test_a_step_that_is_taken_but_is_another(checker: Inside, tmp_path: Path) -> None:
    stored = Stored(checker, tmp_path, "pinned_at_start.py")
    stored.edit("page.dirty = True", "page.dirty = page.pins < 2")
    ran = stored.replay("--property", "pinned_twice_is_clean", "-q")
    assert ran.status == 1
    assert ran.out.startswith(
        "step 1 is not what it was:\n"
        "  stored set_page_dirty()  // pages[0].dirty False -> True\n"
        "  now    set_page_dirty()\n"
    )


def test_a_choice_and_an_initial_state_that_are_gone(checker: Inside, tmp_path: Path) -> None:
    stored = Stored(checker, tmp_path, "pinned_at_start.py")
    stored.damage(lambda c: c["results"][0]["traces"][1]["steps"][0].update(choice=7))
    ran = stored.replay("--property", "pinned_twice_is_clean")
    assert ran.status == 1
    assert "step 1: write has no choice number 7 at pinned_at_start.py:" in ran.out
    stored.edit("choose(range(3))", "choose(range(2))")
    ran = stored.replay("--property", "pinned_twice_is_clean")
    assert ran.status == 1
    assert "  it starts from initial state 3, and the model has 2\n" in ran.out


def test_an_actor_and_a_property_that_are_gone(checker: Inside, tmp_path: Path) -> None:
    stored = Stored(checker, tmp_path, "lost_update.py")
    stored.edit("def increment", "def add")
    ran = stored.replay()
    assert ran.status == 1
    assert "there is no actor increment[0] (there are: add[0], add[1])" in ran.out
    stored.edit("properties = [no_update_lost, ", "left_out = [no_update_lost]\nproperties = [")
    ran = stored.replay()
    assert ran.status == 1
    assert "there is no property no_update_lost any more (there are: every_actor_finishes," in ran.out


def test_a_model_and_a_parameter_that_are_gone(checker: Inside, tmp_path: Path) -> None:
    stored = Stored(checker, tmp_path, "too_many_pins.py")
    stored.edit("USERS = parameter(3, most=5)", "USERS = 3")
    ran = stored.replay()
    assert (ran.status, ran.out) == (2, "")
    assert f"\n{stored.model}: error: the model has no parameter or mechanism `USERS`" in ran.err
    stored.model.unlink()
    ran = stored.replay()
    assert (ran.status, ran.out) == (2, "")
    assert f"cannot read {stored.model}" in ran.err
    assert "help: if the model has moved, `--model PATH` says where it is\n" in ran.err
    assert stored.replay("--model", MODELS / "too_many_pins.py").status == 0


def test_a_fix_need_not_have_the_parameter(checker: Inside, tmp_path: Path) -> None:
    stored = Stored(checker, tmp_path, "too_many_pins.py", "-p", "USERS=4")
    fixed = tmp_path / "fixed.py"
    fixed.write_text(stored.model.read_text().replace("USERS = parameter(3, most=5)", "USERS = 3"))
    ran = stored.replay("--model", fixed)
    assert ran.status in (0, 1)
    assert f"{fixed}: has no USERS, which the trace was stored with: left out\n" in ran.err
    fixed.write_text(stored.model.read_text())
    assert "left out" not in stored.replay("--model", fixed).err


def test_a_model_is_found_from_anywhere(
    checker: Inside, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    below, other = tmp_path / "below", tmp_path / "other"
    below.mkdir()
    other.mkdir()
    (below / "lost_update.py").write_text((MODELS / "lost_update.py").read_text())
    monkeypatch.chdir(tmp_path)
    checker("below/lost_update.py", "--json", "stored.json")
    checker("below/lost_update.py", "--json", "below/stored.json")
    monkeypatch.chdir(other)
    for file in ("../stored.json", "../below/stored.json"):
        ran = checker("replay", file, "-q")
        assert (ran.status, ran.err) == (0, "")
        assert "below/lost_update.py: no_update_lost: the trace replays, and shows the same" in ran.out


def test_an_initial_state_that_cannot_be_made(checker: Inside, tmp_path: Path) -> None:
    stored = Stored(checker, tmp_path, "pinned_at_start.py")
    stored.edit("    pages[0].pins = pins", "    pages[0].pins = pins + 1")
    ran = stored.replay()
    assert (ran.status, ran.out) == (2, "")
    assert "pinned_at_start.py:18:" in ran.err and "Traceback" not in ran.err


def test_one_model_that_is_gone_does_not_stop_the_others(checker: Inside, tmp_path: Path) -> None:
    stored = Stored(checker, tmp_path, "lost_update.py")
    stored.damage(lambda c: c["results"].insert(0, {**c["results"][0], "model": "nothing.py"}))
    ran = stored.replay("-q")
    assert ran.status == 2
    assert "the trace replays, and shows the same" in ran.out


# -- files that are none ------------------------------------------------------------------------------


def first_step(content: Content) -> Content:
    """The first step of the first trace."""
    step: Content = content["results"][0]["traces"][0]["steps"][0]
    return step


def first_trace(content: Content) -> Content:
    """The first trace."""
    trace: Content = content["results"][0]["traces"][0]
    return trace


def start_from(number: int, content: Content) -> None:
    """Start the first trace from another initial state."""
    first_trace(content).update(initial=number)


def choose_first(number: int, content: Content) -> None:
    """Let the first step of the first trace choose something else."""
    first_step(content).update(choice=number)


STEP = "results[0].traces[0].steps[0]"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda c: c.update(schema="checker.results/2"), "is not a checker.results/1 file"),
        (lambda c: c.pop("schema"), "is not a checker.results/1 file"),
        (lambda c: c.pop("results"), "results is missing"),
        (lambda c: c.update(results={}), "results is {}, not a list"),
        (lambda c: c.update(results=[1]), "results[0] is 1, not an object"),
        (lambda c: c["results"][0].pop("traces"), "results[0].traces is missing"),
        (lambda c: c["results"][0].pop("sha256"), "results[0].sha256 is missing"),
        (lambda c: c["results"][0].update(model=None), "results[0].model is null, not a text"),
        (lambda c: c["results"][0].update(parameters=[]), "results[0].parameters is [], not an object"),
        (lambda c: c["results"][0].update(parameters={"N": "2"}), 'parameters.N is "2", not a whole number'),
        (lambda c: first_trace(c).pop("property"), "results[0].traces[0].property is missing"),
        (lambda c: first_trace(c).update(initial="0"), 'traces[0].initial is "0", not a whole number'),
        (lambda c: first_trace(c).update(initial=True), "traces[0].initial is true, not a whole number"),
        (lambda c: first_trace(c).update(steps=None), "traces[0].steps is null, not a list"),
        (lambda c: first_step(c).update(choice="0"), f'{STEP}.choice is "0", not a whole number'),
        (lambda c: first_step(c).update(choice=0.5), f"{STEP}.choice is 0.5, not a whole number"),
        (lambda c: first_step(c).update(actor=0), f"{STEP}.actor is 0, not a text"),
        (lambda c: first_step(c).pop("text"), f"{STEP}.text is missing"),
        (lambda c: first_step(c).update(changed={"x": "y"}), f'{STEP}.changed.x is "y", not a list'),
        (lambda c: first_step(c).update(changed={"x": [0]}), f"{STEP}.changed.x[0] is 0, not a text"),
    ],
)
def test_a_file_of_another_shape(
    checker: Inside, tmp_path: Path, change: Callable[[Content], object], said: str
) -> None:
    stored = Stored(checker, tmp_path, "lost_update.py")
    stored.damage(change)
    ran = stored.replay()
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("error: ") and said in ran.err
    assert ran.err.count("\n") == 1


def test_moves_that_nobody_could_make(checker: Inside, tmp_path: Path) -> None:
    stored = Stored(checker, tmp_path, "lost_update.py")
    for initial in (-1, 1, 10**30):
        stored.damage(partial(start_from, initial))
        ran = stored.replay()
        assert ran.status == 1
        assert f"  it starts from initial state {initial + 1}, and the model has 1\n" in ran.out
    stored.damage(lambda c: first_trace(c).update(initial=0))
    for choice in (-1, 1, 10**30):
        stored.damage(partial(choose_first, choice))
        ran = stored.replay()
        assert ran.status == 1
        assert f"step 1: increment[0] has no choice number {choice} at lost_update.py:17" in ran.out


@pytest.mark.parametrize(
    "text", ["", "{", "no JSON", "\x00", '{"schema": "checker.results/1", "resu', "[" * 9999]
)
def test_what_is_not_whole_json(checker: Inside, tmp_path: Path, text: str) -> None:
    file = tmp_path / "half.json"
    file.write_text(text)
    ran = checker("replay", file)
    assert (ran.status, ran.out) == (2, "")
    assert f"error: {file} is not whole JSON (was it cut off?): write one with" in ran.err


@pytest.mark.parametrize("text", ["[]", "1", "null", "{}"])
def test_json_of_something_else(checker: Inside, tmp_path: Path, text: str) -> None:
    file = tmp_path / "other.json"
    file.write_text(text)
    assert f"{file} is not a checker.results/1 file" in checker("replay", file).err


def test_files_that_cannot_be_read(checker: Inside, tmp_path: Path) -> None:
    assert (
        checker("replay", tmp_path / "no.json").err
        == f"error: cannot read {tmp_path}/no.json: No such file or directory\n"
    )
    assert checker("replay", tmp_path).err == f"error: cannot read {tmp_path}: Is a directory\n"
    (tmp_path / "latin.json").write_bytes(b'{"schema": "\xe9"}')
    assert checker("replay", tmp_path / "latin.json").status == 2


def test_a_property_without_a_trace(checker: Inside, tmp_path: Path) -> None:
    stored = Stored(checker, tmp_path, "lost_update.py")
    ran = stored.replay("--property", "no_updates_lost")
    assert ran.status == 2
    assert ran.err == f"error: {stored.file} holds no trace of no_updates_lost (it has: no_update_lost)\n"


# -- whose word it is -------------------------------------------------------------------------------------


def elsewhere(stored: Stored, tmp_path: Path) -> Path:
    """Move the model out of the folder of the file, which names it there. Run, it leaves a file behind."""
    (tmp_path / "else where").mkdir()
    place = tmp_path / "else where" / "model.py"
    place.write_text(f"open({str(tmp_path / 'was run')!r}, 'w').close()\n{stored.model.read_text()}")
    (tmp_path / "inside").mkdir()
    stored.file = stored.file.rename(tmp_path / "inside" / "stored.json")
    stored.damage(lambda content: content["results"][0].update(model=str(place)))
    return place


def test_a_model_elsewhere_is_not_run_by_the_word_of_a_file(checker: Inside, tmp_path: Path) -> None:
    stored = Stored(checker, tmp_path, "lost_update.py")
    place = elsewhere(stored, tmp_path)
    ran = stored.replay()
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == (
        f"error: {stored.file} names the model {place}, which is neither beside it nor in the working "
        "directory. A model is a program that would be run: look at it, then use --trust, or "
        f"--model '{place}'\n"
    )
    assert not (tmp_path / "was run").exists()
    assert stored.replay("--trust").status == 0
    assert stored.replay("--model", place).status == 0
    assert (tmp_path / "was run").exists()


@pytest.mark.parametrize("way", ["..", "a link", "a linked folder"])
def test_a_way_out_of_the_folder_is_followed_first(checker: Inside, tmp_path: Path, way: str) -> None:
    stored = Stored(checker, tmp_path, "lost_update.py")
    place = elsewhere(stored, tmp_path)
    inside = tmp_path / "inside"
    named = {
        "..": inside / ".." / "else where" / "model.py",
        "a link": inside / "model.py",
        "a linked folder": inside / "folder" / "model.py",
    }[way]
    (inside / "model.py").symlink_to(place)
    (inside / "folder").symlink_to(place.parent)
    stored.damage(lambda content: content["results"][0].update(model=str(named)))
    ran = stored.replay()
    assert (ran.status, f"names the model {place}, which" in ran.err) == (2, True)
    assert not (tmp_path / "was run").exists()


@pytest.mark.parametrize("name", ["a\0b", "a\ud800b", ""], ids=["NUL", "surrogate", "nothing"])
def test_a_name_that_no_file_has(checker: Inside, tmp_path: Path, name: str) -> None:
    stored = Stored(checker, tmp_path, "lost_update.py")
    stored.damage(lambda content: content["results"][0].update(model=name))
    for words in ([], ["--trust"]):
        ran = stored.replay(*words)
        assert (ran.status, ran.out) == (2, "")
        assert "error" in ran.err and "\0" not in ran.err and "Traceback" not in ran.err
