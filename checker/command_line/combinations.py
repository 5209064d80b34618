"""``--mechanisms``: every combination of a model's mechanisms, in parallel."""

from __future__ import annotations

import time

from checker.checking.mechanisms import Combinations, Tally
from checker.command_line.progress import Progress
from checker.compiler.compile import Model
from checker.report.design_space import design_space
from checker.report.phrases import plural


class Shown:
    """Shows how many combinations are done, from the first second on."""

    def __init__(self, model: str, wanted: bool) -> None:
        self.progress = Progress(model, wanted)
        self.begun = time.monotonic()

    def __call__(self, tally: Tally) -> None:
        """Show it if it is due."""
        if self.progress.is_due(time.monotonic() - self.begun):
            self.progress.write(tally_line(tally))


def tally_line(tally: Tally) -> str:
    """``7 of 32 combinations read, 3 of 4 programs explored``."""
    programs = plural(tally.programs, "program")
    return f"{tally.read} of {tally.combinations} combinations read, {tally.explored} of {programs} explored"


def said_of_combinations(model: Model, tried: Combinations) -> str:
    """The result of each combination, and the minimal sets that satisfy everything."""
    on = frozenset(s.name for s in model.program.settings if s.cost is not None and s.value)
    return design_space(tried.found, on, tried.missing, tried.cut.reason) + "\n"
