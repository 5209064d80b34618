"""The options that say where a large search puts states, and how it goes on."""

from __future__ import annotations

import argparse
from pathlib import Path


def add_folders(verb: argparse.ArgumentParser) -> None:
    """The options."""
    verb.add_argument(
        "--spill", metavar="DIR", type=Path,
        help="put states beyond --max-memory on disk there and go on: slower, and as exact",
    )  # fmt: skip
    verb.add_argument(
        "--checkpoint", metavar="DIR", type=Path,
        help="keep there what is needed to go on after the search was ended, even by a kill",
    )  # fmt: skip
    verb.add_argument(
        "--resume", metavar="DIR", type=Path,
        help="go on from a checkpoint, which says itself what is checked",
    )  # fmt: skip
    add_trust(verb)


def add_trust(verb: argparse.ArgumentParser) -> None:
    """``--trust``, for whoever goes by what a file says."""
    verb.add_argument(
        "--trust", action="store_true",
        help="run the model that the file names, wherever it lies",
    )  # fmt: skip
