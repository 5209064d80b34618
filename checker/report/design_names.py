"""Short names of designs that tell them apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path


def design_names(paths: Iterable[str]) -> Mapping[str, str]:
    """The name of each file without its ending, behind the folders that tell files of one name apart."""
    parts = {path: Path(path).with_suffix("").parts for path in paths}
    return {path: shortest(path, parts) for path in parts}


def shortest(path: str, parts: Mapping[str, tuple[str, ...]]) -> str:
    """The shortest end of a path that no other path has."""
    for length in range(1, len(parts[path]) + 1):
        ends = Counter(other[-length:] for other in parts.values())
        if ends[parts[path][-length:]] == 1:
            return "/".join(parts[path][-length:])
    whole = parts[path]
    return "/".join(whole) if list(parts.values()).count(whole) == 1 else path  # they differ in their endings
