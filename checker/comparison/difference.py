"""What differs between two checked models."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from checker.checking.outcome import Status, Verdict
from checker.comparison.side import ComparedSide
from checker.comparison.source_edits import FileEdit, is_edited
from checker.comparison.stopping import Following
from checker.source.span import Span


class Became(StrEnum):
    """What became of one property.

    ``CLOSED`` is said only where the new search has seen everything and found no violation;
    ``WITHIN_BOUNDS`` if it saw what the bounds of the memory model admit, and some step exceeds them.
    ``ASKS_ELSE``: one model asks whether something is reachable, the other that it is not. ``ANOTHER``: the
    property is violated in both, and no run within the rules of ``following.py`` shows the old race;
    ``BOTH``: it is violated in both, and more is not known. ``REACHED`` and ``LOST`` are of what should be
    reachable.
    """

    NEW = "new"
    GONE = "gone"
    CLOSED = "closed"
    WITHIN_BOUNDS = "not found within bounds"
    ASKS_ELSE = "asks something else"
    OPENED = "opened"
    REACHED = "reached"
    LOST = "lost"
    SAME_RACE = "same race"
    ANOTHER = "another race"
    BOTH = "violated in both"
    OPEN = "open"
    DECIDED = "decided"
    VACUOUS = "vacuous"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class PropertyChange:
    """One property in both models.

    ``before`` and ``after`` are None where a model has no such property, ``old`` and ``new`` also where it
    holds and is not listed. ``old_bounds`` and ``new_bounds`` are the bounds of the memory model within which
    each verdict is given. ``restated`` says that its condition is not the same in both. ``following`` is
    the old race in the new model; where the race is new, the new race in the old model. ``not_followed`` says
    why there is none.
    """

    name: str
    became: Became
    before: Status | None
    after: Status | None
    old: Verdict | None
    new: Verdict | None
    old_bounds: tuple[str, ...] = ()
    new_bounds: tuple[str, ...] = ()
    restated: bool = False
    following: Following | None = None
    not_followed: str = ""

    @property
    def is_changed(self) -> bool:
        """Whether the verdict is known not to be what it was."""
        return not self.is_open and (self.before != self.after or self.became is Became.VACUOUS)

    @property
    def is_open(self) -> bool:
        """Whether it is unknown what a verdict is."""
        return "unknown" in (self.before, self.after)

    @property
    def is_inconclusive(self) -> bool:
        """Whether a search left a verdict open that no failing step hides."""
        return any(
            one is not None and one.status == "unknown" and not one.behind_failure
            for one in (self.old, self.new)
        )

    @property
    def is_hidden(self) -> bool:
        """Whether it is unknown what a verdict is, only because a step fails."""
        return self.is_open and not self.is_inconclusive


@dataclass(frozen=True, slots=True)
class Renewal:
    """Something with a name that has another value: a setting, how many instances an actor has. None where a
    model has no such thing."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Difference:
    """Two models, and all that differs."""

    old: ComparedSide
    new: ComparedSide
    settings: tuple[Renewal, ...]
    actors: tuple[Renewal, ...]
    files: tuple[FileEdit, ...]
    properties: tuple[PropertyChange, ...]

    def is_edited(self, spans: Iterable[Span], new: bool) -> bool:
        """Whether one of some places in one of the two models is on a line that the other does not have."""
        lines = {one.name: one.added if new else one.removed for one in self.files}
        return is_edited(spans, (self.new if new else self.old).files, lines)

    @property
    def interrupted(self) -> bool:
        """Whether a user ended one of the searches."""
        return self.old.outcome.result.interrupted or self.new.outcome.result.interrupted

    @property
    def exit_status(self) -> int:
        """0: every verdict is what it was, or hidden by a step that fails; 1: one is not; 3: none is known to
        have changed, and a search was inconclusive; 130: interrupted."""
        if any(one.is_changed for one in self.properties):
            return 1
        if self.interrupted:
            return 130
        exhaustive = self.old.outcome.result.exhaustive and self.new.outcome.result.exhaustive
        return 3 if not exhaustive or any(one.is_inconclusive for one in self.properties) else 0
