"""``--spill``, ``--checkpoint`` and ``--resume``: what may be said together, and what is said again."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.__main__ import main
from tests.native.building import needs_compiler

MODEL = str(Path(__file__).parent / "models" / "clean.py")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "the following arguments are required: MODEL"),
        ([MODEL, "--spill", "d", "--engine", "python"], "only the native engine spills"),
        ([MODEL, "--resume", "d"], "--resume says itself what is checked"),
        (["--resume", "d", "-p", "A=1"], "--resume says itself what is checked"),
        (["--resume", "d", "--checkpoint", "e"], "--resume says itself what is checked"),
        ([MODEL, MODEL, "--checkpoint", "d"], "--checkpoint is about one search: name one model"),
        ([str(Path(MODEL).parent), "--checkpoint", "d"], "--checkpoint is about one search"),
        ([MODEL, "--mechanisms", "--checkpoint", "d"], "--checkpoint is about one search"),
    ],
)
def test_what_does_not_go_together(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("content", [None, "{", "[]", '{"model": "x.py"}'])
def test_nothing_to_go_on_from(
    content: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if content is not None:
        (tmp_path / "command.json").write_text(content)
    assert main(["--resume", str(tmp_path)]) == 2
    assert capsys.readouterr().err == f"{tmp_path}: there is no checkpoint to go on from\n"


@needs_compiler
def test_what_is_checked_is_said_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = str(tmp_path / "kept")
    assert main([MODEL, "--checkpoint", kept]) == 0
    first = capsys.readouterr()
    assert main(["--resume", kept]) == 0
    again = capsys.readouterr()
    assert again.out == first.out
    assert again.err.startswith(f"{kept}: going on with {MODEL} --reduce all, from depth ")
    assert main([MODEL, "--checkpoint", kept]) == 2
    assert f"go on with it (--resume {kept})" in capsys.readouterr().err


def test_without_a_compiler_nothing_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setenv("CC", "")
    assert main([MODEL, "--checkpoint", str(tmp_path / "kept")]) == 2
    told = "only the native engine spills, keeps checkpoints and resumes: no C compiler found"
    assert told in capsys.readouterr().err
