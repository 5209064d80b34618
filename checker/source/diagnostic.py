"""A message for the person who wrote the model: one record for each, and one renderer.

A message is a frozen dataclass whose title, label and help are templates, filled from its fields:

    models/page_lock.py:76:5: error: a step may touch one shared location
       76 |     page.uses += 1
          |     ^^^^^^^^^^^^^^ reads page.uses, then writes it
       help: name the two steps, or put the statement in `with atomic:`
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import ClassVar

from checker.source.span import Span
from checker.source.visible import visible

# A longer source line is shortened around the relevant part.
WIDEST = 120


@dataclass(frozen=True)
class Message:
    """What is wrong; the text is filled from the fields of the derived class."""

    title: ClassVar[str]
    label: ClassVar[str] = ""
    help: ClassVar[str] = ""

    def fill(self, template: str) -> str:
        """The template with this record's fields in it; quotations of a model are made visible."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return template.format(
            **{name: visible(value) if isinstance(value, str) else value for name, value in values.items()}
        )


@dataclass(frozen=True)
class Remark:
    """A second relevant place: where a call was made, where a name was first defined."""

    span: Span
    text: str


@dataclass(frozen=True)
class Diagnostic:
    """A message, the place it is about, and places that explain it; an error, or a warning."""

    message: Message
    span: Span | None = None
    notes: tuple[Remark, ...] = ()
    severity: str = "error"

    def __str__(self) -> str:
        return render(self)


def warning(message: Message, span: Span) -> Diagnostic:
    """A diagnostic that does not stop the check."""
    return Diagnostic(message, span, severity="warning")


class ModelError(Exception):
    """The model cannot be checked as it is; carries the diagnostic."""

    def __init__(self, message: Message, span: Span | None = None, notes: tuple[Remark, ...] = ()) -> None:
        super().__init__(message.fill(message.title))
        self.diagnostic = Diagnostic(message, span, notes)

    def __reduce__(self) -> tuple[object, ...]:
        """Rebuild copies, and those sent to another process, from the original arguments."""
        return ModelError, (self.diagnostic.message, self.diagnostic.span, self.diagnostic.notes)

    def __str__(self) -> str:
        return render(self.diagnostic)

    def called_from(self, span: Span, name: str) -> ModelError:
        """The same error, with the call that led to it."""
        seen = self.diagnostic
        note = Remark(span, f"in the call of {name}()")
        return ModelError(seen.message, seen.span, (*seen.notes, note))


def did_you_mean(wrong: str, known: Iterable[str], likeness: float = 0.6) -> str:
    """`` (did you mean `locked`?)``, or nothing if no known name is similar."""
    import difflib

    near = difflib.get_close_matches(wrong, list(known), n=1, cutoff=likeness)
    return f" (did you mean `{near[0]}`?)" if near else ""


def render(diagnostic: Diagnostic) -> str:
    """The diagnostic as text, ending without a line end."""
    message = diagnostic.message
    where = f"{diagnostic.span}: " if diagnostic.span else ""
    parts = [f"{where}{diagnostic.severity}: {message.fill(message.title)}"]
    if diagnostic.span:
        parts.extend(excerpt(diagnostic.span, message.fill(message.label)))
    for note in diagnostic.notes:
        parts.append(f"   note: {visible(note.text)}, {note.span}")
        parts.extend(excerpt(note.span, ""))
    if message.help:
        parts.append(f"   help: {message.fill(message.help)}")
    return "\n".join(parts)


def excerpt(span: Span, label: str) -> list[str]:
    """The source line, with carets under the relevant part; nothing for an empty span."""
    if span.is_empty:
        return []
    line, first = span.source.line(span.line), span.column
    end = span.end_column if span.end_line == span.line else len(line)
    if len(line) > WIDEST:
        skipped = max(0, first - WIDEST // 2)
        line, first, end = line[skipped : skipped + WIDEST], first - skipped, end - skipped
    carets = "^" * max(1, min(end, len(line)) - first)
    lead = "".join("\t" if char == "\t" else " " for char in line[:first])
    number = f"{span.line:5d}"
    return [f"{number} | {line}".rstrip(), f"{' ' * len(number)} | {lead}{carets} {label}".rstrip()]
