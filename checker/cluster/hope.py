"""Whether all actors can always end: decided by passes over the states of all partitions (engine/hope.h)."""

from __future__ import annotations

from collections.abc import Sequence

from checker.cluster.passes import Passes

SAID = 8  # bytes behind a state: who asks


def without_hope(passes: Passes, depth: int) -> int:
    """How many states lead to none in which all have ended, nor to a step that fails.

    Most steps lead to a deeper level, so the deepest asks first; what steps lead back to is found on the way
    back. ``depth`` is that of the search. Raises PassCut and PartitionLost.
    """
    passes.begin("hope")
    levels: Sequence[int] = range(depth, -1, -1)
    before = None
    while passes.left not in (0, before):
        before = passes.left
        for level in levels:
            if any(unknown for (unknown,) in passes.begin(f"ask {level}")):
                passes.exchange(SAID)
        passes.begin(f"ask {depth + 1}")  # nobody is there: only to count
        levels = levels[::-1]
    return passes.left
