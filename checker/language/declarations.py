"""Records the declarations of a model, and their places, while the model is loaded."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from inspect import CO_OPTIMIZED
from itertools import takewhile
from types import FrameType
from typing import Any, TypeVar

T = TypeVar("T")
TOP = "<module>"


@dataclass(frozen=True, slots=True)
class DeclarationPlace:
    """A file and a line of it, counted from 1."""

    path: str
    line: int


@dataclass(frozen=True, slots=True, eq=False)
class Declaration:
    """One call of a word of the language.

    ``made`` is what it returned, and ``place`` the line that called it. ``at_top`` is true if this line is at
    the top level of a file, not in a function or class. ``stood`` is where the top level of the file, or a
    class there, was at that time; ``names`` are the names of that file.
    """

    word: str
    made: Any
    place: DeclarationPlace
    stood: DeclarationPlace
    names: Mapping[str, Any]
    at_top: bool


COLLECTOR: ContextVar[list[Declaration] | None] = ContextVar("declarations", default=None)


@contextmanager
def collected() -> Iterator[list[Declaration]]:
    """Collect declarations until the block ends."""
    declarations: list[Declaration] = []
    token = COLLECTOR.set(declarations)
    try:
        yield declarations
    finally:
        COLLECTOR.reset(token)


def declare(word: str, made: T) -> T:
    """Tell the collector, if there is one, what a word has made. Returns it."""
    collector = COLLECTOR.get()
    frames = list(outside()) if collector is not None else []
    if collector is not None and frames:
        inner, outer = frames[0], frames[-1]
        at_top = len(frames) == 1 and outer.f_code.co_name == TOP
        stood = list(takewhile(is_no_function, reversed(frames)))
        collector.append(
            Declaration(
                word, made, place_of(inner), place_of((stood or [outer])[-1]), outer.f_globals, at_top
            )
        )
    return made


def calling() -> FrameType | None:
    """The frame that called a word of the language."""
    return next(outside(), None)


def place_of(frame: FrameType) -> DeclarationPlace:
    """The place of a frame."""
    return DeclarationPlace(frame.f_code.co_filename, frame.f_lineno)


def is_no_function(frame: FrameType) -> bool:
    """Whether a frame is the top level of a file, or the body of a class."""
    return not frame.f_code.co_flags & CO_OPTIMIZED


def outside() -> Iterator[FrameType]:
    """The frames of files outside the checker, the innermost first, up to the top level of one."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        code = frame.f_code
        if in_a_file(frame):
            yield frame
            if code.co_name == TOP:
                return
        frame = frame.f_back


def in_a_file(frame: FrameType) -> bool:
    """Whether a frame belongs to a file of a model, not to the checker or to executed text."""
    ours = is_the_checkers(str(frame.f_globals.get("__name__", "")))
    return not ours and not frame.f_code.co_filename.startswith("<")


def is_the_checkers(module: str) -> bool:
    """Whether a module is part of the checker, except its library of kernel primitives."""
    return module.partition(".")[0] == "checker" and not is_kernel(module)


def is_kernel(module: str) -> bool:
    """Whether a module belongs to ``checker.kernel``, whose files are written in the language."""
    return module.split(".")[:2] == ["checker", "kernel"]
