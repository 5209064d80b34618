"""Loads a model file: its declarations, its settings, and its source text."""

from __future__ import annotations

import builtins
import re
import sys
import traceback
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import FrozenInstanceError, dataclass, field
from functools import partial
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from checker.compiler import errors, kernel_names
from checker.compiler.imported_code import code_of
from checker.compiler.imports import PACKAGE, Imports, without_own
from checker.compiler.installed import is_installed
from checker.compiler.participation.branches import Branches
from checker.compiler.participation.file_branches import rewrite
from checker.compiler.participation.markers import TAKEN, WHOLE
from checker.compiler.settings import (
    EVERY_MODELS,
    MEET,
    MEETABLE,
    Settings,
    bounds_of,
    memory_of,
    refuse_settings,
)
from checker.compiler.source_file import new_tree, not_python, read_source, syntax_tree
from checker.compiler.vocabulary import DECLARING, DESCRIBING
from checker.compiler.weakening import Weakening, weakening_of
from checker.language.declarations import Declaration, collected
from checker.language.ordering import MEMORY, USUAL_BOUNDS, WEAKER, MachineBounds, MemoryModel
from checker.language.state import Element, SharedArray, WordMisused
from checker.program.program import Setting
from checker.source.confined import Forbidden, confined
from checker.source.diagnostic import Message, ModelError, Remark, did_you_mean
from checker.source.limit import LimitReached
from checker.source.span import SourceText, Span, whole_file, whole_line

# No file can be imported under this name, so a model called enum.py replaces nothing.
MODULE_NAME = "__model__"
ONLY_DECLARATIONS = "loading a model runs only its declarations, never the bodies of actors and procedures"


@dataclass(frozen=True)
class Module:
    """One loaded model file.

    ``names`` are its top-level names in order, with their values. ``declarations`` are all calls of words, in
    the model and in the files that it imports: ``libraries``.
    """

    source: SourceText
    sha256: str
    names: Mapping[str, Any]
    settings: tuple[Setting, ...]
    declarations: tuple[Declaration, ...]
    libraries: tuple[ModuleType, ...]
    branches: Branches
    memory: MemoryModel = MemoryModel.SC
    weakening: Weakening = field(default_factory=Weakening)
    bounds: MachineBounds = USUAL_BOUNDS

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return Path(self.source.path).stem


def load(path: str, asked: Mapping[str, str]) -> Module:
    """Execute the model file at ``path`` with the given settings.

    Raises ModelError if the file cannot be read, is not Python, raises, or does not accept a setting.
    """
    text, tree = new_tree(path)  # which is rewritten
    settings, branches = Settings({k: v for k, v in asked.items() if k not in EVERY_MODELS}), Branches()
    tree = settings.rewrite(rewrite(tree, text.path, branches), text)
    try:
        with warnings.catch_warnings(action="ignore"):  # `is` between integers has a message of its own
            code = compile(tree, text.path, "exec")
    except (SyntaxError, ValueError, RecursionError) as error:
        raise not_python(error, text) from error
    module = ModuleType(MODULE_NAME)
    imports = Imports(text.path, partial(code_of, branches=branches))
    inside = {"__file__": text.path, "__builtins__": imports.builtins, "__package__": PACKAGE}
    vars(module).update({**inside, MEET: settings.meet})
    imports.builtins |= {TAKEN: branches.take, WHOLE: branches.whole}
    with settings.refusing(), imports.at_work(), _importable(module), collected() as declarations:
        _execute(code, vars(module), text)
    refuse_settings_of_libraries(declarations, text)
    settings.check_all_seen(declarations)
    names = {k: v for k, v in vars(module).items() if not is_pythons(k)}
    memory = memory_of(asked.get(MEMORY), names, text)
    met, libraries = tuple(settings.met.values()), tuple(imports.modules.values())
    return Module(
        text,
        text.sha256,
        names,
        met,
        tuple(declarations),
        libraries,
        branches,
        memory,
        weakening_of(asked.get(WEAKER)),
        bounds_of(asked, memory),
    )


def refuse_settings_of_libraries(declarations: Iterable[Declaration], text: SourceText) -> None:
    """Refuse parameters and mechanisms in the files that a model imports: ``-p`` would not reach them."""
    paths = {one.place.path for one in declarations if one.word in MEETABLE} - {text.path}
    for path in sorted(paths):
        refuse_settings(*syntax_tree(path))


def is_pythons(name: str) -> bool:
    """Whether a name is one of those that Python gives to every module, or ours."""
    return name.startswith("__") and name.endswith("__")


@contextmanager
def _importable(module: ModuleType) -> Iterator[None]:
    """Put the module into ``sys.modules`` while it runs, as enum and dataclasses expect."""
    sys.modules[MODULE_NAME] = module
    try:
        yield
    finally:
        sys.modules.pop(MODULE_NAME, None)


def _execute(code: CodeType, namespace: dict[str, Any], text: SourceText) -> None:
    try:
        with confined() as own, own:
            exec(code, namespace)  # a model is a Python file; its top level declares
    except ModelError as error:
        seen = error.diagnostic
        if seen.span is None:  # of another file, which this one imports
            raise ModelError(seen.message, _where(error, text)[0], seen.notes) from error
        raise
    except (KeyboardInterrupt, LimitReached):
        raise
    except BaseException as error:  # SystemExit and GeneratorExit are treated alike
        raise _what_failed(error, text, namespace) from error


