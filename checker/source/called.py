"""How the checker was called: what it says to type works only if it is called in the same way."""

from __future__ import annotations

import os
import sys

COMMAND, MODULE = "pinning-checker", "python -m checker"


def called() -> str:
    """The installed command, or the module."""
    return COMMAND if sys.argv and os.path.basename(sys.argv[0]) == COMMAND else MODULE


def words_to_call() -> list[str]:
    """The same as the first words of a command that a reader can type, in a virtual environment or not."""
    return [COMMAND] if called() == COMMAND else ["python3", "-m", "checker"]
