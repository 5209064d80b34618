"""The name of a step: what a race shows for it, and its place in the model."""

from __future__ import annotations

from dataclasses import dataclass, field

from checker.source.span import Span


@dataclass(frozen=True, slots=True)
class CallSite:
    """A procedure call that contains the step.

    ``function`` is the procedure itself: two procedures of one name differ. ``text`` is the name that the
    model gives this call, or empty.
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
    """The name of a step: its text, its place in the model, and the procedures that contain it.

    ``text`` is the name that the model gives the step (it is ``named``), or else the line of the statement
    that begins it. ``calls`` leads from the actor's own function to ``procedure``, outermost first.
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

    @property
    def names(self) -> tuple[str, str, str]:
        """What others may call the step, the most specific first: procedure and text, text, procedure."""
        return f"{self.procedure}: {self.text}", self.text, self.procedure
