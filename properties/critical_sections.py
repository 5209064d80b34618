"""What a lock is for: each section sees what the one before it has stored.

A section reads a word and changes it. The ghosts count the sections in the order in which they are entered; a
word that is not what the last section left was read too early, or changed too late.
"""

from checker import atomic, ghost, never, procedure, record
from checker.language.property import Property


@record
class Protected:
    """A word that a lock protects."""

    word: bool = False
    last: bool = ghost(False)  # what the last section that was entered stores
    wrong: bool = ghost(False)  # the section that ended last did not see the one before it


@procedure
def critical_section(data: Protected) -> bool:
    """Read the word and change it; returns whether it was wrong, to be examined after the section."""
    with atomic:  # a ghost's step: the section begins
        left = data.last
        data.last = not left
    seen = data.word
    data.word = not left
    wrong = seen is not left
    return wrong


def sections_see_each_other(data: Protected) -> Property:
    """The property of a lock."""

    @never("a critical section does not see the one before it")
    def sections_see_each_other() -> bool:
        return data.wrong

    return sections_see_each_other
