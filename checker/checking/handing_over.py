"""Messages between processes: values as bytes, each frame with its length in front."""

from __future__ import annotations

import io
import pickle
from types import FunctionType
from typing import Any

LENGTH = 8  # bytes before each frame
WHOLE = 4096  # bytes that a pipe accepts atomically (PIPE_BUF)


class Packer(pickle.Pickler):
    """Pickles values of the checker.

    A function of a model keeps only its identity: only the process that has read the model can call it.
    """

    def reducer_override(self, value: Any) -> Any:
        """How a value is pickled, if not in pickle's own way."""
        return (object, ()) if isinstance(value, FunctionType) else NotImplemented


def packed(value: object) -> bytes:
    """A value as a frame. Raises what pickle raises."""
    file = io.BytesIO()
    Packer(file, pickle.HIGHEST_PROTOCOL).dump(value)
    content = file.getvalue()
    return len(content).to_bytes(LENGTH, "little") + content


def unpacked(read: bytearray) -> list[Any]:
    """The values of the frames that have arrived completely; they are removed from the buffer."""
    found = []
    while len(read) >= LENGTH:
        end = LENGTH + int.from_bytes(read[:LENGTH], "little")
        if len(read) < end:
            break
        found.append(pickle.loads(read[LENGTH:end]))
        del read[:end]
    return found
