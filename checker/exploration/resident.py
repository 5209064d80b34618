"""The memory that a process uses, and amounts of memory in words."""

from __future__ import annotations

import resource

PAGE = resource.getpagesize()
UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}


def resident(process: int | str = "self") -> int:
    """Bytes of memory that a process uses now; 0 if the system does not say."""
    try:
        with open(f"/proc/{process}/statm") as file:
            return int(file.read().split()[1]) * PAGE
    except (OSError, IndexError, ValueError):
        return 0


def size(count: int) -> str:
    """Bytes in words: ``1.5G``."""
    for unit, factor in reversed(UNITS.items()):
        if count >= factor and unit:
            return f"{count / factor:.3g}{unit}"
    return f"{count}B"
