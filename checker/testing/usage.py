"""How models are to be checked, refused where the command line would refuse it."""

from __future__ import annotations

import argparse
import contextlib
import io
from collections.abc import Sequence

from checker.command_line.arguments import parse
from checker.command_line.check import Options


class WrongUsage(ValueError):
    """What the command line answers to wrong usage."""


def parsed(words: Sequence[str]) -> argparse.Namespace:
    """A command line, read. Raises WrongUsage, and says nothing itself."""
    said = io.StringIO()
    try:
        with contextlib.redirect_stderr(said):
            return parse(words)
    except SystemExit:
        raise WrongUsage(said.getvalue().splitlines()[-1]) from None


def refuse_contradictions(options: Options) -> None:
    """Raises WrongUsage for an engine or a reduction that there is not, and for what does not go together."""
    words = ["check", "MODEL", "--engine", options.choice.engine]
    words += ["--reduce", ",".join(options.reductions) or "none"]
    words += [] if options.depth is None else ["--depth", str(options.depth)]
    words += [] if options.limits.states is None else ["--max-states", str(options.limits.states)]
    parsed(words)
