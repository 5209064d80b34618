"""Every message of the compiler: one wrong model each, and the exact text beside it.

``cases.txt`` has a line for each: its name, and the message. ``UPDATE_GOLDEN=1 pytest tests/compiler``
writes the texts and the lines anew; read what changed.
"""

import dataclasses
import os
from pathlib import Path

import pytest

from checker.compiler import errors
from checker.compiler.compile import compile_model
from checker.source.diagnostic import Message, ModelError
from checker.source.span import Span

CASES = Path(__file__).parent / "cases"
SAID = CASES.with_suffix(".txt")  # the message of each case
NAMES = sorted({path.stem for path in CASES.iterdir() if path.is_file()})
# These two have no file of their own.
PATHS = {"no_file": "nowhere.py", "a_folder": "."}
SETTINGS = "# -p "
# Said by others than the compiler: of a folder of models, and of a program that has been compiled.
NOT_COMPILING: set[type[Message]] = {errors.NoModels, errors.InitialStepFails, errors.UnknownProperty}
# Only warnings: see test_warnings.py.
WARNINGS: set[type[Message]] = {
    errors.DecoratedAway,
    errors.EmptyBody,
    errors.NeverNamed,
    errors.NeverRead,
    errors.NeverUsed,
    errors.NoInstance,
    errors.NotRun,
    errors.SettingNeverUsed,
}
RECORDS: set[type[Message]] = {getattr(errors, name) for name in errors.__all__}


def refused(name: str) -> ModelError:
    """The error of a case. Its first line may hold settings: ``# -p PAGES=9``."""
    path = PATHS.get(name, f"{name}.py")
    lines = Path(path).read_text(errors="replace").splitlines() if Path(path).is_file() else []
    first = lines[0] if lines else ""
    words = first.removeprefix(SETTINGS).split() if first.startswith(SETTINGS) else []
    with pytest.raises(ModelError) as caught:
        compile_model(path, dict(word.split("=") for word in words))
    return caught.value


@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_model_is_refused_in_these_words(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """And with this message, at a place in its file."""
    monkeypatch.chdir(CASES)
    error = refused(name)
    found = str(error) + "\n"
    golden = CASES / f"{name}.err"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(found)
    else:
        assert type(error.diagnostic.message).__name__ == said()[name]
    assert found == golden.read_text()
    check_place(name, error.diagnostic.span)


def said() -> dict[str, str]:
    """The message of each case."""
    return dict(line.split(": ") for line in SAID.read_text().splitlines())


def check_place(name: str, span: Span | None) -> None:
    """A message has a place in its file, unless there is none."""
    if span is None:
        assert name in {
            "no_file",
            "a_folder",
            "not_a_text_file",
            "setting_unknown",
            "setting_several_unknown",
        }
    else:
        assert 1 <= span.line <= len(span.source.lines)
        assert span.column <= len(span.source.line(span.line))


def test_every_message_has_a_case(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CASES)
    if os.environ.get("UPDATE_GOLDEN"):
        lines = [f"{name}: {type(refused(name).diagnostic.message).__name__}\n" for name in NAMES]
        SAID.write_text("".join(lines))
    assert sorted(said()) == NAMES
    uncovered = {record.__name__ for record in RECORDS} - set(said().values())
    assert uncovered == {record.__name__ for record in NOT_COMPILING | WARNINGS}


@pytest.mark.parametrize("record", sorted(RECORDS, key=str))
def test_a_message_uses_all_its_fields_and_says_what_to_do(record: type[Message]) -> None:
    words = record.title + record.label + record.help
    unused = [field.name for field in dataclasses.fields(record) if f"{{{field.name}}}" not in words]
    assert not unused
    assert record.help or record in {errors.NotPython}
