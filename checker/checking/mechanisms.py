"""``--mechanisms``: every combination of a model's mechanisms, as far as there is time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

from checker.checking.check import NothingSeen
from checker.checking.outcome import Outcome
from checker.compiler.compile import Model
from checker.exploration.deadline import Cut, Deadline, LimitReached, cut_by


@dataclass(frozen=True)
class Combinations:
    """What came of the combinations that were checked; how many are missing, and why."""

    found: list[Outcome]
    missing: int
    cut: Cut


def every_combination(
    model: Model,
    settings: list[tuple[str, str]],
    deadline: Deadline,
    check: Callable[[dict[str, str]], Outcome],
) -> Combinations:
    """Check every combination: ``check`` reads and checks the model with the settings that it is given.

    Raises as it does where the first one does not come to a result.
    """
    names = [setting.name for setting in model.program.settings if setting.cost is not None]
    ways = list(product(("off", "on"), repeat=len(names)))
    found: list[Outcome] = []
    cut = Cut("interrupted", True)
    try:
        for values in ways:
            if found:
                deadline.check()
            chosen = {**dict(settings), **dict(zip(names, values, strict=True))}
            found.append(check(chosen))
            if found[-1].result.interrupted:
                break
    except (KeyboardInterrupt, LimitReached, NothingSeen) as end:
        if not found:
            raise
        cut = cut_by(end)
    return Combinations(found, len(ways) - len(found), cut)
