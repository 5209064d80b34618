"""Progress for Spin: one property at a time, over whole runs under Spin's weak fairness (``pan -a -f``).

Spin is fair to every process. An actor with ``fair=False`` gets a step that does nothing, which it may take
for ever. A step that fails ends the run: nothing after it counts as missed for ever.
"""

from __future__ import annotations

from checker.backends.cannot_express import CannotExpress
from checker.backends.plain_names import Plain, names_of
from checker.backends.promela.expressions import PromelaCoder
from checker.backends.promela.module import VECTOR, declared, refuse_large, vector
from checker.backends.promela.processes import opening, processes
from checker.backends.promela.reserved import JUDGED, PASSING, RESERVED
from checker.ground.meaning import initial_values
from checker.ground.program import Ground
from checker.source.visible import comment


def promela_of_runs(ground: Ground, number: int) -> str:
    """The ground program with a claim for one progress property.

    Raises CannotExpress, or InitialFails if ``@initial`` fails.
    """
    refuse_large(ground)
    refuse_strong(ground)
    coder = PromelaCoder(ground, names_of(ground, Plain(RESERVED), JUDGED, PASSING), runs=True)
    starts = initial_values(ground)
    several = len(starts) > 1
    active = "proctype" if several else "active proctype"
    body = [
        *processes(coder, active),
        *(opening(coder, starts) if several else []),
        *claim(coder, number, "started && " if several else ""),
    ]
    return "\n".join([*heading(ground, number), *declared(coder, starts[0], "\n".join(body)), *body]) + "\n"


def refuse_strong(ground: Ground) -> None:
    """Raise CannotExpress if an actor is strongly fair: Spin knows weak fairness alone."""
    strong = [one.actor for one in ground.instances if one.strong]
    if strong:
        raise CannotExpress(f"{strong[0]} is strongly fair, and Spin is weakly fair to every process")


def heading(ground: Ground, number: int) -> list[str]:
    """What the file is, and how to run it."""
    name, fair = ground.properties[number].property.name, len(ground.instances) + 2
    compiled = f"gcc -O2 -DNOREDUCE -DNFAIR={fair} -DVECTORSZ={max(vector(ground), VECTOR)} -o pan pan.c"
    return [
        f"/* {comment(f'{ground.program.name}: {name}')} */",
        f"/* spin -o1 -o2 -o3 -a FILE && {compiled} && ./pan -a -f -m1000000 */",
        "",
    ]


def claim(coder: PromelaCoder, number: int, begun: str) -> list[str]:
    """The forbidden run: from a state that triggers it on, the goal is missed for ever."""
    judged = coder.ground.properties[number]
    missing = f"!failed && {coder.text(judged.bad)}"
    if judged.trigger is None:
        waiting = [f"  :: {begun}{missing} -> goto accept_missing"]
        waiting += ["  :: !started"] if begun else []
    else:
        waiting = [
            f"  :: {begun}{coder.text(judged.trigger)} && {missing} -> goto accept_missing",
            "  :: true",
        ]
    return [
        "",
        "never {",
        "  do",
        *waiting,
        "  od;",
        "accept_missing:",
        "  do",
        f"  :: {missing}",
        "  od",
        "}",
    ]
