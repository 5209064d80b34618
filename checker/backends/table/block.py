"""A model as one block of bytes: the input of the engine.

The words have 64 bits in this machine's byte order, because the engine runs here too: the magic word, the
version, the checksum of the rest, its length; then, in a fixed order, each section after its length.
engine/model.c reads the same.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Mapping, Sequence

MAGIC = int.from_bytes(b"pintable", "little")
VERSION = 1  # of the format: increase it with every change to the meaning of a word of the block
SECTIONS = (
    "facts",  # in the order of module.FACTS
    "fields",  # shift, width, highest code
    "judged",  # for each property: never, in every state, at rest
    "premises",  # for each property: whether it has some
    "from the start",  # for each property: whether its goal must be reached from the start
    "fair",  # for each actor: 0, 1, or 2 if it is strongly fair
    "places",  # for each actor: the shift and width of its location, and its first entry
    "entries",  # by the location of an actor: its code, its first block of rows, their number, other code
    "bad",  # for each property: where the code of a condition begins, and so on
    "triggered",
    "meets",
    "ended",  # for each actor
    "code",
    "rows",  # blocks of WIDE rows: masks, values, kept bits, added bits
    "row facts",  # for each row: its command; whether it fails, and then the check, actor, choice
    "orbits",
    "stubborn",
    "starts",  # the initial states
)


def block(sections: Mapping[str, Sequence[int]]) -> bytes:
    """The bytes of a model with these sections."""
    words = array("Q")
    for name in SECTIONS:
        words.append(len(sections[name]))
        words.extend(sections[name])
    body = words.tobytes()
    head = array("Q", [MAGIC, VERSION, zlib.crc32(body), len(words)])
    return head.tobytes() + body
