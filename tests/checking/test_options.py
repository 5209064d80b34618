"""The options: one record, whose defaults are the command line's; what contradicts itself is refused."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from pathlib import Path
from typing import Any

import pytest

from checker.__main__ import main
from checker.checking.defaults import processors
from checker.checking.options import Explaining, Options, WrongOptions
from checker.command_line.folders import SCHEMA, named_folders, signed
from checker.command_line.options import options_of
from checker.command_line.parsing import parse
from checker.exploration.folders import NO_FOLDERS, Folders
from checker.exploration.limits import Limits

HERE = Path("here")
SPILL, CHECKPOINT = Folders(spill=HERE), Folders(checkpoint=HERE)
NATIVE = "only the native engine spills, keeps checkpoints and resumes: leave out --engine "
STUBBORN = "stubborn sets are chosen from all states in memory: leave out --spill, or por"
WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"depth": 3}, "--depth 3", "--depth bounds executions: use it with --engine dpor"),
    ({"depth": 3, "engine": "native"}, "--depth 3 --engine native", "--depth bounds executions"),
    (
        {"engine": "dpor", "limits": Limits(states=3)},
        "--engine dpor --max-states 3",
        "--engine dpor counts executions, not states: bound it with --timeout, or a check with --depth",
    ),
    ({"engine": "dpor", "folders": SPILL}, "--engine dpor --spill here", NATIVE + "dpor"),
    ({"engine": "python", "folders": CHECKPOINT}, "--engine python --checkpoint here", NATIVE + "python"),
    ({"reductions": ("por",), "folders": SPILL}, "--reduce por --spill here", STUBBORN),
]


@pytest.mark.parametrize(("options", "words", "reason"), WRONG, ids=lambda part: str(part)[:40])
def test_what_contradicts_itself_is_refused_in_the_same_words(
    options: dict[str, Any], words: str, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(WrongOptions) as refused:
        Options(**options)
    assert str(refused.value).startswith(reason)
    assert main(["model.py", *words.split()]) == 2
    assert capsys.readouterr().err.endswith(f": error: {refused.value}\n")


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"engine": "dprr"}, "`dprr` is not an engine: use auto, python, native, dpor"),
        ({"reductions": ("symetry",)}, "`symetry` is not a reduction: use all, none, or symmetry, por"),
        ({"reductions": ("all", "por")}, "`all` is not a reduction: use all, none, or symmetry, por"),
    ],
)
def test_names_that_there_are_not(options: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        Options(**options)


def test_the_plain_command_line_says_the_defaults() -> None:
    said = options_of(parse(["check", "model.py"]), NO_FOLDERS)
    assert said == replace(Options(), explaining=Explaining(why=True, jobs=processors()))
    unseen = options_of(parse(["check", "model.py", "-q"]), NO_FOLDERS)
    assert unseen == replace(Options(), explaining=Explaining(jobs=processors()))


def test_every_word_comes_to_an_option() -> None:
    words = (
        "check model.py --reduce symmetry,por --engine native --threads 3 --checkpoint kept --no-why --html -"
        " --max-states 10 --max-memory 1K --timeout 2s --simplest 3s --counterexamples 4 --explain-time 5s"
        " --jobs 6"
    )
    asked = parse(words.split())
    assert options_of(asked, named_folders(asked)) == Options(
        reductions=("symmetry", "por"),
        engine="native",
        threads=3,
        limits=Limits(10, 1024, 2.0),
        folders=Folders(checkpoint=Path("kept")),
        explaining=Explaining(why=False, simplest=3.0, races=4, seconds=5.0, jobs=6),
        standings=True,
    )


def test_a_process_with_a_cluster_is_not_forked() -> None:
    found = options_of(parse("check model.py --cluster auto --jobs 6".split()), NO_FOLDERS)
    assert found.explaining is not None and found.explaining.jobs == 1


def test_options_do_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        Options().depth = 3  # type: ignore[misc]  # as somebody might try


def test_a_checkpoint_with_stubborn_sets_does_not_go_on_in_a_folder_to_spill_to(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = {"schema": SCHEMA, "model": "m.py", "sha256": "", "settings": [], "reduce": ["por"]}
    (tmp_path / "command.json").write_text(signed({**content, "threads": 1, "spill": None}))
    assert main(["--resume", str(tmp_path), "--spill", str(tmp_path / "more"), "--trust", "-q"]) == 2
    assert capsys.readouterr().err == f"{STUBBORN}\n"
