"""The answers of all partitions as one, in the form of a single engine's."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from checker.exploration.answers import Answer


def answer_of(lines: Sequence[Sequence[str]]) -> Answer:
    """The answer of one partition, from its lines."""
    answer = Answer()
    for word, *values in lines:
        answer.take(word, values)
    return answer


def merged(answers: Sequence[Answer], reason: str) -> Answer:
    """The answer of a search that stopped for a reason: counts are added, the nearest findings are kept."""
    levels = [sum(sizes) for sizes in zip_longest(*(one.levels for one in answers), fillvalue=0)]
    while levels and levels[-1] == 0:
        levels.pop()
    taken = tuple(map(sum, zip(*(one.taken for one in answers), strict=True)))
    whole = Answer(
        reason, sum(one.states for one in answers), sum(taken), max(len(levels) - 1, 0), taken,
        tuple(levels), sum(one.memory for one in answers),
        unmet=frozenset.intersection(*(one.unmet for one in answers)),
    )  # fmt: skip
    for one in answers:
        for number, seen in one.sightings.items():
            whole.sightings[number] = min(seen, whole.sightings.get(number, seen))
        for check, failed in one.failures.items():
            whole.failures[check] = min(failed, whole.failures.get(check, failed))
    return whole
