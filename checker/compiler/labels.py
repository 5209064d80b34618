"""The names that a model gives its steps: of an atomic block, and behind a statement.

``with atomic("lock_page()"):`` and ``page.locked = False  #: unlock_page()`` name a step. Other comments are
remarks, except the one behind ``with atomic:``, which names the block.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import get_args

from checker.compiler import errors
from checker.compiler.litmus_tree import is_litmus
from checker.compiler.source_file import span_of
from checker.language.ordering import Order, OrderName
from checker.source.diagnostic import Message
from checker.source.span import SourceText, Span
from checker.source.visible import in_place
from checker.source.wording import without_remark

MARK = "#:"
ORDERS = get_args(OrderName)
BLANK = {tokenize.COMMENT, tokenize.NL, tokenize.INDENT, tokenize.DEDENT}
FOR_TOOLS = re.compile(r"(?i)#\s*(noqa|type:|pragma|fmt:|ruff:|isort:|mypy:|pyright:|pylint:|nosec)")


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment, made visible.

    ``first`` is the first line of the statement that it follows. It is 0 for a comment within a statement, or
    on its own line.
    """

    text: str
    span: Span
    first: int

    @property
    def is_mark(self) -> bool:
        """Whether it is marked as the name of a step."""
        return self.text.startswith(MARK)

    @property
    def name(self) -> str:
        """The name in it, up to the next comment sign."""
        return without_remark(self.text.removeprefix(MARK))


@lru_cache(maxsize=64)
def comments(text: SourceText) -> tuple[Comment, ...]:
    """The comments of a file, in order. Those of a litmus test name nothing."""
    if is_litmus(text.path):
        return ()
    found: list[Comment] = []
    first, pending = 0, None
    for token in tokenize.generate_tokens(io.StringIO("\n".join(text.lines) + "\n").readline):
        if token.type == tokenize.COMMENT:
            (row, column), (_, end) = token.start, token.end
            pending = Comment(in_place(token.string), Span(text, row, column, row, end), 0)
            continue
        if pending is not None:
            ends = token.type == tokenize.NEWLINE
            found.append(Comment(pending.text, pending.span, first) if ends else pending)
            pending = None
        if token.type == tokenize.NEWLINE:
            first = 0
        elif token.type not in BLANK and not first:
            first = token.start[0]
    return tuple(found)


@lru_cache(maxsize=64)
def behind(text: SourceText) -> Mapping[int, Comment]:
    """The comment at the end of each statement, or of the head of a compound one, for each line of it."""
    return {n: one for one in comments(text) if one.first for n in range(one.first, one.span.line + 1)}


# -- the name of a statement -------------------------------------------------------------------


def name_at(line: int, text: SourceText) -> str:
    """The name behind the statement on a line; empty if it has none."""
    comment = behind(text).get(line)
    return comment.name if comment is not None and comment.is_mark else ""


def block_name(node: ast.With, text: SourceText) -> str:
    """The name of an atomic block, which says what the block models; empty if it has none."""
    match node.items[0].context_expr:
        case ast.Call(args=[ast.Constant(str() as name)]):
            return name.strip()
        case _:
            pass
    comment = behind(text).get(node.lineno)
    if comment is None or FOR_TOOLS.match(comment.text):
        return ""
    return comment.name if comment.is_mark else comment.text.removeprefix("#").strip()


def name_of(node: ast.stmt, text: SourceText) -> str:
    """The name that a model gives a statement; empty if it gives none."""
    return block_name(node, text) if isinstance(node, ast.With) else name_at(node.lineno, text)


def statement_text(node: ast.stmt, text: SourceText) -> str:
    """A statement as a trace shows it: its name, or its first line.

    An atomic block without a name is shown by the statements in it.
    """
    if name := name_of(node, text):
        return name
    if is_litmus(text.path):  # where several statements may be on one line
        return span_of(node, text).text
    if not isinstance(node, ast.With):
        return text.line(node.lineno).strip()
    if len(node.body) == 1 and node.body[0].lineno == node.end_lineno:
        return statement_text(node.body[0], text)
    inner = range(node.body[0].lineno, (node.end_lineno or node.lineno) + 1)
    parts = [line_text(line, text) for line in inner]
    return "; ".join(part for part in parts if part)


