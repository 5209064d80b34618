"""The ends of work that CPython drops: raised in ``__del__`` or in a callback of its garbage collector.

An exception cannot leave such a function. CPython passes it to ``sys.unraisablehook``, which prints it, and
the work goes on as if nothing had been raised.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from checker.source.limit import LimitReached

ENDS = (KeyboardInterrupt, LimitReached)


@contextmanager
def dropped_ends(again: Callable[[BaseException], None]) -> Iterator[None]:
    """Inside this context ``again`` gets each end that is dropped, and nothing is printed of it."""
    before = sys.unraisablehook

    def hook(unraisable: sys.UnraisableHookArgs) -> None:
        if isinstance(unraisable.exc_value, ENDS):
            again(unraisable.exc_value)
        else:
            before(unraisable)

    sys.unraisablehook = hook
    try:
        yield
    finally:
        sys.unraisablehook = before
