"""Selects mutants: a sample of each part, drawn by a seed, without those that change nothing."""

from __future__ import annotations

import json
import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mutation.judging import SURVIVED
from mutation.mutant import Mutant
from mutation.parts import PARTS, Part

EQUIVALENT = Path(__file__).parent / "equivalent.toml"
Key = tuple[str, str, str, str]


@dataclass(frozen=True)
class Wanted:
    """The requested mutants; no parts means all of them.

    ``again``: the record of a run whose survivors are repeated.
    """

    parts: tuple[str, ...]
    count: int
    seed: str
    file: str
    again: Path | None = None


def sample(wanted: Wanted) -> Iterator[tuple[Part, Mutant]]:
    """The selected mutants, by part."""
    known = equivalent()
    again = survivors(wanted.again) if wanted.again else None
    for part in PARTS:
        if wanted.parts and part.name not in wanted.parts:
            continue
        mutants = [
            mutant for mutant in part.mutants() if wanted.file in mutant.file and mutant.key not in known
        ]
        if again is not None:
            yield from ((part, mutant) for mutant in mutants if mutant.key in again)
            continue
        count = min(wanted.count, len(mutants))
        drawn = random.Random(f"{wanted.seed} {part.name}").sample(mutants, count)
        yield from ((part, mutant) for mutant in sorted(drawn))


def equivalent() -> set[Key]:
    """The keys of the mutants without a visible effect; each has its reason."""
    entries = tomllib.loads(EQUIVALENT.read_text()).get("mutant", [])
    assert all(entry["reason"] for entry in entries)
    return {(entry["file"], entry["function"], entry["line"], entry["becomes"]) for entry in entries}


def outdated() -> list[Key]:
    """The keys that match no fault any more, since the line has changed or the file was moved."""
    return sorted(equivalent() - {mutant.key for part in PARTS for mutant in part.mutants()})


def survivors(record: Path) -> set[Key]:
    """The keys of the survivors of a run."""
    lines = [json.loads(line) for line in record.read_text().splitlines()]
    return {Mutant(**one["mutant"]).key for one in lines if one["outcome"] == SURVIVED}
