"""``--spill``, ``--checkpoint`` and ``--resume``: where a large search puts states, and how it goes on."""

from __future__ import annotations

import argparse
import json
import os
import shlex
import sys
from pathlib import Path
from typing import Any

from checker.exploration.folders import COMMAND, FolderFault, Folders, progress_of

SCHEMA = "checker.checkpoint/1"


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


def contradiction(asked: argparse.Namespace) -> str | None:
    """What of the folders does not fit what else is asked for."""
    if not (asked.models or asked.resume):
        return "the following arguments are required: MODEL"
    if not (asked.spill or asked.checkpoint or asked.resume):
        return None
    if asked.engine in ("python", "dpor"):
        return (
            f"only the native engine spills, keeps checkpoints and resumes: leave out --engine {asked.engine}"
        )
    if asked.spill and "por" in asked.reduce:
        return "stubborn sets are chosen from all states in memory: leave out --spill, or por"
    if asked.resume and (asked.models or asked.settings or asked.reduce != ("all",) or asked.checkpoint):
        return "--resume says itself what is checked: leave out MODEL, -p, --reduce and --checkpoint"
    if asked.checkpoint and (asked.list or asked.mechanisms or len(asked.models) > 1 or is_folder(asked)):
        return "--checkpoint is about one search: name one model"
    return None


def is_folder(asked: argparse.Namespace) -> bool:
    """Whether a folder of models was named."""
    return os.path.isdir(asked.models[0])


def folders_of(asked: argparse.Namespace) -> Folders:
    """Where the native engine may put states."""
    if asked.resume:
        return Folders(asked.spill, asked.resume, resume=True)
    return Folders(asked.spill, asked.checkpoint, command=json.dumps(about(asked), indent=1) + "\n")


def about(asked: argparse.Namespace) -> dict[str, Any]:
    """What a checkpoint says of what is checked."""
    return {
        "schema": SCHEMA,
        "model": asked.models[0],
        "settings": asked.settings,
        "reduce": list(asked.reduce),
        "threads": asked.threads,
        "spill": None if asked.spill is None else str(asked.spill),
    }


def resumed(asked: argparse.Namespace) -> argparse.Namespace:
    """The arguments with what the checkpoint says of them, which is said again. Raises FolderFault."""
    folder = asked.resume
    try:
        kept = json.loads((folder / COMMAND).read_text())
        again = {
            "models": [str(kept["model"])],
            "settings": [(str(name), str(value)) for name, value in kept["settings"]],
            "reduce": tuple(map(str, kept["reduce"])),
            "threads": int(kept["threads"]),
            "spill": asked.spill or (Path(kept["spill"]) if kept["spill"] else None),
        }
    except (OSError, ValueError, TypeError, KeyError):
        raise FolderFault(f"{folder}: there is no checkpoint to go on from") from None
    found = argparse.Namespace(**{**vars(asked), **again})
    if not asked.quiet:
        print(f"{folder}: going on with {told(found)}{progress(folder)}", file=sys.stderr)
    return found


def told(asked: argparse.Namespace) -> str:
    """What is checked, in the words of the command line."""
    settings = [word for name, value in asked.settings for word in ("-p", f"{name}={value}")]
    return shlex.join([*asked.models, *settings, "--reduce", ",".join(asked.reduce) or "none"])


def progress(folder: Path) -> str:
    """How far the search had come."""
    found = progress_of(folder)
    return f", from depth {found[0]} on ({found[1]:,} states)" if found else ""
