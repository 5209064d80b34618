"""The options for the folders in which a large search stores states."""

from __future__ import annotations

import argparse
from pathlib import Path


def add_folders(verb: argparse.ArgumentParser) -> None:
    """Add the options."""
    verb.add_argument(
        "--spill", metavar="DIR", type=Path,
        help="write states beyond --max-memory to this folder: slower, but still exact",
    )  # fmt: skip
    verb.add_argument(
        "--checkpoint", metavar="DIR", type=Path,
        help="save checkpoints there, so that the search can resume, even after a kill",
    )  # fmt: skip
    verb.add_argument(
        "--resume", metavar="DIR", type=Path,
        help="resume from a checkpoint; it names the model and its options",
    )  # fmt: skip
    add_trust(verb)


def add_trust(verb: argparse.ArgumentParser) -> None:
    """Add ``--trust``, which runs the model that a file names."""
    verb.add_argument(
        "--trust", action="store_true",
        help="run the model that the file names, wherever it is",
    )  # fmt: skip
