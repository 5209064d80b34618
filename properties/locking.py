"""Deadlocks on page locks, read from ghosts, as lockdep does.

Sources: i915's self-deadlock in a notifier callback (commit cee7fb437edc); the ABBA of two requests for the
same pages in opposite order, Documentation/filesystems/Locking.
"""

from collections.abc import Iterable

from checker import Property, never
from checker.kernel.page import Task


def no_self_deadlock(tasks: Iterable[Task]) -> Property:
    """L3: no task waits for a page lock that it holds."""

    @never("a task waits for a page lock that it holds itself")
    def no_self_deadlock() -> bool:
        return any(task.waits_for is not None and task.waits_for.owner is task for task in tasks)

    return no_self_deadlock


def no_abba(tasks: Iterable[Task]) -> Property:
    """No two tasks wait for each other's page lock."""

    @never("two tasks wait for each other's page lock")
    def no_abba() -> bool:
        return any(
            one is not other
            and one.waits_for is not None
            and other.waits_for is not None
            and one.waits_for.owner is other
            and other.waits_for.owner is one
            for one in tasks
            for other in tasks
        )

    return no_abba


def no_circle(tasks: Iterable[Task]) -> Property:
    """No three tasks wait for each other's page lock in a cycle (of two: ``no_abba``).

    A longer cycle is a deadlock too: ``every_actor_finishes`` finds it if no other actor can step, and a
    progress property finds it in any case.
    """

    @never("three tasks wait for each other's page lock in a circle")
    def no_circle() -> bool:
        return any(
            one is not other
            and other is not third
            and third is not one
            and one.waits_for is not None
            and other.waits_for is not None
            and third.waits_for is not None
            and one.waits_for.owner is other
            and other.waits_for.owner is third
            and third.waits_for.owner is one
            for one in tasks
            for other in tasks
            for third in tasks
        )

    return no_circle
