"""The words of the language that speak of memory order, and the memory model of a litmus test."""

from __future__ import annotations

MEMORY_WORDS = True
"""Whether the language has them. Without them every test is checked under sequential consistency."""

DEFAULT_MEMORY = "weak" if MEMORY_WORDS else "sc"
"""The memory model of a litmus test when the command line names none."""

FULL_BARRIERS = frozenset(["mb", "mb__after_spinlock", "mb__after_unlock_lock"])
"""Barriers of the kernel that are written as ``smp_mb()``."""


def barrier(kind: str) -> str:
    """The statement of the language for a barrier of the kernel."""
    return f"smp_{'mb' if kind in FULL_BARRIERS else kind}()"
