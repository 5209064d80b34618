"""``explore``: in the terminal, from a stored race, and what it says of wrong input."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from checker.command_line.walk_terminal import BETWEEN
from tests.command_line.running import CHECKER, MODELS, ROOT, Inside, Ran, environment, outside

STATUS_QUO = ROOT / "models" / "status_quo.py"


class Walking:
    """Runs ``explore --terminal`` on commands, one a line."""

    def __init__(self, checker: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
        self.checker, self.monkeypatch = checker, monkeypatch

    def __call__(self, *words: str | Path, keys: str = "") -> Ran:
        """``keys`` has the commands, with commas between them."""
        lines = "".join(f"{key}\n" for key in keys.split(",") if key)
        self.monkeypatch.setattr("sys.stdin", io.StringIO(lines))
        return self.checker("explore", *words, "--terminal")

    def screens(self, *words: str | Path, keys: str = "") -> list[str]:
        """The screens of a walk that ends well."""
        ran = self(*words, keys=keys)
        assert (ran.status, ran.err) == (0, "")
        return ran.out.removesuffix(f"{BETWEEN}\n").split(f"{BETWEEN}\n")


@pytest.fixture
def walking(checker: Inside, monkeypatch: pytest.MonkeyPatch) -> Walking:
    """Walks among the models of these tests."""
    return Walking(checker, monkeypatch)


def test_the_screen(walking: Walking) -> None:
    first, second, third = walking.screens("lock_order.py", keys="1,2")
    assert first.replace("(Python engine)", "(compiled engine)") == SCREEN
    assert "*locks[0].held = True; locks[1].held = False\n" in second and "who cannot:" not in second
    assert "who can step:\n  no actor can step: task[0], task[1] wait" in third
    assert "task[0] waits at mutex_lock() until not locks[1].held" in third


SCREEN = """\
values (* changed by the last step):
  locks[0].held = False; locks[1].held = False

properties:
  not here: both_held, held_and_free
  true: task_never_waits, assertions_hold, integers_stay_in_range, references_are_valid
  judged where no actor can step: every_actor_finishes

ahead:
  both_held is reached in 2 steps
  task_never_waits is violated in 2 steps
  every_actor_finishes is violated in 2 steps
  violated in no run from here: assertions_hold, integers_stay_in_range, references_are_valid
  reached in no run from here: held_and_free
  all 19 states from here (compiled engine)

step 0 of 0

who can step:
>  1  task[0]: mutex_lock()  // locks[0].held False -> True
   2  task[1]: mutex_lock()  // locks[1].held False -> True

1-9 or up, down, Enter: step; u: undo; r: redo; b: begin again; e: end of the path; g: step of the
  path; l: run to a statement; n: run to a property's change; p: of one property; i: initial state;
  v: nearest violation; s: save the schedule; q: quit