def failed_in_model(error: BaseException, text: SourceText, names: Mapping[str, Any]) -> ModelError | None:
    """The error for an exception in the methods of the model's own classes, raised after its top level ran.

    None if it came from elsewhere.
    """
    frames = [frame.f_code.co_filename for frame, _ in traceback.walk_tb(error.__traceback__)]
    if isinstance(error, KeyboardInterrupt | LimitReached) or text.path not in frames:
        return None
    return _what_failed(error, text, names)


def _what_failed(error: BaseException, text: SourceText, names: Mapping[str, Any]) -> ModelError:
    """The error for an exception of the top level: its place in the model, and in a library."""
    place, notes = _where(error, text)
    try:
        return ModelError(described(error, names), place, notes)
    except (KeyboardInterrupt, LimitReached):
        raise
    except BaseException:  # an exception of the model's own may fail at anything that it is asked for
        return ModelError(errors.ModuleFailed(class_name(error), "", "", ONLY_DECLARATIONS), place, notes)


def described(error: BaseException, names: Mapping[str, Any]) -> Message:
    """What an exception of the top level says."""
    if isinstance(error, Forbidden):
        return errors.MayNot(str(error))
    if isinstance(error, WordMisused):
        return errors.MisusedWord(said(error))
    if isinstance(error, TypeError) and (wrong := wrong_arguments(error)):
        return errors.MisusedWord(wrong)
    if is_about_state(error):
        return errors.StateAtTheTop()
    return errors.ModuleFailed(class_name(error), said(error), *correction(error, names))


def wrong_arguments(error: TypeError) -> str:
    """What Python says of a call that does not fit the signature of a word of the language; else empty."""
    match = re.match(r"(\w+)(?:\.__init__)?(\(\) (?:missing|takes|got) .*)", said(error))
    if not match or match[1] not in {*DECLARING, *DESCRIBING}:
        return ""
    way_out = ": write `integer(0, most=N)`" if match[1] == "integer" else ""
    return f"{match[1]}{match[2]}{way_out}"


def is_about_state(error: BaseException) -> bool:
    """Whether the top level reads or changes a field of shared state, or changes what a word declared."""
    of_python = isinstance(error, TypeError) and said(error).startswith("super(type, obj)")
    is_change = (
        isinstance(error, FrozenInstanceError) or of_python
    )  # a frozen class with slots says the latter
    return is_change or (isinstance(error, AttributeError) and isinstance(error.obj, Element | SharedArray))


def class_name(error: BaseException) -> str:
    """The name of an exception's class; a metaclass of the model's own is not asked."""
    return str(vars(type)["__name__"].__get__(type(error)))


def _where(error: BaseException, text: SourceText) -> tuple[Span, tuple[Remark, ...]]:
    """The line of the model where an exception began, and the line of a library that raised it."""
    lines: list[int] = []
    others: list[tuple[str, int, str]] = []
    for frame, number in traceback.walk_tb(error.__traceback__):
        path = frame.f_code.co_filename
        if path == text.path:
            lines.append(number)
            others.clear()
        elif not path.startswith("<") and not is_installed(path):
            others = [(path, number, "raised here")]
    if isinstance(error, SyntaxError) and isinstance(error.filename, str):
        line = error.lineno if isinstance(error.lineno, int) else 1
        others = [(error.filename, line, "found here")] if not error.filename.startswith("<") else others
    notes = []
    for path, number, what in others:
        with suppress(ModelError):  # the file name that a file gives itself need not exist
            notes.append(Remark(whole_line(read_source(path), number), what))
    return whole_line(text, lines[-1]) if lines else whole_file(text), tuple(notes)


def said(error: BaseException) -> str:
    """The text of an exception on one line, without absolute paths."""
    sentence = str(error.msg if isinstance(error, SyntaxError) else error)
    sentence = without_own(sentence.strip().split("\n")[0])
    return (
        re.sub(r" \((/.*|unknown location)\)$", "", sentence) if isinstance(error, ImportError) else sentence
    )


def correction(error: BaseException, names: Mapping[str, Any]) -> tuple[str, str]:
    """A name similar to the one that was not found, and what to do."""
    missing = missing_name(error)
    exact = kernel_names.way_out(missing) if missing else None
    if exact:
        return "", exact
    suggestion, way_out = nearest(error, missing, names) if missing else ("", "")
    return suggestion, way_out or ONLY_DECLARATIONS


def missing_name(error: BaseException) -> str:
    """The name that was not found; empty for other exceptions."""
    if isinstance(error, NameError):
        return str(error.name or "")
    match = re.match(r"cannot import name '(\w+)'|No module named 'checker\.kernel\.(\w+)'", said(error))
    return (match[1] or match[2]) if match and isinstance(error, ImportError) else ""


def nearest(error: BaseException, missing: str, names: Mapping[str, Any]) -> tuple[str, str]:
    """A name similar to a missing one, and how to get it: both may be empty."""
    if isinstance(error, NameError):
        return kernel_names.nearest(missing, [*names, *vars(builtins)])
    if isinstance(error, ModuleNotFoundError):
        return did_you_mean(missing, kernel_names.files()), ""
    module = str(getattr(error, "name", "") or "")
    return kernel_names.nearest(missing, vars(sys.modules.get(module, builtins)))
