"""The mapping from the events of a log to the steps of a model: a file of TOML beside the model.

    ignore = ["sched_switch", "page_fault_*"]

    [[event]]
    name = "mm_filemap_delete_from_page_cache"
    step = "__delete_from_page_cache()"
    fields = { pfn = "pages" }

Its entries are described in docs/conform.md.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Any

from checker.event_log.event import LogEvent
from checker.event_log.reading import Fate
from checker.event_log.value import matches
from checker.source.diagnostic import did_you_mean
from checker.source.visible import visible

KEYS = ("name", "step", "actor", "when", "fields", "values", "changes", "keeps", "task", "may_be_absent")
LARGEST = 1 << 20  # bytes
PID = "common_pid"


class WrongMapping(Exception):
    """A mapping that cannot be used; the message says which file and which entry, and what to do."""

    def __init__(self, path: str, said: str) -> None:
        super().__init__(f"{visible(path)}: {said}")


@dataclass(frozen=True, slots=True)
class Place:
    """Shared state of the model: ``pages`` (its elements), or ``pages.locked``."""

    array: str
    field: str = ""

    def __str__(self) -> str:
        return f"{self.array}.{self.field}" if self.field else self.array


@dataclass(frozen=True)
class EventRule:
    """One entry: the steps that show an event of this name, and what the fields of the event say.

    ``actors`` restricts the steps to those of some actors, ``when`` the events to those whose fields have
    some values, ``changes`` and ``keeps`` the steps to those that change a value, or do not. ``fields`` say
    which element the step is about; several fields together (``ino,index``) may be one name of it.
    ``values`` are values of the model after the step. ``task`` is the field that says which task it was:
    None for the thread that was running, empty if none does.
    """

    number: int
    name: str
    steps: tuple[str, ...]
    actors: tuple[str, ...] = ()
    when: tuple[tuple[str, str], ...] = ()
    fields: tuple[tuple[str, Place], ...] = ()
    values: tuple[tuple[str, Place], ...] = ()
    changes: Place | None = None
    keeps: Place | None = None
    task: str | None = None
    may_be_absent: bool = False

    @property
    def where(self) -> str:
        """The entry as messages name it."""
        return f"event {self.number} ({self.name})"

    def applies_to(self, event: LogEvent) -> bool:
        """Whether it is about an event of the log."""
        return event.name == self.name and all(
            (value := event.field(name)) is not None and matches(value, pattern)
            for name, pattern in self.when
        )

    @property
    def looks_at_values(self) -> bool:
        """Whether it depends on what a step touches or changes."""
        return bool(self.fields or self.values or self.changes or self.keeps)

    def names_elements_of(self, array: str) -> bool:
        """Whether a field says which element of an array the step is about."""
        return any(place.array == array for _, place in self.fields)

    def lacking(self, event: LogEvent) -> str:
        """A field that an event of the log would need and does not have; empty if it has all."""
        needed = [name for names, _ in self.fields for name in names.split(",")]
        needed += [name for name, _ in self.values] + ([self.task] if self.task else [])
        return next((name for name in needed if event.field(name) is None), "")

    def task_of(self, event: LogEvent) -> str | None:
        """The task that took the step. Unless the rule says who it is, an interrupt is nobody's: its event
        has the pid of the thread that it interrupted."""
        if self.task is None:
            return None if event.interrupt else event.task or None
        return event.field(self.task) if self.task else None


@dataclass(frozen=True)
class EventMap:
    """The mapping of one file."""

    path: str
    rules: tuple[EventRule, ...]
    ignored: tuple[str, ...] = ()

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of the events that some entry is about."""
        return frozenset(rule.name for rule in self.rules)

    def lacking(self, event: LogEvent) -> str:
        """A field that an event would need for any entry to be used; empty if it needs none."""
        lacking = [rule.lacking(event) for rule in self.rules if rule.applies_to(event)]
        return lacking[0] if lacking and all(lacking) else ""

    def fate(self, event: LogEvent) -> Fate:
        """Whether an event counts: an entry is about it, or it is ignored, or it is not mentioned."""
        if event.name in self.names and any(rule.applies_to(event) for rule in self.rules):
            return Fate.KEPT
        is_ignored = any(fnmatchcase(event.name, pattern) for pattern in self.ignored)
        return Fate.IGNORED if is_ignored else Fate.UNKNOWN


