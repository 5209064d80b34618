"""Which cluster a search wants."""

from __future__ import annotations

from dataclasses import dataclass

AUTO = "auto"


@dataclass(frozen=True)
class WantedCluster:
    """``auto`` (one on this machine alone) or an address, and how many partitions.

    0 partitions: one for each processor.
    """

    address: str = AUTO
    partitions: int = 0
