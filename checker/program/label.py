"""What a step is called: what a race shows for it, and where that stands in the model."""

from __future__ import annotations

from dataclasses import dataclass, field

from checker.source.span import Span


@dataclass(frozen=True, slots=True)
class CallSite:
    """A procedure that the step happens in, and where it was called.

    ``function`` is the procedure itself: two of one name are two. ``text`` is the name that the model gives
    this call; empty if it gives none.
    """

    name: str
    span: Span
    function: object = field(default=None, compare=False, repr=False)
    text: str = ""

    @property
    def shown(self) -> str:
        """The call as a race shows it."""
        return self.text or f"{self.name}()"


@dataclass(frozen=True, slots=True)
class Label:
    """What a step is called: its text, its place in the model, and the procedures that it happens in.

    ``text`` is the name that the model gives the step (it is ``named``), or else the line of the statement
    that begins it.
    ``calls`` leads from the actor's own function to ``procedure``, outermost first.
    """

    text: str
    span: Span
    procedure: str
    calls: tuple[CallSite, ...]
    named: bool = False

    @property
    def line(self) -> str:
        """The step in one line: ``page.py:12 lock_page: trylock_page()``."""
        return f"{self.span.place} {self.procedure}: {self.text}"