def read_event_map(path: str) -> EventMap:
    """The mapping in a file. Raises WrongMapping."""
    try:
        with open(path, "rb") as file:
            content = file.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise WrongMapping(path, f"a mapping has at most {LARGEST:,} bytes")
        entries = tomllib.loads(content.decode("utf-8"))
    except OSError as error:
        raise WrongMapping(path, f"cannot read the mapping: {error.strerror or error}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise WrongMapping(path, f"this is no TOML: {error}") from None
    except ValueError:
        wrong = "this is no name of a file" if "\0" in path else "a number in it has too many digits"
        raise WrongMapping(path, f"cannot read the mapping: {wrong}") from None
    return event_map(path, entries)


def event_map(path: str, content: Mapping[str, Any]) -> EventMap:
    """A mapping from the content of its file. Raises WrongMapping."""
    for key in content:
        if key not in ("ignore", "event"):
            said = did_you_mean(key, ["ignore", "event"])
            raise WrongMapping(path, f"there is no `{key}`{said}: use `ignore` and `[[event]]`")
    entries = content.get("event", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise WrongMapping(path, "write `[[event]]` above each entry")
    rules = tuple(EntryReader(path, number, entry).rule() for number, entry in enumerate(entries, 1))
    if not rules:
        raise WrongMapping(path, "it maps no event to a step: write at least one `[[event]]`")
    ignored = texts(content.get("ignore", []))
    if ignored is None:
        raise WrongMapping(path, '`ignore` is a list of names: ["sched_switch", "page_fault_*"]')
    for rule in rules:
        if rule.name in ignored:
            raise WrongMapping(path, f"`{rule.name}` is ignored and mapped: leave out one of them")
    return EventMap(path, rules, ignored)


@dataclass(frozen=True)
class EntryReader:
    """Reads one entry."""

    path: str
    number: int
    entry: Mapping[str, Any]

    def rule(self) -> EventRule:
        """The entry as a rule. Raises WrongMapping."""
        for key in self.entry:
            if key not in KEYS:
                raise self.wrong(
                    f"there is no `{key}`{did_you_mean(key, KEYS)} (there are: {', '.join(KEYS)})"
                )
        name = self.entry.get("name")
        if not isinstance(name, str) or not name:
            raise self.wrong('`name` is the name of the event: name = "page_ref_mod"')
        absent = self.entry.get("may_be_absent", False)
        if not isinstance(absent, bool):
            raise self.wrong("`may_be_absent` is true or false")
        return EventRule(
            self.number, name, self.names("step"), self.names("actor", needed=False), self.when(),
            self.places("fields"), self.places("values"), self.condition("changes"),
            self.condition("keeps"), self.task(), absent,
        )  # fmt: skip

    def names(self, key: str, needed: bool = True) -> tuple[str, ...]:
        """One name, or a list of them."""
        found = self.entry.get(key, [])
        names = texts([found] if isinstance(found, str) else found)
        if names is None or (needed and not names):
            raise self.wrong(f"`{key}` is a name, or a list of names")
        return names

    def when(self) -> tuple[tuple[str, str], ...]:
        """The values that fields must have."""
        return tuple((name, self.pattern(value)) for name, value in self.table("when").items())

    def pattern(self, value: Any) -> str:
        """A value, or a pattern of it, as the log writes it. Raises WrongMapping."""
        if isinstance(value, bool):
            return "true" if value else "false"
        if not isinstance(value, str | int) or (isinstance(value, int) and abs(value) >= 1 << 64):
            raise self.wrong("`when` has texts, whole numbers, true or false: when = { ret = 1 }")
        return str(value)

    def places(self, key: str) -> tuple[tuple[str, Place], ...]:
        """Fields of the event, each with a place of the model."""
        found: dict[str, Place] = {}
        for name, value in self.table(key).items():
            parts = [part.strip() for part in name.split(",")]
            if not all(parts):
                raise self.wrong(f'a field in `{key}` has no name: {key} = {{ pfn = "pages" }}')
            if (joined := ",".join(parts)) in found:
                raise self.wrong(f"`{key}` has `{joined}` twice")
            found[joined] = self.place(key, value)
        return tuple(found.items())

    def condition(self, key: str) -> Place | None:
        """A value that the step changes, or does not."""
        return self.place(key, self.entry[key]) if key in self.entry else None

    def place(self, key: str, value: Any) -> Place:
        """A place of the model."""
        array, dot, field = value.partition(".") if isinstance(value, str) else ("", "", "")
        if not array or (dot and not field):
            raise self.wrong(f'`{key}` names shared state of the model: "pages" or "pages.locked"')
        return Place(array, field)

    def task(self) -> str | None:
        """The field that says which task it was; empty if none does, None for the thread that was running."""
        task = self.entry.get("task", PID)
        if task is False:
            return ""
        if not isinstance(task, str) or not task:
            raise self.wrong('`task` is a field of the event, or false: task = "pid"')
        return None if task == PID else task

    def table(self, key: str) -> Mapping[str, Any]:
        """A table in the entry."""
        found = self.entry.get(key, {})
        if not isinstance(found, dict) or not all(map(str.strip, found)):
            raise self.wrong(f"`{key}` is a table with the names of fields: {key} = {{ pfn = ... }}")
        return found

    def wrong(self, said: str) -> WrongMapping:
        """What is wrong with the entry."""
        name = self.entry.get("name")
        named = f" ({name})" if isinstance(name, str) and name else ""
        return WrongMapping(self.path, f"event {self.number}{named}: {said}")


def texts(content: Any) -> tuple[str, ...] | None:
    """A list of texts; None if it is something else."""
    is_list = isinstance(content, list) and all(isinstance(one, str) and one for one in content)
    return tuple(content) if is_list else None
