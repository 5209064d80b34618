"""Raised when a limit of time or memory ends a phase of a command; every phase lets it pass."""

from __future__ import annotations


class LimitReached(BaseException):
    """A limit was reached; the text says which.

    It is not an Exception, because a model's own code might catch that.
    """


class LimitAfterLoss(LimitReached):
    """The same when a search has lost its states, and has not begun again; the text says that, too."""