"""


def test_a_walk_is_kept_as_a_schedule_that_replay_reads(walking: Walking, tmp_path: Path) -> None:
    file = tmp_path / "walk.json"
    *_, last = walking.screens("lost_update.py", keys=f"1,1,s {file}")
    assert f"-- saved; `python -m checker replay {file}`" in " ".join(last.split())
    ran = walking.checker("replay", file, "-q")
    assert ran == Ran(0, "lost_update.py: the walk: the trace replays, and shows the same\n", "")
    (trace,) = json.loads(file.read_text())["results"][0]["traces"]
    assert (trace["length"], trace["run"], trace["sentence"]) == (2, "walk", "a walk of 2 steps")


@pytest.mark.parametrize("name", ["lost_update", "lock_order", "last_reference", "too_many_pins"])
def test_what_a_walk_violates_is_stored_with_it(walking: Walking, tmp_path: Path, name: str) -> None:
    """Each property that is decided where the walk stands is in the file, and replay finds it again."""
    file = tmp_path / "walk.json"
    ran = walking(f"{name}.py", keys=f"v,s {file}")
    assert ran.status == 0
    names = [trace["property"] for trace in json.loads(file.read_text())["results"][0]["traces"]]
    ran = walking.checker("replay", file, "-q")
    assert (ran.status, ran.err) == (0, "")
    said = [f"{name}.py: {one}: the trace replays, and shows the same\n" for one in names]
    assert ran.out == "".join(said) and None not in names


def test_settings_and_memory_model_are_kept(walking: Walking, tmp_path: Path) -> None:
    file = tmp_path / "walk.json"
    model = ROOT / "models" / "memory" / "store_buffering.py"
    words = (model, "--memory", "tso", "-p", "MB_0=off", "-p", "MB_1=off")
    *_, last = walking.screens(*words, keys=f"v,s {file}")
    assert "false: one_is_seen" in last
    result = json.loads(file.read_text())["results"][0]
    assert (result["memory_model"], result["parameters"]) == ("tso", {"MB_0": False, "MB_1": False})
    ran = walking.checker("replay", file, "--model", model, "-q")
    assert ran.status == 0 and "shows the same" in ran.out


def race_file(walking: Walking, tmp_path: Path, model: str, *words: str) -> Path:
    """The result file of a model."""
    file = tmp_path / "races.json"
    assert walking.checker(model, "--json", file, "-q", *words).status in (0, 1)
    return file


def test_leaves_a_race_at_any_step(walking: Walking, tmp_path: Path) -> None:
    file = race_file(walking, tmp_path, "lost_update.py")
    length = json.loads(file.read_text())["results"][0]["traces"][0]["length"]
    ways: set[bool] = set()
    for step in range(length):
        other = tmp_path / f"other_{step}.json"
        first, there, away, _ = map(place, walking.screens(
            "lost_update.py", "--from", file, keys=f"g {step},1,s {other}"
        ))  # fmt: skip
        assert (first, there) == ((0, length), (step, length))
        assert away in ((step + 1, length), (step + 1, step + 1))  # the first step may be that of the race
        ways.add(away[1] == length)
        assert walking.checker("replay", other, "-q").status == 0

    assert ways == {True, False}


def place(screen: str) -> tuple[int, int]:
    """How many steps are taken, of how many."""
    match = re.search(r"^step (\d+) of (\d+)$", screen, re.MULTILINE)
    assert match is not None
    return int(match[1]), int(match[2])


def test_a_race_of_one_property(walking: Walking, tmp_path: Path) -> None:
    file = race_file(walking, tmp_path, "lock_order.py")
    lengths = {t["property"]: t["length"] for t in json.loads(file.read_text())["results"][0]["traces"]}
    for name, length in lengths.items():
        (screen,) = walking.screens("lock_order.py", "--from", file, "--property", name)
        assert place(screen) == (0, length)
    ran = walking("lock_order.py", "--from", file, "--property", "nothing")
    listed = ", ".join(lengths)
    assert ran == Ran(2, "", f"error: {file} holds no trace of nothing (it has: {listed})\n")
    ran = walking("lock_order.py", "--property", "nothing")
    assert (ran.status, ran.err) == (
        2,
        "error: --property names the race of a file: use it with --from RACE.json\n",
    )


def test_a_race_of_other_settings(walking: Walking, tmp_path: Path) -> None:
    """The file says how the model was set, its memory model included; -p says otherwise where it is given."""
    model = ROOT / "models" / "memory" / "store_buffering.py"
    file = race_file(walking, tmp_path, str(model), "--memory", "tso", "-p", "MB_0=off", "-p", "MB_1=off")
    *_, screen = walking.screens(model, "--from", file, "--property", "one_is_seen", keys="e")
    assert "false: one_is_seen" in screen
    ran = walking(model, "--from", file, "--property", "one_is_seen", "-p", "MB_0=on", "-p", "MB_1=on")
    assert ran.status == 0 and f"{file}: the model follows " in ran.err


def test_a_model_that_has_changed_is_followed_as_far_as_it_goes(walking: Walking, tmp_path: Path) -> None:
    file = race_file(walking, tmp_path, "lost_update.py")
    content = json.loads(file.read_text())
    content["results"][0]["sha256"] = "0" * 64
    content["results"][0]["traces"][0]["steps"][3]["choice"] = 7
    file.write_text(json.dumps(content))
    ran = walking("lost_update.py", "--from", file)
    assert ran.status == 0 and place(ran.out) == (0, 3)
    said, why = ran.err.splitlines()
    assert said.startswith(f"{file}: lost_update.py has changed since (sha256 000000000000 then, ")
    assert why.startswith(f"{file}: the model follows 3 of 8 steps: step 4: ")
    content["results"][0]["traces"][0]["steps"][0]["actor"] = "nobody"
    file.write_text(json.dumps(content))
    ran = walking("lost_update.py", "--from", file)
    assert ran.status == 2
    assert "the stored trace is no run of the model: step 1: there is no actor nobody" in ran.err


def test_a_step_that_is_another_statement_now_is_named(walking: Walking, tmp_path: Path) -> None:
    file = race_file(walking, tmp_path, "lost_update.py")
    content = json.loads(file.read_text())
    content["results"][0]["traces"][0]["steps"][2]["text"] = "another()"
    file.write_text(json.dumps(content))
    ran = walking("lost_update.py", "--from", file)
    assert ran.status == 0
    assert ran.err.startswith(f"{file}: step 3 is not what it was:\n  stored another()")


def test_a_file_with_races_of_several_models(walking: Walking, tmp_path: Path) -> None:
    file = tmp_path / "races.json"
    walking.checker("lost_update.py", "lock_order.py", "--json", file, "-q")
    (screen,) = walking.screens("lost_update.py", "--from", file)
    assert place(screen) == (0, 8)
    ran = walking("last_reference.py", "--from", file)
    assert ran.status == 2 and "and none of last_reference.py" in ran.err


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"schema": "checker.results/1", "results": []}'])
def test_a_file_that_is_no_race(walking: Walking, tmp_path: Path, content: str) -> None:
    file = tmp_path / "race.json"
    file.write_text(content)
    ran = walking("lost_update.py", "--from", file)
    assert (ran.status, ran.out) == (2, "") and ran.err.startswith("error: ")
    assert str(file) in ran.err


def test_what_is_no_command_and_what_cannot_be_saved(walking: Walking, tmp_path: Path) -> None:
    ran = walking("lost_update.py", keys=f"x,77,s,s {tmp_path / 'no' / 'where'},s {tmp_path}")
    assert ran.status == 0
    said = [line for line in ran.out.splitlines() if line.startswith("-- ")]
    assert said[:3] == ["-- no action has the key 'x'", "-- there is no step 77 here (there are 2)",
                        "-- not saved: no file was named"]  # fmt: skip
    assert said[3].startswith(f"-- cannot write {tmp_path}/no/where: ") or "cannot write" in said[3]
    assert "cannot write" in said[4]


def test_a_model_with_an_error_and_a_wrong_word(walking: Walking, tmp_path: Path) -> None:
    model = tmp_path / "wrong.py"
    model.write_text("x = ")
    ran = walking(model)
    assert ran.status == 2 and "wrong.py:1" in ran.err and "Traceback" not in ran.err
    assert walking("lost_update.py", "--port", "70000").status == 2
    assert walking("lost_update.py", "--look-ahead", "soon").status == 2


def test_without_a_compiler(tmp_path: Path) -> None:
    """The search is then the one in Python, and says so."""
    shutil.copytree(ROOT / "checker", tmp_path / "checker", ignore=shutil.ignore_patterns("bin"))
    cache = str(tmp_path / "cache")
    words = ("explore", "lost_update.py", "--terminal")
    ran = outside(*words, PYTHONPATH=str(tmp_path), PATH=str(tmp_path), XDG_CACHE_HOME=cache)
    assert (
        ran.status == 0
        and "(Python engine)" in ran.out
        and "no_update_lost is violated in 8 steps" in ran.out
    )


def test_names_that_would_move_the_cursor_are_made_visible(walking: Walking, tmp_path: Path) -> None:
    model = tmp_path / "odd.py"
    text = (MODELS / "lost_update.py").read_text()
    model.write_text(text.replace('@always("', '@always("\\x1b[2J'))
    *_, last = walking.screens(model, keys="v")
    assert "\x1b" not in last and "\\x1b[2J" in last


def test_the_keys_of_a_terminal(tmp_path: Path) -> None:
    """A real terminal: single keys, arrows, a prompt, and Ctrl-C; it is left as it was."""
    ours, theirs = pty.openpty()
    words = [*CHECKER, "explore", "lost_update.py", "--terminal"]
    run = subprocess.Popen(
        words, cwd=MODELS, env=environment(TERM="xterm"), stdin=theirs, stdout=theirs, stderr=theirs,
        start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    terminal = PseudoTerminal(ours)
    terminal.until("step 0 of 0")
    terminal.until("(compiled engine)")
    for key, shown in (
        ("2", "step 1 of 1"),
        ("\x1b[B", ">  2  "),
        ("\n", "step 2 of 2"),
        ("u", "step 1 of 2"),
    ):
        terminal.press(key, shown)
    terminal.press("g", "number of the step: ")
    terminal.press("0\n", "step 0 of 2")
    terminal.press("s", "save as: ")
    terminal.press(f"{tmp_path / 'walk.json'}\n", "saved; ")
    terminal.press("\x1b[F", "step 2 of 2")
    terminal.press("uu\x1b[C\x1b[D", "step 0 of 2")  # four keys at once, and not one of four letters
    terminal.press("11", "step 2 of 2")
    run.send_signal(signal.SIGINT)
    assert run.wait(20) == 0
    assert json.loads((tmp_path / "walk.json").read_text())["results"][0]["traces"][0]["length"] == 0
    os.close(ours)


class PseudoTerminal:
    """The other end of a terminal."""

    def __init__(self, number: int) -> None:
        self.number, self.read = number, ""

    def press(self, keys: str, shown: str) -> None:
        """Press some keys, and wait for a text."""
        self.read = ""
        os.write(self.number, keys.encode())
        self.until(shown)

    def until(self, shown: str) -> None:
        """Wait for a text."""
        end = time.monotonic() + 30
        while shown not in self.read:
            assert time.monotonic() < end, self.read
            if select.select([self.number], (), (), 0.5)[0]:
                self.read += os.read(self.number, 1 << 16).decode().replace("\r\n", "\n")
