"""Generated Python, executed so that tracebacks and debuggers show useful text."""

from __future__ import annotations

import ast
import linecache
from typing import Any

from checker.backends.python.expressions import Line
from checker.ground.program import GroundCommand

Run = dict[str, Any]


def source_text(lines: list[Line]) -> str:
    """Generated lines as text."""
    return "\n".join("    " * line.indent + line.text for line in lines) + "\n"


def compiled(source: str, names: Run) -> Run:
    """Run generated source under a name that ``linecache`` knows, so that a traceback shows it."""
    name = f"<generated {hash(source) & 0xFFFFFFFF:08x}>"
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    exec(compile(source, name, "exec"), names)
    return names


def under_model_lines(lines: list[Line], command: GroundCommand) -> Run:
    """Execute generated lines under the model's file name, each at its line of the model."""
    tree = ast.parse(source_text(lines))
    home = command.label.span
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt | ast.expr):
            span = lines[node.lineno - 1].span or home
            line = span.line if span.source == home.source else home.line
            node.lineno, node.end_lineno = line, line
    names: Run = {}
    exec(compile(tree, home.source.path, "exec"), names)
    return names
