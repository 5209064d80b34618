"""Litmus tests on the command line: what is printed, and the exit status."""

from dataclasses import replace
from pathlib import Path

import pytest

from checker.checking.check import check
from checker.checking.options import Options
from checker.compiler.compile import compile_model
from tests.command_line.running import Inside

FOLDER = Path(__file__).parent
STORE_BUFFERING = FOLDER.parent.parent / "models" / "memory" / "store_buffering.py"
SHAPE = (
    "C shape\n{results}{{}}\nP0(int *x) {{ WRITE_ONCE(*x, 1); }}\n"
    "P1(int *x) {{ int r0; r0 = READ_ONCE(*x); }}\n{asked}\n"
)


@pytest.fixture
def checker(capsys: pytest.CaptureFixture[str]) -> Inside:
    return Inside(capsys)


def file(folder: Path, asked: str, result: str = "") -> Path:
    path = folder / "shape.litmus"
    path.write_text(SHAPE.format(results=f"(* Result: {result} *)\n" if result else "", asked=asked))
    return path


@pytest.mark.parametrize(
    ("asked", "kind", "answer", "observed"),
    [
        ("exists (1:r0=1)", "Allowed", "Ok", "Sometimes 1 1"),
        ("exists (1:r0=2)", "Allowed", "No", "Never 0 2"),
        ("exists (~(1:r0=2))", "Allowed", "Ok", "Always 2 0"),
        ("~exists (1:r0=1)", "Forbidden", "No", "Sometimes 1 1"),
        ("forall (1:r0=0 \\/ 1:r0=1)", "Required", "Ok", "Always 2 0"),
        ("forall (1:r0=1)", "Required", "No", "Sometimes 1 1"),
        ("filter (1:r0=1) forall (1:r0=1)", "Required", "Ok", "Always 1 0"),
        ("filter (1:r0=2) exists (1:r0=1)", "Allowed", "No", "Never 0 0"),
    ],
)
def test_verdicts_are_herds(
    checker: Inside, tmp_path: Path, asked: str, kind: str, answer: str, observed: str
) -> None:
    ran = checker(file(tmp_path, asked))
    lines = ran.out.splitlines()
    assert ran.status == 0
    assert lines[0] == f"Test shape {kind}"
    assert answer in lines
    assert f"Observation shape {observed}" in lines
    drawn = "  P1 ends  // " in ran.out
    assert drawn == ((answer == "Ok") == (kind == "Allowed"))


def test_states_are_shown_by_register_and_location(checker: Inside, tmp_path: Path) -> None:
    out = checker(file(tmp_path, "locations [x;] exists (1:r0=1)")).out
    assert "States 2\n1:r0=0; [x]=1;\n1:r0=1; [x]=1;\n" in out


def test_a_result_in_the_file_counts(checker: Inside, tmp_path: Path) -> None:
    path = file(tmp_path, "exists (1:r0=1)", "Sometimes")
    assert checker(path, "-q").status == 0
    path = file(tmp_path, "exists (1:r0=1)", "Never")
    ran = checker(path, "-q")
    assert ran.status == 1
    assert "The file says Never, about the kernel's memory model.\n" in ran.out
    assert checker(path, "-q", "--memory", "tso").status == 0


def test_a_result_that_is_none_of_the_three_is_not_passed_over(checker: Inside, tmp_path: Path) -> None:
    ran = checker(file(tmp_path, "exists (1:r0=1)", "DEADLOCK"))
    assert ran.status == 2
    assert "shape.litmus:2:12: error: the result `DEADLOCK` in a litmus test is not supported" in ran.err


def test_without_what_memory_holds_at_first(checker: Inside, tmp_path: Path) -> None:
    path = tmp_path / "wrong.litmus"
    path.write_text("C wrong\n\nP0(int *x)\n{\n  WRITE_ONCE(*x, 1);\n}\nexists (x=1)\n")
    ran = checker(path)
    assert ran.status == 2
    assert "wrong.litmus:3:1: error: this is not a litmus test" in ran.err
    assert "^^ `{ ... }` is expected before the first thread" in ran.err


