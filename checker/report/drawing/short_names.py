"""Names of shared values without what tells a reader nothing.

``pages[0].pte`` is ``pte`` where there is one page and no other value is called so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from checker.ground.state_variables import STALE
from checker.program import commands

ALLOCATED = f" {commands.ALLOCATED}"
IS = " is "  # in a name that no field has: whether an object is allocated, whether a reference is stale


def frees_of(changed: Sequence[str], noted: Sequence[str]) -> list[str]:
    """The changes that are noted of a step: of one that frees an object, the free and no stale reference."""
    freed = [name for name in changed if name.endswith(ALLOCATED)]
    if not freed or not any(name.endswith(STALE) for name in noted):
        return list(noted)
    rest = [name for name in noted if not name.endswith(STALE) and name not in freed]
    return [*freed, *rest]


def short_names(names: Iterable[str]) -> dict[str, str]:
    """A short name for each name. No two are the same."""
    known = list(names)
    owners = {name.rpartition(".")[0] for name in known}
    short = {name: without_owner(name, owners) for name in known}
    used = Counter(short.values())
    return {name: short[name] if used[short[name]] == 1 else name for name in known}


def without_owner(name: str, owners: set[str]) -> str:
    """A name without its owner, unless the owner is one of several."""
    owner, _, field = name.rpartition(".")
    return name if is_one_of_several(owner, owners) else field


def is_one_of_several(owner: str, owners: set[str]) -> bool:
    """Whether an owner is an element of an array that has others: ``pages[0]`` beside ``pages[1]``."""
    array = re.sub(r"\[\d+\]", "[]", owner)
    return any(other != owner and re.sub(r"\[\d+\]", "[]", other) == array for other in owners)


def owners_once(names: Sequence[str]) -> list[str]:
    """Names in the order in which they are printed, no owner twice: ``pages[0].locked``, ``owner``."""
    before = [""] + [name.rpartition(".")[0] for name in names]
    parted = [name.rpartition(".") for name in names]
    return [
        field if owner == last else owner + dot + field
        for last, (owner, dot, field) in zip(before, parted, strict=False)
    ]


def value_read(name: str, value: str) -> str:
    """``pte is WRITABLE``, ``dirty is set``, ``vma is stale``."""
    if IS in name:
        return name if value == "True" else name.replace(IS, " is not ")
    return f"{name} is {FLAGS.get(value, value)}"


def value_changed(name: str, old: str, new: str) -> str:
    """``pte WRITABLE -> NONE``, ``sets dirty``, ``frees vmas[0]``."""
    if name.endswith(ALLOCATED):
        return f"{'allocates' if new == 'True' else 'frees'} {name.removesuffix(ALLOCATED)}"
    if name.endswith(STALE):
        return f"{name.removesuffix(STALE)} {'becomes stale' if new == 'True' else 'is no longer stale'}"
    if {old, new} == set(FLAGS):
        return f"{'sets' if new == 'True' else 'clears'} {name}"
    return f"{name} {old} -> {new}"


FLAGS: Mapping[str, str] = {"True": "set", "False": "clear"}
