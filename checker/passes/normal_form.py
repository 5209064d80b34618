"""Program -> Ground as everybody uses it: built, and then passed through every pass."""

from __future__ import annotations

from checker.ground.build.from_program import build
from checker.ground.program import Ground
from checker.passes.pruning import pruned
from checker.program.program import Program


def ground(program: Program) -> Ground:
    """The program with every object, item and choice a constant, and no update that nothing reads."""
    return pruned(build(program))
