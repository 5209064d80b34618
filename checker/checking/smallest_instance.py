"""``--smallest-instance``: if fewer pages or callers show the same violation, that is the race to show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import product

from checker.checking.outcome import Outcome, Verdict
from checker.compiler.compile import Model, compile_model
from checker.source.diagnostic import ModelError

Settings = tuple[tuple[str, str], ...]


@dataclass
class Instances:
    """The smaller instances of a model, each checked on demand."""

    model: Model
    settings: Settings
    check: Callable[[Model], Outcome]
    undecided: type[Exception] = ModelError  # what ``check`` raises if it has no result
    ended: bool = False
    known: dict[Settings, Outcome | None] = field(default_factory=dict)

    def smallest(self, name: str) -> tuple[Settings, Outcome, Verdict] | None:
        """The smallest instance that violates a property, with its outcome; None if none is known.

        Instances are ordered by the sum of the parameters, then by the first parameters.
        """
        for settings in self.smaller():
            found = self.unless_ended(settings)
            if self.ended:
                return None
            for verdict in found.verdicts if found is not None else ():
                shows_it = verdict.status != "holds" and verdict.trace is not None  # it may be unknown
                if found is not None and verdict.property.name == name and shows_it:
                    return settings, found, verdict
        return None

    def unless_ended(self, settings: Settings) -> Outcome | None:
        """The result of one instance; after a limit or Ctrl-C no other is started."""
        try:
            found = None if self.ended else self.outcome(settings)
        except (self.undecided, KeyboardInterrupt):
            found, self.ended = None, True
        self.ended = self.ended or (found is not None and found.result.interrupted)
        return found

    def smaller(self) -> Iterator[Settings]:
        """The parameters of every smaller instance, the smallest first; mechanisms do not change."""
        sizes = [s for s in self.model.program.settings if s.cost is None and s.value > s.least]
        choices = product(*(range(size.least, int(size.value) + 1) for size in sizes))
        for chosen in sorted(choices, key=lambda values: (sum(values), values))[:-1]:
            yield tuple((size.name, str(value)) for size, value in zip(sizes, chosen, strict=True))

    def outcome(self, settings: Settings) -> Outcome | None:
        """The result of one instance; None if the model cannot be that small."""
        if settings not in self.known:
            self.known[settings] = self.checked(settings)
        return self.known[settings]

    def checked(self, settings: Settings) -> Outcome | None:
        """Compile and check one instance."""
        try:
            return self.check(
                compile_model(self.model.source.path, {**dict(self.settings), **dict(settings)})
            )
        except ModelError:
            return None
