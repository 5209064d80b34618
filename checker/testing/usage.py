"""A command line, read for a test: what is refused is raised, and nothing printed."""

from __future__ import annotations

import argparse
import contextlib
import io
from collections.abc import Sequence

from checker.command_line.arguments import parse


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
