"""``--spill``, ``--checkpoint`` and ``--resume``: allowed combinations, and what a resumed run prints."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from checker.__main__ import main
from checker.command_line.folders import SCHEMA, signed
from tests.native.building import needs_compiler

MODEL = str(Path(__file__).parent / "models" / "clean.py")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "the following arguments are required: MODEL"),
        ([MODEL, "--spill", "d", "--engine", "python"], "only the native engine spills"),
        ([MODEL, "--resume", "d"], "--resume takes these from the checkpoint"),
        (["--resume", "d", "-p", "A=1"], "--resume takes these from the checkpoint"),
        (["--resume", "d", "--checkpoint", "e"], "--resume takes these from the checkpoint"),
        ([MODEL, MODEL, "--checkpoint", "d"], "--checkpoint is for one search: name one model"),
        ([str(Path(MODEL).parent), "--checkpoint", "d"], "--checkpoint is for one search"),
        ([MODEL, "--mechanisms", "--checkpoint", "d"], "--checkpoint is for one search"),
    ],
)
def test_what_does_not_go_together(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert said in capsys.readouterr().err


DAMAGED = "command.json there is damaged: start again with --checkpoint and another folder"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            None,
            "there is no checkpoint to resume (No such file or directory): "
            "a search with --checkpoint FOLDER makes one",
        ),
        ("{", DAMAGED),
        ("[]", DAMAGED),
        ("[" * 100_000, DAMAGED),
        ('{"model": "x.py"}', DAMAGED),
        (
            '{"schema": "checker.checkpoint/1"}',
            "this checkpoint is of an older version of the checker: start again",
        ),
    ],
)
def test_nothing_to_go_on_from(
    content: str | None, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if content is not None:
        (tmp_path / "command.json").write_text(content)
    assert main(["--resume", str(tmp_path)]) == 2
    assert capsys.readouterr().err == f"{tmp_path}: {said.replace('FOLDER', str(tmp_path))}\n"


@needs_compiler
def test_a_command_that_was_edited(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = tmp_path / "kept"
    assert main([MODEL, "--checkpoint", str(kept)]) == 0
    command = kept / "command.json"
    content = json.loads(command.read_text())
    for key, value in {"model": "other.py", "threads": 99, "reduce": ["none"], "checksum": None}.items():
        command.write_text(json.dumps(content | {key: value}))
        capsys.readouterr()
        assert main(["--resume", str(kept)]) == 2
        assert capsys.readouterr().err == f"{kept}: {DAMAGED}\n"


@pytest.mark.parametrize(
    "wrong",
    [
        {"threads": 0},
        {"threads": True},
        {"reduce": "por"},
        {"reduce": [["por"]]},
        {"settings": [["A"]]},
        {"settings": {"A": "1"}},
        {"model": None},
        {"spill": 1},
        {"spill": None, "model": 3},
    ],
    ids=str,
)
def test_a_command_that_says_what_none_can_say(
    wrong: dict[str, object], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Even if its checksum is right."""
    content = {
        "schema": SCHEMA,
        "model": MODEL,
        "sha256": "",
        "settings": [],
        "reduce": ["all"],
        "threads": 1,
    }
    (tmp_path / "command.json").write_text(signed({**content, "spill": None, **wrong}))
    assert main(["--resume", str(tmp_path)]) == 2
    assert capsys.readouterr().err == f"{tmp_path}: {DAMAGED}\n"


@needs_compiler
def test_a_checkpoint_runs_no_model_from_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    kept, model = tmp_path / "kept", tmp_path / "model.py"
    model.write_text(Path(MODEL).read_text())
    assert main([str(model), "--checkpoint", str(kept)]) == 0
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    capsys.readouterr()
    assert main(["--resume", str(kept)]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"{kept} names the model {model}, which is neither beside it nor in the working ")
    assert said.endswith("look at it, then use --trust\n")
    assert main(["--resume", str(kept), "--trust"]) == 0
    model.write_text(model.read_text() + "# changed\n")
    capsys.readouterr()
    assert main(["--resume", str(kept), "--trust", "-q"]) == 0
    assert f"{kept}: {model} has changed since (sha256 " in capsys.readouterr().err


@needs_compiler
def test_what_is_checked_is_said_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = str(tmp_path / "kept")
    assert main([MODEL, "--checkpoint", kept]) == 0
    first = capsys.readouterr()
    assert main(["--resume", kept]) == 0
    again = capsys.readouterr()
    assert again.out == first.out
    assert again.err.startswith(f"{kept}: resuming {MODEL} --reduce all, from depth ")
    assert main([MODEL, "--checkpoint", kept]) == 2
    assert f"resume it (--resume {kept})" in capsys.readouterr().err


def test_without_a_compiler_nothing_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("checker.exploration.build.SHIPPED", tmp_path)
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setenv("CC", "")
    assert main([MODEL, "--checkpoint", str(tmp_path / "kept")]) == 2
    told = "only the native engine spills, keeps checkpoints and resumes: it is compiled at"
    assert told in capsys.readouterr().err
