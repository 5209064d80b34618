"""States on their way from one partition to another."""

from __future__ import annotations

import pickle
from typing import Any


class Packed:
    """Records of states in one buffer. Ray stores it, and shows it to its readers, without copying it."""

    def __init__(self, buffer: bytearray | memoryview) -> None:
        self.buffer = buffer

    def __reduce_ex__(self, protocol: Any, /) -> tuple[Any, ...]:
        return Packed, (pickle.PickleBuffer(self.buffer) if protocol >= 5 else bytearray(self.buffer),)
