"""What is printed of several models, and of one property: the review, its tables, and their widths."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest

from tests.command_line.running import MODELS, ROOT, Inside, Ran, outside
from tests.command_line.test_ending import Start, start

__all__ = ["start"]  # a fixture
DESIGNS = ROOT / "models"
WIDEST_RACE = 75
WIDEST = 100
MOST_LINES = 40  # of a folder of designs that are all as declared
BROKEN = "from checker import actor\n\n\n@actor\ndef f() -> None:\n    x = [1]\n"


def folder(tmp_path: Path, *names: str) -> Path:
    """A folder with some models of these tests."""
    for name in names:
        (tmp_path / name).write_text((MODELS / name).read_text())
    return tmp_path


# -- one property ------------------------------------------------------------------------------------------


def test_one_property_is_checked_alone(checker: Inside) -> None:
    ran = checker("lock_order.py", "--property", "task_never_waits", "--json", "-")
    assert [one["name"] for one in ran.results[0]["properties"]] == ["task_never_waits"]
    assert ran.status == 1
    assert "lock_order: task() has to wait\n" in ran.err and "DEADLOCK" not in ran.err
    assert "lock_order.py: violated: 0 of 1 properties hold\n" in ran.err


def test_the_exit_status_is_that_of_the_property(checker: Inside) -> None:
    assert checker("lost_update.py").status == 1
    assert checker("lost_update.py", "--property", "every_actor_finishes").status == 0
    assert checker("lost_update.py", "--property", "no_update_lost").status == 1


def test_what_no_step_may_do_is_not_left_out(checker: Inside) -> None:
    """A step that fails ends a run: what comes behind it was not seen."""
    ran = checker("last_reference.py", "--property", "every_actor_finishes")
    assert ran.status == 1
    assert "violated  assertions_hold" in ran.out


def test_a_name_that_is_not_known_is_2_and_is_named_again(checker: Inside) -> None:
    ran = checker("lost_update.py", "--property", "no_update_lots")
    assert (ran.status, ran.out) == (2, "")
    assert "`no_update_lots`" in ran.err and "did you mean `no_update_lost`?" in ran.err
    assert "every_actor_finishes" in ran.err and "Traceback" not in ran.err


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_models_without_the_property_are_left_out(checker: Inside, jobs: str) -> None:
    words = ["clean.py", "lost_update.py", "lock_order.py", "--jobs", jobs]
    ran = checker(*words, "--property", "every_actor_finishes", "--json", "-")
    assert [one["model"] for one in ran.results] == ["lost_update.py", "lock_order.py"]
    assert (ran.status, "clean" in ran.err) == (1, False)
    assert "2 designs: 1 satisfy all their properties, 1 do not (1 not as declared; " in ran.err


def test_the_command_asks_for_the_property_again(checker: Inside) -> None:
    out = checker("lost_update.py", "--property", "no_update_lost", "--format", "full").out
    assert "Reproduce: python3 -m checker lost_update.py --property no_update_lost\n" in out


@pytest.mark.parametrize("words", [["--list"], ["--mechanisms"], ["--walk", "1"], ["-q"]], ids=" ".join)
def test_an_unknown_property_is_refused_whatever_is_asked(checker: Inside, words: list[str]) -> None:
    ran = checker("as_declared.py", "--property", "stays_cleam", *words)
    assert ran.status == 2 and ran.out == ""
    assert "(did you mean `stays_clean`?)" in ran.err


def test_of_every_combination_one_property_is_checked(checker: Inside) -> None:
    everything = checker("as_declared.py", "--mechanisms").out
    alone = checker("as_declared.py", "--mechanisms", "--property", "stays_clean").out
    assert "{WRITES}  violated: stays_clean in 1 step" in alone and "{}" in everything


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_property_that_no_model_has_is_2(checker: Inside, jobs: str) -> None:
    ran = checker("clean.py", "lost_update.py", "--property", "no_such_thing", "--jobs", jobs)
    assert (ran.status, ran.out, ran.err) == (2, "", "no model has a property `no_such_thing`\n")


def test_a_model_that_is_not_as_declared_is_explained_whole(checker: Inside) -> None:
    ran = checker("lock_order.py", "clean.py")
    assert "Needs the first mutex_lock() on CPU 0" in ran.out  # as where it is checked alone
    assert checker("lock_order.py").out.split("\n\nlock_order.py:")[0] in ran.out


# -- what a race takes -------------------------------------------------------------------------------------


def test_provoking_lists_what_each_cpu_does_and_waits_for(checker: Inside) -> None:
    assert "To provoke it:\n" not in checker("last_reference.py").out
    out = checker("last_reference.py", "--provoke").out
    assert (
        "To provoke it:\n"
        "CPU 0 user[1]:\n"
        "  get_page()\n"
        "  wait until CPU 1 has executed put_page_testzero()\n"
        "CPU 1 user[0]:\n"
        "  wait until CPU 0 has executed get_page()\n"
        "  get_page()\n"
        "  put_page_testzero()\n"
        "\n"
        "last_reference.py: violated: "
    ) in out


# -- the review of several ---------------------------------------------------------------------------------


def review_of(ran: Ran) -> str:
    """What follows the first line of a review."""
    first = next(n for n, line in enumerate(ran.out.splitlines()) if " designs: " in line)
    return "\n".join(ran.out.splitlines()[first:])


def test_a_model_that_is_as_declared_is_a_line(checker: Inside) -> None:
    ran = checker("clean.py", "as_declared.py")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == (
        "2 designs: 1 satisfy all their properties, 1 do not (all as declared; sequential consistency)\n"
        "\n"
        "design       holds  shortest failing property, steps (others)\n"
        "clean          1/1\n"
        "as_declared    0/1  stays_clean 1\n"
        "\n"
        "A race: python3 -m checker as_declared.py  The whole review: --matrix, --costs, -v\n"
    )
    verbose = checker("clean.py", "as_declared.py", "-v").out
    assert "\nThe page is dirty (1 actor, 1 step; " in f"\n{verbose}"
    assert verbose.endswith(ran.out)


def test_a_model_that_is_not_as_declared_is_printed_in_full(checker: Inside) -> None:
    ran = checker("clean.py", "lost_update.py", "as_declared.py")
    assert ran.status == 1
    alone = checker("lost_update.py").out
    assert ran.out.startswith(alone + "3 designs: ")
    assert "(1 not as declared; " in review_of(ran)
    assert "lost_update    1/2  no_update_lost 8; NOT AS DECLARED\n" in review_of(ran)


def test_what_was_not_decided_is_printed_in_full_and_called_so(checker: Inside) -> None:
    """A violation that a model declares does not make it as declared where a limit came first."""
    words = ["--max-states", "1000", "--engine", "python"]
    ran = checker("wide.py", "clean.py", *words)
    assert ran.status == 3
    assert "wide.py: inconclusive: 4 open\n" in ran.out and "then --max-states 1,000 reached" in ran.out
    review = review_of(ran)
    assert review.startswith("2 designs: 1 satisfy all their properties, 1 inconclusive (sequential ")
    assert "as declared" not in review and "4 not decided" in review


def test_what_was_not_checked_is_in_the_review_in_a_line(checker: Inside, tmp_path: Path) -> None:
    path = folder(tmp_path, "clean.py", "as_declared.py")
    (path / "broken.py").write_text(BROKEN)
    ran = checker(path)
    assert ran.status == 2
    review = review_of(ran)
    assert "1 not checked (sequential consistency)" in " ".join(review.split())
    assert "as declared" not in review
    assert f"{path}/broken.py: not checked: {path}/broken.py:6:" in review.replace("\n  ", " ")
    assert "x = [1]" in ran.err and "x = [1]" not in review  # the line itself is shown where it is refused


def test_what_was_found_is_shown_where_a_folder_is_interrupted(start: Start, tmp_path: Path) -> None:
    """The model declares what is violated; interrupted, it is no model that is as declared."""
    path = folder(tmp_path, "vast.py", "clean.py")
    text = (path / "vast.py").read_text()
    (path / "vast.py").write_text(text + "\nexpect = {properties[0]: 'violated'}\n")
    file = tmp_path / "r.json"
    run = start(path, "--engine", "python", "--jobs", "1", "--json", file, cwd=path)
    assert run.process.stderr is not None
    assert "states/s" in run.process.stderr.readline()
    run.process.send_signal(signal.SIGINT)
    status, out, err = run.end()
    assert (status, "Traceback" in err) == (130, False)
    assert "vast: a cell reaches 99\n" in out and "  violated  stays_low, in 1 step (as declared)\n" in out
    assert "vast.py: inconclusive: " in out and "then interrupted" in out
    assert "all as declared" not in out
    (result,) = [one for one in json.loads(file.read_text())["results"] if "vast" in one["model"]]
    assert result["stopped"] == "interrupted"


def test_quiet_prints_no_review_and_says_why_nothing_is_known(checker: Inside) -> None:
    ran = checker("wide.py", "clean.py", "--max-states", "1000", "--engine", "python", "-q")
    first, second = ran.out.splitlines()
    assert first.startswith("wide.py: inconclusive: 4 open (1,")
    assert first.endswith(" states, then --max-states 1,000 reached; sequential consistency)")
    assert second == "clean.py: holds: 1 of 1 properties hold (2 states; sequential consistency)"


def test_the_matrix_names_designs_and_properties(checker: Inside) -> None:
    out = checker("lost_update.py", "last_reference.py", "gaps.py", "--matrix").out
    matrix = out.split("The whole review: ")[1].split("\n\n", 1)[1]
    cells = {line.split()[0]: line.split()[1:] for line in matrix.splitlines() if line}
    assert cells["every_actor_finishes"] == ["holds", "?", "."]
    assert "lost_update alone: no_update_lost 8" in matrix
    assert "last_reference alone: assertions_hold 3" in matrix
    assert "gaps alone: pinned_is_dirty vacuous" in matrix
    assert "sequential consistency" in matrix


def test_the_costs_are_of_each_design(checker: Inside) -> None:
    out = checker("lost_update.py", "as_declared.py", "--costs").out
    assert out.endswith(
        "\n\nlost_update\n"
        "  alone, increment: 2 writes, 2 reads\n"
        "as_declared\n"
        "  WRITES (a store)\n"
        "  alone, write: 1 write\n"
    )


def test_matrix_and_costs_of_one_model(checker: Inside) -> None:
    out = checker("lost_update.py", "--matrix", "--costs").out
    assert "lost_update alone: no_update_lost 8, every_actor_finishes holds" in " ".join(out.split())
    assert out.endswith("\nlost_update\n  alone, increment: 2 writes, 2 reads\n")


# -- the designs that come with the checker ------------------------------------------------------------------


QUICK = ("dax_wait", "page_count", "ref_vs_mapcount", "wait_for_unpin")


def race_lines(text: str) -> list[str]:
    """The lines of a run's races: what stands above each verdict, and is no part of another one."""
    races: list[str] = []
    is_race = True
    for line in text.splitlines():
        is_verdict = line.startswith(f"{DESIGNS}/") and line.endswith(" properties hold")
        is_race = not is_verdict and (is_race or not line.startswith(" "))
        races += [line] if is_race else []
        if " designs: " in line:
            return races[:-1]
    return races