@pytest.mark.parametrize(
    ("asked", "result", "row"),
    [
        ("exists (1:r0=1)", "", "shape     0/1  condition 6"),
        ("exists (1:r0=1)", "Sometimes", "shape     0/1  condition 6"),
        ("exists (1:r0=1)", "Never", "shape     0/1  condition 6; NOT AS DECLARED"),
        ("exists (1:r0=2)", "Sometimes", "shape     1/1  1 vacuous; NOT AS DECLARED"),
        ("exists (1:r0=2)", "Never", "shape     1/1  1 vacuous"),
        ("forall (1:r0=1)", "Sometimes", "shape     0/1  condition 6"),
        ("forall (x=1)", "Always", "shape     1/1"),
        ("forall (1:r0=1)", "Always", "shape     0/1  condition 6; NOT AS DECLARED"),
    ],
)
def test_a_folder_of_litmus_tests(checker: Inside, tmp_path: Path, asked: str, result: str, row: str) -> None:
    file(tmp_path, asked, result)
    (tmp_path / "other.litmus").write_text(SHAPE.format(results="", asked="exists (x=2)"))
    ran = checker(tmp_path)
    assert row in [line.strip() for line in ran.out.splitlines()]
    assert ran.status == ("NOT AS DECLARED" in row)
    assert "Observation shape " in ran.out


def test_what_a_file_says_is_not_said_of_other_memory_models(checker: Inside, tmp_path: Path) -> None:
    file(tmp_path, "exists (1:r0=1)", "Never")
    (tmp_path / "other.litmus").write_text(SHAPE.format(results="", asked="exists (x=2)"))
    ran = checker(tmp_path, "--memory", "tso")
    assert ran.status == 0 and "DECLARED" not in ran.out
    assert "shape     0/1  condition 6" in ran.out


def test_a_condition_that_is_met_is_a_verdict_though_not_everything_was_seen(tmp_path: Path) -> None:
    """The file says nothing of it, so that nothing else could be meant by the answer."""
    outcome = check(compile_model(str(file(tmp_path, "exists (1:r0=1)"))), Options(engine="python"))
    assert outcome.verdict == "violated"
    assert replace(outcome, result=replace(outcome.result, stopped="time is up")).verdict == "violated"


@pytest.mark.parametrize("memory", ["sc", "tso", "pso"])
def test_a_test_is_emitted_for_the_kernels_memory_model_alone(checker: Inside, memory: str) -> None:
    ran = checker("emit", "litmus", STORE_BUFFERING, "--memory", memory)
    assert ran.status == 2 and "leave --memory out" in ran.err
    assert (
        checker("emit", "litmus", STORE_BUFFERING, "--memory", "weak").out
        == checker("emit", "litmus", STORE_BUFFERING).out
    )


def test_what_only_power_shows(checker: Inside) -> None:
    ran = checker(FOLDER / "Z6.0+pooncerelease+poacquirerelease+fencembonceonce.litmus", "-q")
    assert ran.status == 1
    assert "It may be one that only Power shows." in ran.out


def test_an_error_has_its_place(checker: Inside, tmp_path: Path) -> None:
    path = tmp_path / "wrong.litmus"
    path.write_text("C wrong\n{}\nP0(int *x) {\n  WRITE_ONC(*x, 1);\n}\nexists (x=1)\n")
    ran = checker(path)
    assert ran.status == 2
    assert "wrong.litmus:4:3: error: `WRITE_ONC()` (did you mean `WRITE_ONCE`?) in a litmus test" in ran.err


def test_the_model_of_a_test_gives_the_same(checker: Inside, tmp_path: Path) -> None:
    for name, status in (("SB+poonceonces", 1), ("SB+fencembonceonces", 0)):
        model = tmp_path / "model.py"
        model.write_text(checker("emit", "model", FOLDER / f"{name}.litmus").out)
        assert checker(model, "-q").status == status


def test_only_a_litmus_test_is_written_out_as_a_model(checker: Inside) -> None:
    ran = checker("emit", "model", FOLDER.parent / "command_line/models/lost_update.py")
    assert ran.status == 2
    assert "this is one already" in ran.err


def test_barriers_are_those_of_the_file(checker: Inside, tmp_path: Path) -> None:
    path = tmp_path / "SB.litmus"
    threads = "".join(
        f"P{n}(int *x, int *y, int *z)\n{{ int r0; WRITE_ONCE(*{own}, 1);\nsmp_mb__after_spinlock();\n"
        f"r0 = READ_ONCE(*{other}); }}\n"
        for n, own, other in [(0, "x", "y"), (1, "y", "x")]
    )
    path.write_text(f"C SB\n{{}}\n{threads}exists (0:r0=0 /\\ 1:r0=0)\n")
    ran = checker(path, "--barriers", "-q")
    assert ran.err == ""
    out = " ".join(ran.out.split())  # where a line is folded depends on the path
    assert "2 barriers;" in out and "least set that keeps every verdict: {SB.litmus:5, SB.litmus:9}" in out
