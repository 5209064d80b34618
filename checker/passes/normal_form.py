"""Program -> Ground in its final form: built, then transformed by every pass."""

from __future__ import annotations

from collections.abc import Callable

from checker.ground.build.from_program import build
from checker.ground.program import Ground
from checker.ground.verifier import verify
from checker.language.ordering import MemoryModel
from checker.passes.interrupted import preserving_all_but_cpus
from checker.passes.interrupts import with_interrupts
from checker.passes.passages import watching_assertions
from checker.passes.preservation import preserving
from checker.passes.pruning import pruned
from checker.program.program import Program

PASSES: tuple[Callable[[Ground], Ground], ...] = (pruned, watching_assertions)


def ground(program: Program) -> Ground:
    """The ground program: every object, item and choice a constant, and no update that nothing reads.

    It is verified after the build and after each pass, and each pass is checked to preserve the program: that
    takes a small part of the time of the build.
    """
    built = verify(build(program))
    found = with_interrupts(built)
    if found is not built:
        verify(preserving_all_but_cpus(built, found))
    if program.memory is not MemoryModel.SC:
        from checker.passes.memory.machine import with_memory_model

        found = verify(with_memory_model(found))
    for one in PASSES:
        found = verify(preserving(found, one(found)))
    return found
