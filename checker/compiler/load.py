"""A model file, executed: its declarations, its settings, and the text it was written in."""

from __future__ import annotations

import builtins
import re
import sys
import sysconfig
import traceback
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from checker.compiler import errors
from checker.compiler.settings import MEET, Settings
from checker.compiler.source_file import not_python, read_source, syntax_tree
from checker.language.shapes import WordMisused
from checker.program.program import Setting
from checker.source.diagnostic import ModelError, Note, did_you_mean
from checker.source.span import SourceText, whole_file, whole_line

# No file can be imported under this name, so a model called enum.py replaces nothing.
MODULE_NAME = "__model__"
INSTALLED = [sysconfig.get_path(part) for part in ("stdlib", "platstdlib", "purelib", "platlib")]
NOT_THE_MODELS = tuple(str(Path(place).resolve()) for place in (*INSTALLED, str(Path(__file__).parents[1])))


@dataclass(frozen=True)
class Module:
    """One loaded model file. ``names`` are its top-level names in order, with their values."""

    source: SourceText
    sha256: str
    names: Mapping[str, Any]
    settings: tuple[Setting, ...]

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return Path(self.source.path).stem


def load(path: str, asked: Mapping[str, str]) -> Module:
    """Execute the model file at ``path`` with the settings asked for.

    Raises ModelError where the file cannot be read, is not Python, raises, or does not take a setting.
    """
    text, tree = syntax_tree(path)
    settings = Settings(asked)
    tree = settings.rewrite(tree, text)
    try:
        with warnings.catch_warnings(action="ignore"):  # `is` between integers has a message of its own
            code = compile(tree, text.path, "exec")
    except (SyntaxError, ValueError, RecursionError) as error:
        raise not_python(error, text) from error
    module = ModuleType(MODULE_NAME)
    vars(module).update({"__file__": text.path, "__builtins__": builtins, MEET: settings.meet})
    with _import_path(path), _importable(module):
        _execute(code, vars(module), text)
    settings.check_all_met()
    names = {k: v for k, v in vars(module).items() if not k.startswith("__")}
    return Module(text, text.sha256, names, tuple(settings.met.values()))


@contextmanager
def _import_path(path: str) -> Iterator[None]:
    """Let a model import what lies beside it, and beside its folder."""
    folder = Path(path).resolve().parent
    added = [str(folder), str(folder.parent)]
    before = sys.path
    sys.path = [*before, *(entry for entry in added if entry not in before)]
    try:
        yield
    finally:
        sys.path = before


@contextmanager
def _importable(module: ModuleType) -> Iterator[None]:
    """Have ``sys.modules`` hold the module while it runs, as enum and dataclasses expect."""
    sys.modules[MODULE_NAME] = module
    try:
        yield
    finally:
        sys.modules.pop(MODULE_NAME, None)


def _execute(code: CodeType, namespace: dict[str, Any], text: SourceText) -> None:
    try:
        exec(code, namespace)  # a model is a Python file; its top level declares
    except ModelError:
        raise
    except (Exception, SystemExit) as error:
        raise _what_failed(error, text, namespace) from error


def _what_failed(error: BaseException, text: SourceText, names: Mapping[str, Any]) -> ModelError:
    """The error for an exception of the top level: where the model stands, and where a library does."""
    lines: list[int] = []
    notes: list[Note] = []
    for frame, number in traceback.walk_tb(error.__traceback__):
        path = frame.f_code.co_filename
        if path == text.path:
            lines.append(number)
            notes.clear()
        elif not path.startswith(("<", *NOT_THE_MODELS)):
            notes = [Note(whole_line(read_source(path), number), "raised here")]
    if isinstance(error, SyntaxError) and error.filename and not error.filename.startswith("<"):
        notes = [Note(whole_line(read_source(error.filename), error.lineno or 1), "found here")]
    place = whole_line(text, lines[-1]) if lines else whole_file(text)
    if isinstance(error, WordMisused):
        return ModelError(errors.MisusedWord(str(error)), place, tuple(notes))
    message = errors.ModuleFailed(type(error).__name__, said(error), suggestion(error, names))
    return ModelError(message, place, tuple(notes))


def said(error: BaseException) -> str:
    """What an exception says, on one line, without the paths of this machine."""
    sentence = error.msg if isinstance(error, SyntaxError) else str(error)
    sentence = sentence.strip().split("\n")[0]
    return (
        re.sub(r" \((/.*|unknown location)\)$", "", sentence) if isinstance(error, ImportError) else sentence
    )


def suggestion(error: BaseException, names: Mapping[str, Any]) -> str:
    """A name near to the one that was not found."""
    if isinstance(error, NameError):
        return did_you_mean(error.name or "", [*names, *vars(builtins)])
    missing = re.match(r"cannot import name '(\w+)'", str(error))
    if isinstance(error, ImportError) and missing:
        return did_you_mean(missing[1], vars(sys.modules.get(error.name or "", builtins)))
    return ""