def line_text(line: int, text: SourceText) -> str:
    """A line in a block: the name behind it, if its statement begins there, or its code."""
    if name := name_at(line, text):
        return name if behind(text)[line].first == line else ""
    code = text.line(line).strip()
    return "" if code.startswith("#") else without_remark(code)


# -- errors ----------------------------------------------------------------------------------------


def misnamed(node: ast.With, text: SourceText) -> Message | None:
    """What is wrong with ``atomic(...)`` at the head of a block."""
    match node.items[0].context_expr:
        case ast.Call(args=[], keywords=[ast.keyword("order")]) as call:
            return bad_order(call)
        case ast.Call(args=[ast.Constant(str() as name)], keywords=[ast.keyword("order")]) as call:
            return bad_text(name) or bad_order(call)
        case ast.Call(args=[], keywords=[]):
            return errors.BadName(
                "no name is given", 'write `with atomic:`, or `with atomic("lock_page()"):`'
            )
        case ast.Call(args=[ast.Constant(str() as name)], keywords=[]):
            comment = behind(text).get(node.lineno)
            if comment is not None and comment.is_mark:
                return errors.BadName("the block has another name already", "leave out one of them")
            return bad_text(name)
        case ast.Call(args=[ast.Starred()]):
            pass
        case ast.Call(args=[_], keywords=[]):
            way_out = 'write it here: `with atomic("lock_page()"):`'
            return errors.BadName("the text is not written out", way_out)
        case _:
            pass
    wanted = "it takes one text, the name of the step, and an order"
    return errors.WrongArguments("atomic", wanted, 'name, *, order="full"')


def bad_order(call: ast.Call) -> Message | None:
    """What is wrong with the order of a block."""
    match call.keywords[0].value:
        case ast.Constant(str() as order) if order in ORDERS:
            return None
        case _:
            names = ", ".join(f'"{name}"' for name in ORDERS)
            return errors.Unsupported(f"the order `{ast.unparse(call.keywords[0].value)}`", f"use {names}")


def block_order(node: ast.With) -> Order:
    """The order of an atomic block."""
    match node.items[0].context_expr:
        case ast.Call(keywords=[ast.keyword("order", ast.Constant(str() as order))]):
            return Order(order)
        case _:
            return Order.DEFAULT


def bad_text(name: str) -> Message | None:
    """What is wrong with a text as the name of a step."""
    if not name.strip():
        return errors.BadName("the name is empty", "name what the step models, or leave it out")
    if not name.isprintable():
        return errors.BadName("the name holds a character that is not seen", "write it in visible characters")
    if "  #" in name:
        return errors.BadName("what follows `#` reads as a comment", "leave that out")
    return None


def misplaced(function: ast.FunctionDef, text: SourceText) -> tuple[Message, Span] | None:
    """What is wrong with the first comment of a function that is marked as a name but names nothing."""
    lines = range(function.lineno, (function.end_lineno or function.lineno) + 1)
    for one in comments(text):
        if one.is_mark and one.span.line in lines:
            message = bad_text(one.name) if is_nameable(one, function, text) else errors.NamesNothing(MARK)
            if message is not None:
                return message, one.span
    return None


def is_nameable(comment: Comment, function: ast.FunctionDef, text: SourceText) -> bool:
    """Whether a comment follows a statement that does something, or an ``else``."""
    lines = range(comment.first, comment.span.line + 1) if comment.first else range(0)
    inner = (node for node in ast.walk(function) if isinstance(node, ast.stmt) and node is not function)
    does = any(node.lineno in lines for node in inner if not isinstance(node, ast.Pass) and not is_text(node))
    return does or (bool(lines) and text.line(comment.first).lstrip().startswith("else"))


def is_text(node: ast.stmt) -> bool:
    """Whether a statement is a bare constant: a docstring."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
