"""Litmus tests among the model files: each is compiled as the model that it is written out as."""

from __future__ import annotations

import ast

from checker.source.span import SourceText, Span, whole_line

ENDING = ".litmus"


def is_litmus(path: str) -> bool:
    """Whether a file is a litmus test, by its name."""
    return path.endswith(ENDING)


def litmus_tree(text: SourceText) -> ast.Module:
    """The tree of the model of a litmus test. Every node has the place of its statement in the test.

    Raises ModelError.
    """
    from checker.litmus.model_text import model_of  # few models need it

    lines = model_of(text)
    tree = ast.parse("\n".join(line.text for line in lines) + "\n", text.path)
    first = whole_line(text, 1)
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt | ast.expr | ast.arg | ast.keyword | ast.alias):
            _move(node, lines[node.lineno - 1].span or first)
    return tree


def _move(node: ast.stmt | ast.expr | ast.arg | ast.keyword | ast.alias, span: Span) -> None:
    node.lineno, node.end_lineno = span.line, span.end_line
    node.col_offset = _bytes(span.source, span.line, span.column)
    node.end_col_offset = _bytes(span.source, span.end_line, span.end_column)


def _bytes(text: SourceText, line: int, column: int) -> int:
    """A column counted in bytes, as ``ast`` does."""
    return len(text.as_read(line)[:column].encode())
