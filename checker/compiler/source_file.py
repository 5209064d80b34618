"""Files as text and as syntax trees, and the source of a function or a class."""

from __future__ import annotations

import ast
import os
import re
import stat
import tokenize
import warnings
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from checker.compiler import errors
from checker.compiler.litmus_tree import ENDING as LITMUS
from checker.compiler.litmus_tree import is_litmus, litmus_tree
from checker.language.state import written
from checker.source.diagnostic import ModelError, did_you_mean
from checker.source.span import SourceText, Span, whole_file, whole_line

LARGEST = 1 << 20  # bytes; the largest model has a hundredth of that
Function = ast.FunctionDef | ast.AsyncFunctionDef


def read_source(path: str) -> SourceText:
    """The file's text. Raises ModelError if it cannot be read or decoded."""
    try:
        refuse_other_files(path)
        with tokenize.open(path) as file:
            return SourceText(str(Path(path).resolve()), tuple(file.read().removesuffix("\n").split("\n")))
    except (OSError, ValueError, SyntaxError, LookupError) as error:  # the last two come from its encoding
        reason = getattr(error, "strerror", None) or "it is not a text file"
        near = similar_file(path) if isinstance(error, FileNotFoundError) else ""
        raise ModelError(errors.CannotRead(path, reason + near)) from error


def similar_file(path: str) -> str:
    """A model with a similar name in the same folder, or ``-p``, as a suggestion; empty if there is none."""
    if re.fullmatch(r"[A-Za-z_]\w*=\w+", path):
        return f" (did you mean `-p {path}`?)"
    folder, name = os.path.split(path)
    with suppress(OSError):
        models = [other for other in os.listdir(folder or ".") if other.endswith((".py", LITMUS))]
        near = did_you_mean(f"{name}.py" if "." not in name else name, models, 0.8)
        return near.replace("`", f"`{os.path.join(folder, '')}", 1)
    return ""


def refuse_other_files(path: str) -> None:
    """Refuse a file that is no model: one that has no end, is a result file, or is too large.

    Raises OSError, ModelError.
    """
    status = os.stat(path)
    if not stat.S_ISREG(status.st_mode) and not stat.S_ISDIR(status.st_mode):
        reason = "it is a pipe, a socket or a device, not a file: a model is read more than once"
        raise ModelError(errors.CannotRead(path, reason))
    if path.endswith(".json"):
        way_out = f"`python -m checker replay {path}` draws the races of a result file"
        raise ModelError(errors.CannotRead(path, "it is JSON, not a model", way_out))
    if status.st_size > LARGEST:
        reason = f"it has {status.st_size:,} bytes, and a model has at most {LARGEST:,}"
        raise ModelError(errors.CannotRead(path, reason))


def syntax_tree(path: str) -> tuple[SourceText, ast.Module]:
    """The file's text and tree, cached as long as the file does not change; the tree must not be changed.

    Raises ModelError if it is not Python.
    """
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return new_tree(path)  # which reports the error
    return _parsed(path, (status.st_mtime_ns, status.st_size))


@lru_cache(maxsize=256)
def nodes_of(tree: ast.Module) -> tuple[ast.AST, ...]:
    """Every node of a tree that is not changed; cached, as several questions are about all of them."""
    return tuple(ast.walk(tree))


@lru_cache(maxsize=256)
def _parsed(path: str, _stamp: tuple[int, int]) -> tuple[SourceText, ast.Module]:
    """A file's text and tree; the stamp (time, size) detects an edited file."""
    return new_tree(path)


def new_tree(path: str) -> tuple[SourceText, ast.Module]:
    """The file's text and a private tree. Raises ModelError if it is not Python."""
    text = read_source(path)
    if is_litmus(path):
        return text, litmus_tree(text)
    try:
        with warnings.catch_warnings(action="ignore"):
            return text, ast.parse("\n".join(text.lines) + "\n", text.path)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise not_python(error, text) from error


def not_python(error: Exception, text: SourceText) -> ModelError:
    """The error for a file that Python does not accept."""
    line = min(getattr(error, "lineno", None) or 1, len(text.lines))
    column = min(max(0, (getattr(error, "offset", None) or 1) - 1), len(text.line(line)))
    deep = "it is nested too deeply"
    reason = deep if isinstance(error, RecursionError) else getattr(error, "msg", None) or str(error) or deep
    return ModelError(errors.NotPython(reason), Span(text, line, column, line, column + 1))


