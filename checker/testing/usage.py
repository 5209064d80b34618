"""Parses a command line for a test: errors are raised instead of printed."""

from __future__ import annotations

import argparse
import contextlib
import io
from collections.abc import Sequence

from checker.command_line.parsing import parse


class WrongUsage(ValueError):
    """The answer of the command line to wrong usage."""


def parsed(words: Sequence[str]) -> argparse.Namespace:
    """A parsed command line. Raises WrongUsage, and prints nothing."""
    said = io.StringIO()
    try:
        with contextlib.redirect_stderr(said):
            return parse(words)
    except SystemExit:
        raise WrongUsage("\n".join(said.getvalue().splitlines()[1:])) from None