def assert_narrow(ran: Ran) -> None:
    """No line of a run is wider than 100 columns, and none of its races than 75."""
    assert ran.status == 0, ran.err
    assert max(map(len, ran.out.replace(f"{DESIGNS}/", "models/").splitlines())) <= WIDEST
    races = [line for line in race_lines(ran.out) if "Reproduce" not in line and str(DESIGNS) not in line]
    assert any("CPU 0" in line for line in races)
    assert max(map(len, races)) <= WIDEST_RACE


@pytest.mark.parametrize("words", [[], ["-v"], ["--provoke"]], ids=str)
@pytest.mark.parametrize("name", QUICK)
def test_nothing_that_is_printed_of_a_design_is_too_wide(name: str, words: list[str]) -> None:
    assert_narrow(outside(DESIGNS / f"{name}.py", *words))


@pytest.mark.slow
def test_nothing_that_is_printed_of_any_design_is_too_wide() -> None:
    assert_narrow(outside(DESIGNS, "-v"))
    for path in DESIGNS.glob("*.py"):
        if "@actor" in path.read_text() and path.stem not in (
            "gup_fast_notifier",
            "gup_fast_rcu",
            "mmu_notifier",
        ):
            assert_narrow(outside(path, "--provoke"))


def test_the_designs_fit_a_screen_and_nothing_is_too_wide() -> None:
    ran = outside(DESIGNS, "--matrix", "--costs")
    assert ran.status == 0
    assert max(map(len, ran.out.splitlines())) <= WIDEST
    review, *_ = ran.out.split("\n\n" + " " * 20)
    assert "(all as declared; sequential consistency)" in review
    designs = [path for path in DESIGNS.glob("*.py") if "@actor" in path.read_text()]
    assert f"{len(designs)} designs: " in review
    assert review.count("\n") + 1 <= MOST_LINES
    for path in designs:
        assert f"\n{path.stem} " in review


def test_designs_of_one_name_are_told_apart(checker: Inside, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "clean.py").write_text((MODELS / "clean.py").read_text())
    ran = checker(tmp_path / "one" / "clean.py", tmp_path / "two" / "clean.py", "--matrix", "--costs")
    assert [line.split()[0] for line in ran.out.splitlines() if "1/1" in line] == ["one/clean", "two/clean"]
    assert ["one/clean", "two/clean"] in [line.split() for line in ran.out.splitlines()]
