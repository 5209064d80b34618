"""The day that a page is made, which can be said from outside where a build has to give the same twice."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from checker.checking.options import WrongOptions

FROM_OUTSIDE = "SOURCE_DATE_EPOCH"  # seconds, as reproducible-builds.org has it


class NoSuchDay(WrongOptions):
    """The variable does not hold a time; says what it holds."""

    def __init__(self, text: str) -> None:
        super().__init__(f"{FROM_OUTSIDE} is `{text}`: give the seconds since 1970, or unset it")


def today() -> str:
    """The day in UTC, as ``2026-03-01``: that of SOURCE_DATE_EPOCH if it is set. Raises NoSuchDay."""
    text = os.environ.get(FROM_OUTSIDE, "")
    if not text:
        return datetime.now(UTC).date().isoformat()
    try:
        return datetime.fromtimestamp(int(text), UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        raise NoSuchDay(text) from None