@lru_cache(maxsize=256)
def _functions(path: str, stamp: tuple[int, int]) -> tuple[SourceText, dict[tuple[str, int], Function]]:
    """Every function of a file by name and first line."""
    text, tree = _parsed(path, stamp)
    found = [node for node in nodes_of(tree) if isinstance(node, Function)]
    return text, {(node.name, first_line(node)): node for node in found}


def first_line(node: Function | ast.ClassDef) -> int:
    """The line of the first decorator, or of the ``def`` or ``class``."""
    return min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])


def function_source(function: Callable[..., Any]) -> tuple[SourceText, ast.FunctionDef]:
    """The source of a function. Raises ModelError if it cannot be found."""
    code = function.__code__
    try:
        status = Path(code.co_filename).stat()
        text, functions = _functions(code.co_filename, (status.st_mtime_ns, status.st_size))
    except OSError:
        raise ModelError(errors.NoSource(code.co_name)) from None
    node = functions.get((code.co_name, code.co_firstlineno))
    if node is None:
        raise ModelError(errors.NoSource(code.co_name), whole_line(text, code.co_firstlineno))
    if isinstance(node, ast.AsyncFunctionDef):
        way_out = "write `def`: every step may be followed by a step of another actor, there is no await"
        raise ModelError(errors.Unsupported("`async def`", way_out), header(node, text))
    return text, node


def header(node: Function, text: SourceText) -> Span:
    """The line of the ``def``."""
    return whole_line(text, node.lineno)


def class_source(cls: type[Any], model: SourceText) -> tuple[SourceText, ast.ClassDef | None]:
    """The source of a record class: its own file, or the model's; None if it is not there."""
    place = written(cls).place
    text, tree = syntax_tree(place.path if place is not None else model.path)
    found = [n for n in nodes_of(tree) if isinstance(n, ast.ClassDef) and n.name == cls.__name__]
    here = [n for n in found if place is not None and first_line(n) <= place.line <= n.lineno]
    return text, next(iter(here or found), None)


def assignment_span(text: SourceText, name: str) -> Span:
    """The last top-level assignment of a name in a file; the whole file if there is none."""
    _, tree = syntax_tree(text.path)
    for statement in reversed(tree.body):
        targets = (
            statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
        )
        if any(isinstance(target, ast.Name) and target.id == name for target in targets):
            return span_of(statement, text)
    return whole_file(text)


def span_of(node: ast.AST, text: SourceText) -> Span:
    """The span of a node. Columns of ``ast`` count UTF-8 bytes; ours count characters."""
    line = getattr(node, "lineno", 1)
    end = getattr(node, "end_lineno", line) or line
    return Span(
        text,
        line,
        _characters(text.as_read(line), getattr(node, "col_offset", 0)),
        end,
        _characters(text.as_read(end), getattr(node, "end_col_offset", 0) or 0),
    )


def head_span(node: ast.stmt, text: SourceText) -> Span:
    """The span of a statement; of a compound statement without its body."""
    inner: list[ast.stmt] = getattr(node, "body", [])
    whole = span_of(node, text)
    if not inner or inner[0].lineno == whole.line:
        return whole
    heads = [part for part in ast.iter_child_nodes(node) if part not in inner and isinstance(part, ast.expr)]
    last = max((span_of(part, text).end_line for part in heads), default=whole.line)
    return Span(text, whole.line, whole.column, last, len(text.line(last)))


def else_span(node: ast.If, text: SourceText) -> Span:
    """The line of the ``else`` of an ``if`` that has one."""
    first = (node.body[-1].end_lineno or node.lineno) + 1
    for line in range(first, node.orelse[0].lineno + 1):
        if text.line(line).lstrip().startswith("else"):
            return whole_line(text, line)
    return whole_line(text, node.orelse[0].lineno)


def _characters(line: str, byte: int) -> int:
    if line.isascii():
        return min(byte, len(line))
    return len(line.encode()[:byte].decode(errors="ignore"))
