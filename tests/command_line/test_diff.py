"""The verb ``diff``: two files, two settings of one, git revisions; its statuses, forms, and traces."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest

from checker.command_line import revisions
from tests.command_line.running import CHECKER, MODELS, ROOT, Inside, Ran, environment, outside

MODEL = """\
from helpers.locks import LIMIT
from checker import actor, always, atomic, every_actor_finishes, integer, record, shared, wait_until


@record
class Counter:
    locked: bool = False
    value: int = integer(0, most=LIMIT)
    done: int = integer(0, most=LIMIT)


counter = shared(Counter)


@actor(count=2)
def add() -> None:
    seen = counter.value
    counter.value = seen + 1
    with atomic("done()"):
        counter.done = counter.done + 1


@always("an update is lost")
def kept() -> bool:
    return counter.done != 2 or counter.value == 2


properties = [kept, every_actor_finishes()]
"""
LOCKED = MODEL.replace(
    "    seen =",
    """\
    with atomic("lock()"):
        wait_until(not counter.locked)
        counter.locked = True
    seen =""",
).replace('    with atomic("done()")', '    counter.locked = False  #: unlock()\n    with atomic("done()")')


class Repository:
    """A git repository with a model and a file that it imports."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "designs").mkdir(parents=True)
        (folder / "helpers").mkdir()
        self.git("init", "-q")
        self.commit(MODEL, "v1")

    def git(self, *words: str) -> str:
        """What git prints."""
        named = ["-c", "user.name=n", "-c", "user.email=e@x", "-c", "commit.gpgsign=false"]
        run = subprocess.run(
            ["git", *named, *words], cwd=self.folder, capture_output=True, text=True, check=True
        )
        return run.stdout

    def write(self, model: str, limit: int = 2) -> None:
        """Write the files."""
        (self.folder / "designs" / "counter.py").write_text(model)
        (self.folder / "helpers" / "locks.py").write_text(f"LIMIT = {limit}\n")

    def commit(self, model: str, tag: str, limit: int = 2) -> None:
        """Commit the files under a tag."""
        self.write(model, limit)
        self.git("add", ".")
        self.git("commit", "-q", "-m", tag)
        self.git("tag", tag)

    def diff(self, *words: str, cwd: str = ".") -> Ran:
        """Run the verb in a folder of the repository."""
        return outside("diff", *words, cwd=self.folder / cwd)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A repository with the model before and after its fix."""
    found = Repository(tmp_path / "repository")
    found.commit(LOCKED, "v2")
    return found


def content(ran: Ran) -> dict[str, Any]:
    """The file that ``--json -`` printed."""
    found: dict[str, Any] = json.loads(ran.out)
    assert found["schema"] == "checker.diff/1"
    return found


def became(ran: Ran) -> dict[str, str]:
    """What became of each property."""
    return {one["name"]: one["became"] for one in content(ran)["properties"]}


# -- two settings of one file ------------------------------------------------------------------------------


def test_two_settings_of_page_lock(checker: Inside) -> None:
    words = (
        "diff",
        ROOT / "models" / "page_lock.py",
        "--new",
        "CONVERTED=on",
        "-p",
        "PAGES=1",
        "-p",
        "CALLERS=1",
    )
    ran = checker(*words, "--property", "release_never_waits_for_itself")
    text = " ".join(ran.out.split())
    assert ran.status == 1
    assert "CONVERTED off -> on" in text
    assert (
        "release_never_waits_for_itself: violated in 6 steps -> holds; the race is closed at step 6" in text
    )
    assert (
        'Step 6, "set_page_dirty_lock(): lock_page()" by get_user_pages[0], is not in the new model' in text
    )
    assert "with CONVERTED on: get_user_pages[0] comes to set_page_dirty() (page_lock.py:" in text
    assert max(map(len, ran.out.splitlines())) <= 75
    brief = checker(*words, "-q")
    assert "callback_never_waits_for_its_pin: violated in 8 steps by the same race" in brief.out


def test_a_setting_of_both_and_one_of_each(checker: Inside) -> None:
    ran = checker("diff", "as_declared.py", "--old", "WRITES=off", "--new", "WRITES=on", "--json", "-")
    assert ran.status == 1
    assert content(ran)["settings"] == [{"name": "WRITES", "old": "off", "new": "on"}]
    assert became(ran) == {"stays_clean": "opened"}


def test_memory_models_are_settings(checker: Inside) -> None:
    ran = checker("diff", "lost_update.py", "--new", "memory=tso", "-q")
    assert ran.status == 0
    assert "  memory sc -> tso\n" in ran.out


def test_the_same_twice_differs_in_nothing(checker: Inside) -> None:
    ran = checker("diff", "lost_update.py", "lost_update.py")
    assert ran.status == 0
    assert "no verdict changed" in ran.out and "the two do not differ" in ran.out


# -- files and revisions -----------------------------------------------------------------------------------


def test_two_files(checker: Inside, tmp_path: Path) -> None:
    new = tmp_path / "new.py"
    old = (MODELS / "lost_update.py").read_text()
    new.write_text(
        old.replace("    done = counter.done\n    counter.done = done + 1\n", "    counter.done = 1\n")
    )
    ran = checker("diff", "lost_update.py", new, "-q")
    assert ran.status == 1
    assert "the model: 1 line added, 2 removed" in ran.out


def test_two_revisions(repository: Repository) -> None:
    ran = repository.diff("designs/counter.py@v1", "designs/counter.py@v2")
    assert ran.status == 1 and not ran.err
    text = " ".join(ran.out.split())
    assert "kept: violated in 6 steps -> holds; the race is closed at step 2" in text
    assert "Before step 2, " in text and "it comes to lock()" in text
    assert "which is only there), and waits there until not counter.locked" in text


def test_a_revision_and_the_file_as_it_is(repository: Repository) -> None:
    ran = repository.diff("designs/counter.py@v1", "-q")
    assert (ran.status, "new: designs/counter.py\n" in ran.out) == (1, True)
    below = repository.diff("counter.py@HEAD~1", "-q", cwd="designs")
    assert below.status == 1
    assert "old: counter.py@HEAD~1\n" in below.out


def test_a_revision_is_read_with_its_own_imports(repository: Repository) -> None:
    repository.commit(MODEL, "v3", limit=3)
    repository.write(MODEL, limit=1)
    ran = repository.diff("designs/counter.py@v3", "designs/counter.py@v1", "--json", "-")
    (edit,) = content(ran)["files"]
    assert edit == {"module": "helpers.locks", "added": [1], "removed": [1]}
    assert content(ran)["old"]["properties"][0]["status"] == "violated"  # within the range of 3
    spoilt = repository.diff("designs/counter.py@v3", "-q")  # a range of 1 is left
    assert (
        "integers_stay_in_range: new" in spoilt.out
        or "integers_stay_in_range: holds -> violated" in spoilt.out
    )


@pytest.mark.parametrize("cwd", [".", "helpers"])
def test_a_file_of_the_working_tree_is_no_file_of_a_revision(repository: Repository, cwd: str) -> None:
    repository.commit(f"from later import LATER\n{MODEL}", "early")
    (repository.folder / "path").mkdir()
    for folder in (".", "helpers", "designs", "path"):
        (repository.folder / folder / "later.py").write_text("LATER = 1\n")
    name = os.path.relpath(repository.folder / "designs/counter.py", repository.folder / cwd)
    path = f"{ROOT}:{repository.folder / 'path'}"
    ran = outside("diff", f"{name}@early", cwd=repository.folder / cwd, PYTHONPATH=path)
    assert (ran.status, ran.out) == (2, "")
    assert "No module named 'later'" in ran.err


@pytest.mark.parametrize("words", [("designs/counter.py@v1", "-q"), ("designs/counter.py@nosuch",)])
def test_nothing_is_left_behind_and_nothing_changed(
    repository: Repository, words: tuple[str, ...], tmp_path: Path
) -> None:
    repository.write(MODEL.replace("seen", "found"))
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    before = repository.git("status", "--porcelain"), (repository.folder / ".git" / "index").read_bytes()
    ran = outside("diff", *words, cwd=repository.folder, TMPDIR=str(temporary))
    assert ran.status in (0, 2)
    assert list(temporary.iterdir()) == []
    assert (
        repository.git("status", "--porcelain"),
        (repository.folder / ".git" / "index").read_bytes(),
    ) == before
    assert (repository.folder / "designs" / "counter.py").read_text() == MODEL.replace("seen", "found")


def test_nothing_is_left_behind_of_a_model_that_does_not_end(repository: Repository, tmp_path: Path) -> None:
    endless = "import signal\nsignal.setitimer(signal.ITIMER_REAL, 0)\nwhile True:\n    pass\n"
    repository.commit(endless, "endless")
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    words = ("diff", "designs/counter.py@endless", "designs/counter.py@v1", "--timeout", "1s")
    ran = outside(*words, cwd=repository.folder, TMPDIR=str(temporary))
    assert (ran.status, list(temporary.iterdir())) == (3, [])
    assert (
        "designs/counter.py@endless: inconclusive: --timeout 1s reached (the model would not end)" in ran.err
    )


def test_files_of_a_revision_have_names_that_a_reader_knows(repository: Repository) -> None:
    commit = repository.git("rev-parse", "v1").strip()[:12]
    ran = repository.diff("designs/counter.py@v1", "--json", "-")
    places = {step["file"] for step in content(ran)["old"]["traces"][0]["steps"]}
    assert places == {f"{commit}:designs/counter.py"}
    assert tempfile.gettempdir() + "/checker-" not in ran.out
    repository.commit("from helpers.locks import nothing\n", "broken")
    broken = repository.diff("designs/counter.py@broken")
    name = repository.git("rev-parse", "HEAD").strip()[:12]
    assert broken.status == 2
    assert broken.err.startswith(f"designs/counter.py@broken: {name}:designs/counter.py:1:1: error: ")


def test_a_hook_of_git_may_run_it(repository: Repository) -> None:
    ran = outside(
        "diff",
        "designs/counter.py@v1",
        "-q",
        cwd=repository.folder,
        GIT_DIR="/nowhere",
        GIT_INDEX_FILE="/nowhere",
    )
    assert ran.status == 1


# -- what is refused ---------------------------------------------------------------------------------------

REFUSED = {
    "lost_update.py@nosuch": "error: the repository of lost_update.py has no revision `nosuch`\n",
    "lost_update.py@": "error: lost_update.py@ names no revision: write lost_update.py@HEAD, or ",
    "nofile.py@HEAD": "error: nofile.py does not exist at `HEAD`: git says: path ",
    "lost_update.py@--all": "error: the repository of lost_update.py has no revision `--all`\n",
    "lost_update.py@HEAD:checker": "error: the repository of lost_update.py has no revision `HEAD:checker`\n",
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_revision_that_does_not_exist_is_refused(repository: Repository, name: str) -> None:
    folder = repository.folder
    (folder / "lost_update.py").write_text("")
    run = outside("diff", name, cwd=folder)
    assert (run.status, run.out) == (2, "")
    assert run.err.startswith(REFUSED[name])


def test_a_file_outside_every_repository_is_refused(
    checker: Inside, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))  # wherever the tests lie
    ran = checker("diff", f"{tmp_path}/x.py@HEAD")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(f"error: {tmp_path}/x.py is not in a git repository: git says: ")


def test_a_machine_without_git_is_told_what_to_install(
    checker: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    ran = checker("diff", "lost_update.py@HEAD")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == "error: MODEL@REVISION needs git, which is not installed (Debian: apt install git)\n"


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("lost_update.py",), "name two models, or MODEL@REVISION, or set something with --old or --new"),
        (("lost_update.py", "--new", "A=1", "--new", "A=2"), "argument --new: A is set more than once"),
        (("a.py", "b.py", "--json", "-", "--html", "-"), "both want standard output"),
        (("as_declared.py", "--new", "WROTE=on"), "the model has no parameter or mechanism `WROTE`"),
        (("lost_update.py", "nofile.py"), "error: cannot read nofile.py: No such file or directory"),
        (("clean.py", "clean.py", "--property", "kept"), "the model has no property `kept`"),
    ],
)
def test_wrong_words_are_refused(checker: Inside, words: tuple[str, ...], reason: str) -> None:
    ran = checker("diff", *words)
    assert (ran.status, ran.out) == (2, "")
    assert reason in ran.err


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a.py", ("a.py", None)),
        ("a.py@HEAD~3", ("a.py", "HEAD~3")),
        ("a.py@HEAD@{1}", ("a.py", "HEAD@{1}")),
        ("/home/a@b/c.py@v1", ("/home/a@b/c.py", "v1")),
        ("t.litmus@v1", ("t.litmus", "v1")),
        ("model@v1", ("model", "v1")),
    ],
)
def test_a_name_is_parted(text: str, expected: tuple[str, str | None]) -> None:
    assert revisions.parted(text) == expected


def test_a_file_with_an_at_sign_in_its_name_is_that_file(tmp_path: Path) -> None:
    (tmp_path / "a.py@v1").write_text("")
    assert revisions.parted(str(tmp_path / "a.py@v1")) == (str(tmp_path / "a.py@v1"), None)


# -- statuses and forms ------------------------------------------------------------------------------------


def test_a_limit_is_inconclusive(checker: Inside) -> None:
    ran = checker("diff", "lost_update.py", "lost_update.py", "--max-states", "5", "--engine", "python")
    assert ran.status == 3
    assert "lost_update: no verdict is known to have changed (" in ran.out
    assert "  the new search has not seen everything: --max-states 5 reached\n" in ran.out
    assert "no_update_lost: not decided" in ran.out


def test_a_signal_ends_both_searches() -> None:
    process = subprocess.Popen(
        [*CHECKER, "diff", MODELS / "vast.py", MODELS / "vast.py"], env=environment(),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    time.sleep(5)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (130, "")
    assert err.endswith("vast.py: interrupted\n")


def test_one_property(checker: Inside) -> None:
    ran = checker("diff", "lost_update.py", "lost_update.py", "--property", "no_update_lost", "--json", "-")
    assert (ran.status, list(became(ran))) == (0, ["no_update_lost"])


def test_the_page_has_both_reviews(checker: Inside, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    ran = checker("diff", "as_declared.py", "--new", "WRITES=off", "--html", page)
    assert ran.status == 1
    text = page.read_text()
    assert "<h1>as_declared: 1 verdict changed (1 race closed)</h1>" in text
    assert "old as_declared" in text and "new as_declared" in text
    assert 'data-property="stays_clean"' in text
    assert '<p class="told">Checked: the run up to there was replayed in the new model; ' in text


def test_json_has_both_results_and_can_be_timed(checker: Inside) -> None:
    words = ("diff", "lost_update.py", "lost_update.py", "--json", "-")
    assert [set(content(checker(*words))[word]) >= {"traces"} for word in ("old", "new")] == [True, True]
    assert "times" not in content(checker(*words))["old"]
    assert "times" in content(checker(*words, "--with-times"))["old"]


def test_every_step_and_the_times_are_shown_on_request(checker: Inside) -> None:
    ran = checker("diff", "as_declared.py", "--new", "WRITES=off", "-v")
    assert "  seconds" in ran.out and "  memory" in ran.out
    assert "seconds" not in checker("diff", "as_declared.py", "--new", "WRITES=off").out


def test_it_is_listed_with_its_statuses(checker: Inside) -> None:
    ran = checker("diff", "--help")
    assert ran.status == 0
    assert "1 a verdict is not, for better or worse" in ran.out
    assert os.linesep not in ran.err
