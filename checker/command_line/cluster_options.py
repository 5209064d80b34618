"""``--cluster`` and ``--partitions``: a search on several machines."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable

from checker.cluster.wanted import AUTO, WantedCluster


def add_cluster(verb: argparse.ArgumentParser, count: Callable[[str], int]) -> None:
    """Add the options."""
    verb.add_argument(
        "--cluster", metavar=f"{AUTO}|ADDRESS",
        help="search on a Ray cluster: one that runs at this address, or (auto) one of this machine alone",
    )  # fmt: skip
    verb.add_argument(
        "--partitions", type=count, metavar="N",
        help="with --cluster: divide the states among N processes (default: one for each processor)",
    )  # fmt: skip


def cluster_of(asked: argparse.Namespace) -> WantedCluster | None:
    """The cluster that is asked for."""
    return WantedCluster(asked.cluster, asked.partitions or 0) if asked.cluster is not None else None


def cluster_refusal(asked: argparse.Namespace) -> str | None:
    """The message about what a cluster cannot do at the same time."""
    if asked.partitions and asked.cluster is None and not asked.resume:
        return "--partitions is for a search on a cluster: add --cluster auto, or the address of one"
    if asked.cluster is None:
        return None
    if asked.cluster == "":
        return "argument --cluster: the address is empty: use auto, HOST or HOST:PORT"
    words = [f"--{name}" for name in ("list", "mechanisms", "barriers") if getattr(asked, name)]
    words += ["--walk"] if asked.walk is not None else []
    if words:
        return f"--cluster is for one search: leave out {' and '.join(words)}"
    if len(asked.models) > 1 or any(map(os.path.isdir, asked.models)):
        return "--cluster is for one search: name one model"
    return None
