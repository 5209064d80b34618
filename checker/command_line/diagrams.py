"""Diagrams for other programs: they are all that goes to standard output, whatever else there is to say."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

from checker.report.form import COMMENTS, Form
from checker.report.paragraphs import ascii_only


@dataclass
class Diagrams:
    """The diagrams of one command, all of one form. Between two of them is a comment that says what the next
    one shows; before the first there is none if it is ``alone``."""

    form: Form
    alone: bool

    def next(self, text: str, about: str) -> str:
        """The next diagram as it is written."""
        line = "" if self.alone else f"{COMMENTS[self.form]} {ascii_only(about)}\n"
        self.alone = False
        return f"{line}{text}\n"


def diagrams_of(form: Form, paths: Sequence[str]) -> Diagrams | None:
    """The diagrams of the models or files that are named; None where what is wanted is to be read."""
    if form not in COMMENTS:
        return None
    return Diagrams(form, alone=len(paths) < 2 and not any(map(os.path.isdir, paths)))
