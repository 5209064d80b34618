"""Program -> Ground as everybody uses it: built, and then taken through every pass."""

from __future__ import annotations

from checker.ground.build.from_program import build
from checker.ground.program import Ground
from checker.ground.verifier import verify
from checker.passes.passages import watching_assertions
from checker.passes.pruning import pruned
from checker.program.program import Program


def ground(program: Program) -> Ground:
    """The program with every object, item and choice a constant, and no update that nothing reads.

    Verified after the build and after each pass: that takes a small part of the time of the build.
    """
    return verify(watching_assertions(verify(pruned(verify(build(program))))))
