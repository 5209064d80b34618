"""Stored traces: the part of a result file that ``replay`` needs, fully verified."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checker.language.ordering import MEMORY
from checker.report.result_file import SCHEMA
from checker.source.visible import visible

ADVICE = "write one with `python -m checker MODEL --json FILE`"
NAMES = {str: "a text", int: "a whole number", list: "a list", dict: "an object"}


class NotAResultFile(Exception):
    """The file cannot be replayed; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class StoredStep:
    """One step: the move, its text, and what an event log shows of it."""

    actor: str
    choice: int
    text: str
    file: str
    line: int
    changed: dict[str, tuple[str, ...]]
    event: str = ""


@dataclass(frozen=True, slots=True)
class StoredTrace:
    """One trace: of a property, or a run of none, which has a kind and a sentence."""

    property: str | None
    initial: int
    steps: tuple[StoredStep, ...]
    loop_from: int | None
    kind: str = ""
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class StoredResult:
    """The traces of one model, and the settings with which it was compiled."""

    model: str
    sha256: str
    settings: dict[str, str]
    traces: tuple[StoredTrace, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the file, and its path: ``results[0].traces[1].steps``."""

    path: str
    where: str
    content: Any

    def member(self, key: str, kind: type) -> Part:
        """A member of this object. Raises NotAResultFile if it is missing or has another type."""
        if key not in self.content:
            raise NotAResultFile(f"{self.path}: {self.named(key)} is missing: {ADVICE}")
        return Part(self.path, self.named(key), self.content[key]).checked(kind)

    def named(self, key: str) -> str:
        """The path of a member."""
        return f"{self.where}.{key}" if self.where else key

    def parts(self, kind: type) -> list[Part]:
        """The elements of this list."""
        found = [Part(self.path, f"{self.where}[{n}]", value) for n, value in enumerate(self.content)]
        return [part.checked(kind) for part in found]

    def checked(self, kind: type) -> Part:
        """This part, if it has that type. Raises NotAResultFile."""
        if type(self.content) is not kind:  # True is not a whole number here
            raise NotAResultFile(
                f"{self.path}: {self.where} is {json.dumps(self.content)[:40]}, not {NAMES[kind]}"
            )
        return self


def read_results(path: str) -> list[StoredResult]:
    """The results in a file. Raises NotAResultFile."""
    try:
        content = json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise NotAResultFile(f"cannot read {path}: {error.strerror}") from None
    except (ValueError, RecursionError):
        raise NotAResultFile(f"{path} is not whole JSON (was it cut off?): {ADVICE}") from None
    if not isinstance(content, dict) or content.get("schema") != SCHEMA:
        raise NotAResultFile(f"{path} is not a {SCHEMA} file: {ADVICE}")
    return [stored_result(part) for part in Part(path, "", content).member("results", list).parts(dict)]


def stored_result(part: Part) -> StoredResult:
    """One model."""
    parameters = part.member("parameters", dict)
    settings = {name: setting(parameters, name) for name in parameters.content}
    settings[MEMORY] = part.member("memory_model", str).content
    traces = tuple(stored_trace(trace) for trace in part.member("traces", list).parts(dict))
    return StoredResult(
        part.member("model", str).content, part.member("sha256", str).content, settings, traces
    )


def setting(parameters: Part, name: str) -> str:
    """A stored parameter or mechanism as ``-p`` takes it."""
    value = parameters.content[name]
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(parameters.member(name, int).content)


def stored_trace(part: Part) -> StoredTrace:
    """One trace."""
    steps = tuple(stored_step(step) for step in part.member("steps", list).parts(dict))
    initial, again = part.member("initial", int).content, loop_from(part, len(steps))
    if part.content.get("property", "") is None:
        return StoredTrace(None, initial, steps, again, text(part, "run"), text(part, "sentence"))
    return StoredTrace(text(part, "property"), initial, steps, again)


def loop_from(part: Part, length: int) -> int | None:
    """The step from which a trace repeats, if it does. Raises NotAResultFile if there is no such step."""
    if part.content.get("loop_from") is None:
        return None
    number: int = part.member("loop_from", int).content
    if not 0 <= number < length:
        raise NotAResultFile(
            f"{part.path}: {part.named('loop_from')} is {number}, of {length} steps: {ADVICE}"
        )
    return number


def stored_step(part: Part) -> StoredStep:
    """One step."""
    changed = part.member("changed", dict)
    return StoredStep(
        text(part, "actor"),
        part.member("choice", int).content,
        text(part, "text"),
        text(part, "file"),
        part.member("line", int).content,
        {
            visible(name): tuple(visible(p.content) for p in changed.member(name, list).parts(str))
            for name in changed.content
        },
        text(part, "event") if "event" in part.content else "",
    )


def text(part: Part, key: str) -> str:
    """A member that is text, made visible."""
    return visible(part.member(key, str).content)
