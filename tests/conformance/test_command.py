"""The verb ``conform`` as a user types it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from checker.__main__ import main
from tests.command_line.running import Ran, outside
from tests.conformance.brute_force import Line
from tests.conformance.logs import MODELS, text_of
from tests.conformance.test_order import LOCKS

MODEL = str(MODELS / "locked_pages.py")
RIGHT = [LOCKS[0], Line("page_lock", "71", "0x2", 1, 1010), LOCKS[2]]


class Compares:
    """Compares the model with a log."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def __call__(self, text: str | bytes, *words: str) -> Ran:
        Path("log.txt").write_bytes(text.encode() if isinstance(text, str) else text)
        self.capsys.readouterr()
        status = main(["conform", MODEL, "log.txt", *words])
        read = self.capsys.readouterr()
        return Ran(status, read.out, read.err)


@pytest.fixture
def conform(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Compares:
    """The comparison, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    return Compares(capsys)


def test_a_log_that_conforms(conform: Compares) -> None:
    ran = conform(text_of(RIGHT))
    assert ran.status == 0
    assert ran.out.startswith("locked_pages: a run that shows log.txt\n")
    assert "lock_page()  // log.txt:2 page_lock, sets pages[0].locked" in ran.out
    assert "    task 70 " in ran.out and "task 71" in ran.out
    assert "task 70 is writer[0], task 71 is writer[1], page=0x1 is pages[0]," in ran.out
    assert "The log shows 3 of its 6 steps." in " ".join(ran.out.split())
    assert ran.out.endswith(": log.txt: conforms: some run shows all 3 events\n  ftrace log; skew 0; "
                            f"{ran.out.split('skew 0; ')[1]}")  # fmt: skip
    quiet = conform(text_of(RIGHT), "-q")
    assert ran.out.endswith(quiet.out) and quiet.out.count("\n") == 2


def test_a_log_that_does_not(conform: Compares) -> None:
    ran = conform(text_of(LOCKS))
    assert ran.status == 1
    assert ran.out.startswith("locked_pages: a run that shows 1 of the 3 events of log.txt\n")
    end = ran.out.partition("nodes searched\n")[2]
    assert end == (
        "  log.txt:3: writer-71 [001] page_lock: page=0x1\n"
        "    comes next, and no run shows it there.\n"
        "  In the 24 states that explain the log up to there, the model could show:\n"
        "    page_lock of another page by writer, at locked_pages.py:19: lock_page()\n"
        "    page_unlock of page=0x1 by writer (task 70), at locked_pages.py:24: "
        "page.writers -= 1; page.locked = False\n"
    )


def test_the_verdict_is_coloured(conform: Compares) -> None:
    assert (
        "log.txt: \033[32mconforms\033[0m: some run"
        in conform(text_of(RIGHT), "--colour", "always", "-q").out
    )
    assert (
        "log.txt: \033[1;31mdoes not conform\033[0m: no" in conform(text_of(LOCKS), "--colour", "always").out
    )


def test_an_event_that_the_log_never_has(conform: Compares) -> None:
    ran = conform(text_of(LOCKS[:2]))
    assert ran.status == 1
    assert ran.out.endswith(
        "  The log never has page_unlock: if the tracer did not record that, take it out of the mapping.\n"
    )


def test_events_are_missing(conform: Compares) -> None:
    ran = conform(text_of(LOCKS[:2]), "--gaps")
    assert ran.status == 0
    assert "conforms: some run shows all 2 events if one or more are missing in the log\n" in ran.out
    assert "// missing in the log" in ran.out
    head, first, second = text_of(LOCKS[:2]).splitlines()
    lost = conform(f"{head}\n{first}\nCPU:1 [LOST 7 EVENTS]\n{second}\n")
    assert lost.status == 0
    assert "shows all 2 events if one of those that were lost or more are missing in the log\n" in lost.out
    assert "ftrace log; events were lost in 1 place; skew 0; " in lost.out


def test_the_beginning_is_missing(conform: Compares) -> None:
    unlock = text_of([Line("page_unlock", "70", "0x1", 0, 10)])
    assert conform(unlock).status == 1
    ran = conform(unlock, "--from", "anywhere")
    assert ran.status == 0
    assert "Its first 2 steps come before the log." in " ".join(ran.out.split())


def test_events_of_other_pages_are_left_out(conform: Compares) -> None:
    other = [Line("page_unlock", "99", "0x7", 0, 5), Line("sched_switch", "99", "0x1", 0, 6)]
    assert conform(text_of(other + RIGHT)).status == 1
    ran = conform(text_of(other + RIGHT), "--only", "page=0x[12]")
    assert ran.status == 0
    assert "ftrace log; ignored: sched_switch (1); 1 event left out by --only; skew 0" in ran.out
    for pattern in ("page=0x0[12]", "page=0X[12]"):
        assert conform(text_of(other + RIGHT), "--only", pattern).out == ran.out
    assert conform(text_of(other + RIGHT), "--only", "page=1", "--only", "page=0x02").out == ran.out
    ran = conform(text_of(RIGHT), "--only", "page=0x9")
    assert (ran.status, ran.out) == (2, "")
    assert "it has no event that --only keeps of those that the mapping names, so it says nothing" in ran.err


def test_a_limit_leaves_it_open(conform: Compares) -> None:
    ran = conform(text_of(LOCKS), "--max-states", "12")
    assert ran.status == 3
    assert "inconclusive: --max-states 12 reached; some run shows 1 of 3 events\n" in ran.out
    assert conform(text_of(LOCKS), "--timeout", "0.000001").status == 3


def test_a_limit_after_a_run_that_shows_everything(conform: Compares) -> None:
    """The last line of this log is shown by a node that the search does not come to look at."""
    for most in range(1, 40):
        ran = conform(text_of(RIGHT), "--max-states", str(most))
        assert ("some run shows 3 of 3 events" in ran.out, ran.status in (0, 3)) == (False, True)


def test_the_run_is_stored_and_replayed(
    conform: Compares, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = conform(text_of(RIGHT), "--json", "run.json", "-q")
    (result,) = json.loads((tmp_path / "run.json").read_text())["results"]
    told = result["conformance"]
    assert (told["verdict"], told["events"], told["explained"], told["nodes"] > 0) == ("conforms", 3, 3, True)
    assert [(one["step"], one["line"]) for one in told["shown"]] == [(1, 2), (3, 3), (5, 4)]
    assert [step.get("event") for step in result["traces"][-1]["steps"]] == [
        None, "log.txt:2 page_lock", None, "log.txt:3 page_lock", None, "log.txt:4 page_unlock",
    ]  # fmt: skip
    assert main(["replay", "run.json", "--trust"]) == 0
    said = capsys.readouterr().out
    assert "// log.txt:2 page_lock, sets" in said
    assert said.endswith("locked_pages.py: the run of the log: the trace replays, and shows the same\n")
    printed = conform(text_of(LOCKS), "--json", "-")
    (result,) = printed.results
    assert (printed.status, ran.status, result["conformance"]["next"]) == (
        1,
        0,
        [{"line": 3, "event": "page_lock"}],
    )
    assert [one["about"] for one in result["conformance"]["possible"]] == [["another page"], ["page=0x1"]]


def test_every_form_shows_the_events(conform: Compares) -> None:
    for form in ("commit", "full", "table", "mermaid"):
        assert "log.txt:3 page_lock" in conform(text_of(RIGHT), "--format", form).out
    diagram = conform(text_of(RIGHT), "--format", "dot")
    assert diagram.out.startswith("digraph") and diagram.out.endswith("}\n")
    assert "conforms: some run shows all 3 events\n" in diagram.err


WRONG = [
    (["--skew", "5"], "write --skew with a unit: 500ns, 5us"),
    (["--skew", "5m"], "`5m` is no skew: use 500ns, 5us or 1ms"),
    (["--only", "page"], "`page` is not FIELD=VALUE"),
    (["--events", "none.toml"], "none.toml: cannot read the mapping: No such file"),
    (["--log-format", "json"], "log.txt:1: this line is not one whole object of JSON"),
    (["-p", "PAGES=2"], "PAGES"),
    (["--json", "none/x.json"], "cannot write none/x.json"),
]


@pytest.mark.parametrize(("words", "said"), WRONG)
def test_wrong_usage(conform: Compares, words: list[str], said: str) -> None:
    ran = conform(text_of(RIGHT), *words)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err and "Traceback" not in ran.err


def test_an_event_without_the_field_that_says_which_page(conform: Compares) -> None:
    ran = conform(text_of(RIGHT).replace("page=0x2", "pfn=0x2"))
    assert (ran.status, ran.out) == (2, "")
    assert "log.txt:3: this page_lock has no field `page`, which the mapping needs: writer-71" in ran.err


def test_another_memory_model(conform: Compares) -> None:
    ran = conform(text_of(RIGHT), "--memory", "tso")
    assert (ran.status, ran.out) == (2, "")
    assert (
        "event 1 (page_lock): `fields`, `values`, `changes` and `keeps` need --memory sc: with tso" in ran.err
    )
    Path("plain.toml").write_text("ignore = ['*']\n[[event]]\nname = 'page_lock'\nstep = 'lock_page()'\n")
    assert conform(text_of(RIGHT), "--memory", "tso", "--events", "plain.toml").status == 0


def test_lanes_are_tasks_of_the_log(conform: Compares) -> None:
    twice = [
        Line(name, "70", "0x1", 0, time) for time, name in enumerate(["page_lock", "page_unlock"] * 2, 10)
    ]
    said = conform(text_of(twice)).out
    assert "    task 70\n    -------\n    writer[0]: page = choose(pages)" in said
    assert "task 70 is writer[0] and then writer[1], page=0x1 is pages[0]." in said
    said = conform(text_of(RIGHT).replace(".....", "d.h1.")).out
    assert "unknown task (1) writer[0]" in said and "unknown task (2) writer[1]" in said


def test_a_skew_of_counts(conform: Compares) -> None:
    text = text_of(LOCKS).replace("0.00000", "")
    assert conform(text).status == 1
    assert conform(text, "--skew", "10").status == 0
    assert "its times are counts: write --skew without a unit" in conform(text, "--skew", "10ns").err
    no_times = '{"event": "page_lock", "page": 1}\n'
    assert "its events have no times" in conform(no_times, "--skew", "10ns").err


LOGS = [
    b"",
    b"\0\1\2",
    b"\xff\xfe#\0",
    b"# tracer: nop\n",
    b"half a li",
    b"x" * 100_000,
    b"\n" * 10,
    b"{",
    b"{}\n",
]


@pytest.mark.parametrize("content", LOGS)
def test_a_damaged_log_gives_a_sentence(conform: Compares, content: bytes) -> None:
    ran = conform(content)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("error: log.txt") and ran.err.count("\n") == 1


def test_a_log_that_is_no_file(capsys: pytest.CaptureFixture[str]) -> None:
    for path, said in (("none.txt", "No such file"), (".", "Is a directory"), ("a\0b", "no name of a file")):
        assert main(["conform", MODEL, path]) == 2
        assert said in capsys.readouterr().err


def test_standard_input_is_a_log(tmp_path: Path) -> None:
    (tmp_path / "log.txt").write_text(text_of(RIGHT))
    with (tmp_path / "log.txt").open() as log:
        run = subprocess.run(
            [sys.executable, "-m", "checker", "conform", MODEL, "-"],
            stdin=log, capture_output=True, text=True, check=False, cwd=MODELS.parent.parent.parent,
        )  # fmt: skip
    assert (run.returncode, run.stderr) == (0, "")
    assert "// stdin:2 page_lock" in run.stdout and ": stdin: conforms: some run" in run.stdout


def test_a_model_that_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "m.py").write_text("properties = 5\n")
    (tmp_path / "m.events.toml").write_text("[[event]]\nname = 'a'\nstep = 'b'\n")
    (tmp_path / "log.txt").write_text('{"event": "a"}\n')
    ran = outside("conform", "m.py", "log.txt", cwd=tmp_path)
    assert ran.status == 2 and ran.err.startswith("m.py:1:1: error:")


def test_a_log_in_the_place_of_the_model(conform: Compares, capsys: pytest.CaptureFixture[str]) -> None:
    conform(text_of(RIGHT))
    assert main(["conform", "log.txt", MODEL]) == 2
    assert (
        capsys.readouterr().err
        == f"error: {MODEL}: it is a model: write `conform {MODEL} log.txt`, the log last\n"
    )
