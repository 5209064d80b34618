"""A model file, executed: its declarations, its settings, and the text it was written in."""

from __future__ import annotations

import ast
import builtins
import hashlib
import sys
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from checker.compiler import errors
from checker.compiler.source_file import span_of, syntax_tree
from checker.language import words
from checker.program.program import Setting
from checker.source.diagnostic import ModelError, did_you_mean
from checker.source.span import SourceText, Span

SETTING = "__setting__"
WORDS = ("parameter", "mechanism")
ON_OFF = {"on": True, "true": True, "1": True, "yes": True, "off": False, "false": False, "0": False, "no": False}


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


@dataclass
class Settings:
    """Meets each ``NAME = parameter(...)`` while the file runs, and gives it the value asked for."""

    asked: Mapping[str, str]
    met: dict[str, Setting] = field(default_factory=dict)

    def meet(self, name: str, word: Any, *args: Any, **named: Any) -> Any:
        """Stand in for ``word(*args, **named)`` in ``name = word(...)``."""
        if word is words.parameter:
            self.met[name] = setting = self._parameter(name, *args, **named)
        elif word is words.mechanism:
            self.met[name] = setting = self._mechanism(name, *args, **named)
        else:
            return word(*args, **named)
        return setting.value

    def _parameter(self, name: str, value: int, *, least: int = 1, most: int) -> Setting:
        asked = self.asked.get(name, str(value))
        try:
            chosen = int(asked)
        except ValueError:
            raise bad_setting(name, asked, "it is not a whole number", least, most) from None
        if not least <= chosen <= most:
            raise bad_setting(name, asked, f"it goes from {least} to {most}", least, most)
        return Setting(name, chosen, least, most)

    def _mechanism(self, name: str, on: bool, *, cost: str) -> Setting:
        asked = self.asked.get(name, "on" if on else "off")
        if asked.lower() not in ON_OFF:
            raise ModelError(
                errors.BadSetting(name, asked, "it is a mechanism", f"say `-p {name}=on` or `-p {name}=off`")
            )
        return Setting(name, ON_OFF[asked.lower()], 0, 1, cost)

    def check_all_met(self) -> None:
        """Refuse a ``-p`` that named nothing."""
        for name in self.asked:
            if name not in self.met:
                known = ", ".join(self.met) or "none"
                raise ModelError(errors.UnknownSetting(name, did_you_mean(name, self.met), known))


def bad_setting(name: str, value: str, reason: str, least: int, most: int) -> ModelError:
    """The error for a parameter's value that does not fit."""
    return ModelError(errors.BadSetting(name, value, reason, f"say `-p {name}=N` with N from {least} to {most}"))


def load(path: str, settings: Mapping[str, str]) -> Module:
    """Execute the model file at ``path`` with these settings.

    Raises ModelError where the file cannot be read, is not Python, raises, or does not take a setting.
    """
    text, tree = syntax_tree(path)
    met = Settings(settings)
    namespace: dict[str, Any] = {"__name__": Path(path).stem, "__file__": text.path, SETTING: met.meet}
    code = compile(with_settings(tree, text), text.path, "exec")
    with _import_path(path), _as_module(namespace):
        _execute(code, namespace, text)
    met.check_all_met()
    names = {k: v for k, v in namespace.items() if not k.startswith("__")}
    digest = hashlib.sha256("\n".join(text.lines).encode()).hexdigest()
    return Module(text, digest, names, tuple(met.met.values()))


def with_settings(tree: ast.Module, text: SourceText) -> ast.Module:
    """The module with ``NAME = parameter(...)`` turned into ``NAME = __setting__("NAME", parameter, ...)``."""
    named = {id(s.value): s.targets[0].id for s in tree.body if _is_setting(s)}  # type: ignore[attr-defined]  # by _is_setting
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not _is_word(node.func):
            continue
        if id(node) not in named:
            raise ModelError(errors.MisplacedSetting(ast.unparse(node.func)), span_of(node, text))
        name = ast.copy_location(ast.Constant(named[id(node)]), node)
        node.args = [name, node.func, *node.args]
        node.func = ast.copy_location(ast.Name(SETTING, ast.Load()), node)
    return tree


def _is_setting(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Assign)
        and len(statement.targets) == 1
        and isinstance(statement.targets[0], ast.Name)
        and isinstance(statement.value, ast.Call)
        and _is_word(statement.value.func)
    )


def _is_word(function: ast.expr) -> bool:
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", None)
    return name in WORDS


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
def _as_module(namespace: dict[str, Any]) -> Iterator[None]:
    """Have ``sys.modules`` hold the namespace while it runs, as enum and dataclasses expect."""
    name = namespace["__name__"]
    before = sys.modules.get(name)
    module = ModuleType(name)
    sys.modules[name] = module
    try:
        yield
    finally:
        sys.modules.pop(name, None)
        if before is not None:
            sys.modules[name] = before


def _execute(code: Any, namespace: dict[str, Any], text: SourceText) -> None:
    namespace["__builtins__"] = builtins
    try:
        exec(code, namespace)  # noqa: S102  # a model is a Python file; its top level declares
    except ModelError:
        raise
    except Exception as error:
        raise ModelError(*_what_failed(error, text)) from error


def _what_failed(error: Exception, text: SourceText) -> tuple[errors.ModuleFailed, Span | None]:
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno or 1 for frame in frames if frame.filename == text.path]
    message = errors.ModuleFailed(type(error).__name__, str(error))
    if not lines:
        return message, None
    line = text.line(lines[-1])
    indent = len(line) - len(line.lstrip())
    return message, Span(text, lines[-1], indent, lines[-1], len(line))
