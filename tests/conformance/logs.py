"""Logs for tests: written in the shape of ftrace, and compared with a model."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from checker.backends.python.system import PythonSystem
from checker.compiler.compile import compile_model
from checker.conformance.answer import LogAnswer, answer
from checker.conformance.event_map import EventMap, read_event_map
from checker.conformance.product import Assumptions
from checker.event_log.event import EventLog
from checker.event_log.reading import LogReader
from checker.exploration.limits import Watch
from checker.passes.normal_form import ground
from tests.conformance.brute_force import Line

MODELS = Path(__file__).parent / "models"


@cache
def system_of(name: str) -> PythonSystem:
    """The system of one of the models of these tests."""
    return PythonSystem(ground(compile_model(str(MODELS / f"{name}.py"), {}).program))


@cache
def mapping_of(name: str) -> EventMap:
    """The mapping beside one of the models."""
    return read_event_map(str(MODELS / f"{name}.events.toml"))


def text_of(lines: Sequence[Line]) -> str:
    """A log as ``cat trace`` prints it."""
    return "# tracer: nop\n" + "".join(
        f"{'writer':>16}-{line.task:<7} [{line.cpu:03}] ..... {line.time // 10**9:>5}."
        f"{line.time % 10**9:09}: {line.name}: page={line.page}\n"
        for line in sorted(lines, key=lambda line: line.time)
    )


def log_of(text: str, mapping: EventMap) -> EventLog:
    """A log that is read from a file."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(text)
        file.flush()
        return LogReader(file.name, mapping.fate).read()


def compared(
    text: str, skew: float = 0, name: str = "locked_pages", anywhere: bool = False, gaps: bool = False
) -> LogAnswer:
    """What the search says of the text of a log."""
    mapping = mapping_of(name)
    return answer(system_of(name), mapping, log_of(text, mapping), skew, Assumptions(anywhere, gaps), Watch())
