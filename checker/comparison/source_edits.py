"""Which lines of a file are not in another version of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from checker.source.span import SourceText, Span


@dataclass(frozen=True, slots=True)
class FileEdit:
    """One file: how many lines were added and removed. ``added`` are the numbers of lines of the new one."""

    name: str
    added: frozenset[int]
    removed: frozenset[int]


def file_edits(old: Mapping[str, SourceText], new: Mapping[str, SourceText]) -> tuple[FileEdit, ...]:
    """The files that differ, by the names of modules; one that only one version has differs as a whole."""
    nothing = SourceText("", ())
    found = (edit(name, old.get(name, nothing), new.get(name, nothing)) for name in {**old, **new})
    return tuple(one for one in found if one.added or one.removed)


def edit(name: str, old: SourceText, new: SourceText) -> FileEdit:
    """What differs between two versions of one file."""
    added: set[int] = set()
    removed: set[int] = set()
    matcher = SequenceMatcher(None, old.lines, new.lines, autojunk=False)
    for word, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if word != "equal":
            removed.update(range(old_from + 1, old_to + 1))
            added.update(range(new_from + 1, new_to + 1))
    return FileEdit(name, frozenset(added), frozenset(removed))


def is_edited(
    spans: Iterable[Span], files: Mapping[str, SourceText], lines: Mapping[str, frozenset[int]]
) -> bool:
    """Whether one of some places, in one version of the files, is on a line that was edited there."""
    names = {text.path: name for name, text in files.items()}
    return any(
        not lines.get(names.get(span.source.path, ""), frozenset()).isdisjoint(
            range(span.line, span.end_line + 1)
        )
        for span in spans
    )
