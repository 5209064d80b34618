"""What ends a phase of a command at a limit of time or memory; every phase lets it pass."""

from __future__ import annotations


class LimitReached(BaseException):
    """A limit was reached within a phase; says which.

    It is no Exception, because a model's own code might catch that.
    """
