"""The judges of states in a Promela file: a process for deadlocks, a never claim for the rest."""

from __future__ import annotations

from checker.backends.promela.expressions import PromelaCoder, bare
from checker.ground.program import GroundProperty
from checker.language.property import Kind
from checker.program import fold

WATCHER = "nobody_can_step"


def watcher(coder: PromelaCoder, active: str) -> list[str]:
    """The process that can step only when no other can: it asserts the properties about such states."""
    judged = [(n, one) for n, one in enumerate(coder.ground.properties) if one.only_at_rest]
    if not judged:
        return []
    lines = [
        f"       if :: {bare(coder.text(one.bad))} -> assert({coder.names.properties[n]}) :: else fi;"
        for n, one in judged
    ]
    lines[-1] = lines[-1].removesuffix(";") + " }"
    partly = any(one.ends for _, one in judged)
    notes = ["/* not asked: whether some can never finish while others go on */"] if partly else []
    return [
        "",
        *notes,
        f"{active} {WATCHER}() {{",
        "end:",
        "  do",
        "  :: atomic { timeout ->",
        *lines,
        "  od",
        "}",
    ]


def judge(coder: PromelaCoder) -> list[str]:
    """The never claim that checks every state."""
    seen = [(n, one) for n, one in enumerate(coder.ground.properties) if is_seen_in_a_state(one)]
    if not seen:
        return []
    lines = ["", "never { /* looks at every state */", "  do"]
    for number, one in seen:
        if one.property.kind == Kind.REACHABLE:
            lines.append("  /* an error here is the state that was asked for */")
        lines.append(
            f"  :: d_step {{ {bare(coder.text(one.bad))} -> assert({coder.names.properties[number]}) }}"
        )
    return [*lines, "  :: true", "  od", "}"]


def is_seen_in_a_state(judged: GroundProperty) -> bool:
    """Whether a single state decides a property, and some state may."""
    special = judged.only_at_rest or judged.property.kind == Kind.STEP or judged.property.is_progress
    return not special and judged.bad != fold.FALSE
