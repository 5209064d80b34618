"""``--spill``, ``--checkpoint`` and ``--resume``: where a large search stores states, and how it resumes."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shlex
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from checker.checking.defaults import processors
from checker.exploration.folders import COMMAND, FolderFault, Folders, no_checkpoint, progress_of, read_text

SCHEMA, OLD_SCHEMA = "checker.checkpoint/2", "checker.checkpoint/1"
CHECKSUM = "checksum"


def contradiction(asked: argparse.Namespace) -> str | None:
    """The contradiction between the folders and other options, if there is one."""
    if not (asked.models or asked.resume):
        return "the following arguments are required: MODEL"
    if asked.resume and (asked.models or asked.settings or asked.reduce != ("all",) or asked.checkpoint):
        return "--resume takes these from the checkpoint: leave out MODEL, -p, --reduce and --checkpoint"
    if asked.checkpoint and (asked.list or asked.mechanisms or len(asked.models) > 1 or is_folder(asked)):
        return "--checkpoint is for one search: name one model"
    return None


def is_folder(asked: argparse.Namespace) -> bool:
    """Whether a folder of models was named."""
    return os.path.isdir(asked.models[0])


def named_folders(asked: argparse.Namespace) -> Folders:
    """The folders that the command line names."""
    return Folders(asked.spill, asked.resume or asked.checkpoint, resume=asked.resume is not None)


def folders_of(asked: argparse.Namespace) -> Folders:
    """The folders of the native engine, with the checkpoint's description of what is checked."""
    folders = named_folders(asked)
    return replace(folders, command=signed(about(asked))) if asked.checkpoint else folders


def about(asked: argparse.Namespace) -> dict[str, Any]:
    """The checkpoint's description of what is checked."""
    from checker.command_line.trust import sha256_of

    return {
        "schema": SCHEMA,
        "model": asked.models[0],
        "sha256": sha256_of(asked.models[0]),
        "settings": asked.settings,
        "reduce": list(asked.reduce),
        "threads": asked.threads or processors(),
        "spill": None if asked.spill is None else str(asked.spill),
        "cluster": asked.cluster,
    }


def signed(content: dict[str, Any]) -> str:
    """An object as a file with a checksum."""
    return json.dumps({**content, CHECKSUM: checksum(content)}, indent=1) + "\n"


def checksum(content: dict[str, Any]) -> str:
    """A hash of all members of an object but this one."""
    rest = {key: value for key, value in content.items() if key != CHECKSUM}
    return hashlib.sha256(json.dumps(rest, sort_keys=True).encode()).hexdigest()


def resumed(asked: argparse.Namespace) -> argparse.Namespace:
    """The arguments with those of the checkpoint, which are printed.

    Raises FolderFault, and NotTrusted if the checkpoint names a model elsewhere.
    """
    from checker.command_line.trust import changed, refuse_elsewhere

    folder = asked.resume
    kept = command_of(folder)
    again = {
        "models": [kept["model"]],
        "settings": [(name, value) for name, value in kept["settings"]],
        "reduce": tuple(kept["reduce"]),
        "threads": kept["threads"],
        "spill": asked.spill or (Path(kept["spill"]) if kept["spill"] else None),
        "cluster": asked.cluster or kept.get("cluster"),
    }
    if not asked.trust:
        refuse_elsewhere(kept["model"], folder, f"{folder}", "use --trust")
    found = argparse.Namespace(**{**vars(asked), **again})
    lines = [changed(kept["model"], kept["sha256"])]
    if not asked.quiet:
        lines.append(f"resuming {told(found)}{progress(folder)}")
    for line in filter(None, lines):
        print(f"{folder}: {line}", file=sys.stderr)
    return found


def command_of(folder: Path) -> dict[str, Any]:
    """The description in a checkpoint. Raises FolderFault if it was changed."""
    try:
        content = json.loads(read_text(folder / COMMAND))
    except OSError as error:
        raise no_checkpoint(folder, str(error.strerror)) from None
    except (ValueError, RecursionError):
        content = None
    if isinstance(content, dict) and content.get("schema") == OLD_SCHEMA:
        raise FolderFault(f"{folder}: this checkpoint is of an older version of the checker: start again")
    if not isinstance(content, dict) or not is_as_written(content):
        raise FolderFault(
            f"{folder}: {COMMAND} there is damaged: start again with --checkpoint and another folder"
        )
    return content


def is_as_written(content: dict[str, Any]) -> bool:
    """Whether an object is what ``about`` made of a command line."""
    settings, reduce = content.get("settings"), content.get("reduce")
    return (
        content.get("schema") == SCHEMA
        and content.get(CHECKSUM) == checksum(content)
        and all(isinstance(content.get(key), str) for key in ("model", "sha256"))
        and isinstance(content.get("spill", 0), str | None)
        and isinstance(content.get("cluster"), str | None)
        and type(content.get("threads")) is int
        and content["threads"] > 0
        and isinstance(reduce, list)
        and set(map(str, reduce)) <= {"all", "symmetry", "por"}
        and isinstance(settings, list)
        and all(isinstance(one, list) and [type(part) for part in one] == [str, str] for one in settings)
    )


def told(asked: argparse.Namespace) -> str:
    """What is checked, as a command line."""
    settings = [word for name, value in asked.settings for word in ("-p", f"{name}={value}")]
    spill = ["--spill", str(asked.spill)] if asked.spill else []
    cluster = ["--cluster", asked.cluster] if asked.cluster else []
    reduce = ["--reduce", ",".join(asked.reduce) or "none"]
    return shlex.join([*asked.models, *settings, *reduce, *spill, *cluster])


def progress(folder: Path) -> str:
    """How far the search had come."""
    found = progress_of(folder)
    return f", from depth {found[0]} on ({found[1]:,} states)" if found else ""
