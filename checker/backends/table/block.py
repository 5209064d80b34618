"""A model as one block of bytes: what the engine reads.

Words of 64 bits as this machine has them, on which the engine runs too: the magic word, the version, the
checksum of what follows, its words; then, in a fixed order, each section after its length. engine/model.c
reads the same.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Mapping, Sequence

MAGIC = int.from_bytes(b"pintable", "little")
VERSION = 1  # of the format: raise it with every change to what a word of the block means
SECTIONS = (
    "facts",  # in the order of module.FACTS
    "fields",  # shift, width, highest code
    "judged",  # of each property: never, in every state, at rest
    "premises",  # of each property: whether it has some
    "from the start",  # of each property: whether its goal is to be reached from the start
    "fair",  # of each actor
    "places",  # of each actor: the shift and width of where it stands, and its first entry
    "entries",  # by where an actor stands: its code, its first block of rows, how many, other code
    "bad",  # of each property: where the code of a condition begins, and so on
    "triggered",
    "meets",
    "ended",  # of each actor
    "code",
    "rows",  # blocks of WIDE rows: masks, values, what stays, what is added
    "row facts",  # of each row: its command; whether it fails, and then the check, actor, choice
    "orbits",
    "stubborn",
    "starts",  # the initial states
)


def block(sections: Mapping[str, Sequence[int]]) -> bytes:
    """The bytes of a model whose sections are these."""
    words = array("Q")
    for name in SECTIONS:
        words.append(len(sections[name]))
        words.extend(sections[name])
    body = words.tobytes()
    head = array("Q", [MAGIC, VERSION, zlib.crc32(body), len(words)])
    return head.tobytes() + body
