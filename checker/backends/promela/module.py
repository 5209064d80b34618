"""Ground program -> Promela, for Spin to check: the same states, the same steps, the same verdicts.

Each instance is a process that never moves: its location is a variable like any other, and each case of a
command is one ``d_step``. So Spin's states correspond to ours one to one. Cells that live within a step are
``hidden``, which Spin leaves out of its states. A violated property ends in ``assert(name_holds)``, where the
name is a hidden variable that is always false: Spin's message names the property. A step that fails has no
successor: its changes are put back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from checker.backends.cannot_express import CannotExpress, refuse_wide
from checker.backends.plain_names import Plain, names_of
from checker.backends.promela.expressions import PromelaCoder
from checker.backends.promela.processes import opening, processes
from checker.backends.promela.properties import judge, watcher
from checker.backends.promela.reserved import JUDGED, MACROS, PASSING, RESERVED
from checker.ground.meaning import initial_values
from checker.ground.program import CellInfo, Ground
from checker.program.types import Boolean
from checker.source.visible import comment

FINISHED = 255
VECTOR = 1024  # bytes of a state up to which Spin needs no option


@dataclass(frozen=True)
class Promela:
    """The text, and how to read Spin's answer.

    ``properties`` maps the name in an assertion to the number of the property; ``progress`` are the numbers
    of those that the text leaves out. Spin counts ``extra`` states more than there are.
    """

    text: str
    properties: dict[str, int]
    progress: tuple[int, ...]
    extra: int
    width: int


def promela(ground: Ground) -> Promela:
    """The ground program as Promela. Raises CannotExpress, or InitialFails if ``@initial`` fails."""
    refuse_large(ground)
    coder = PromelaCoder(ground, names_of(ground, Plain(RESERVED), JUDGED, PASSING))
    starts = initial_values(ground)
    several = len(starts) > 1
    active = "proctype" if several else "active proctype"
    body = [
        *processes(coder, active),
        *watcher(coder, active),
        *(opening(coder, starts) if several else []),
        *judge(coder),
    ]
    progress = tuple(n for n, judged in enumerate(ground.properties) if judged.property.is_progress)
    lines = [
        *heading(ground, progress),
        "",
        *declared(coder, starts[0], "\n".join(body)),
        *body,
    ]
    properties = {coder.names.properties[n]: n for n in range(len(ground.properties)) if n not in progress}
    return Promela("\n".join(lines) + "\n", properties, progress, int(several), vector(ground))


def vector(ground: Ground) -> int:
    """An upper bound for the bytes of a state in Spin."""
    return 8 * (len(ground.cells) + len(ground.instances)) + 256


def refuse_large(ground: Ground) -> None:
    """Raise CannotExpress for numbers that Promela cannot hold."""
    refuse_wide(ground)
    for one, row in zip(ground.instances, ground.commands, strict=True):
        if len(row) >= FINISHED:
            raise CannotExpress(f"{one.name} has {len(row)} steps, and at most 254 fit a byte")


# -- declarations ----------------------------------------------------------------------------------


def heading(ground: Ground, progress: tuple[int, ...]) -> list[str]:
    """What the file is, and how to run it."""
    settings = " ".join(f"{s.name}={s.shown}" for s in ground.program.settings)
    left_out = [ground.properties[n].property.name for n in progress]
    large = f" -DVECTORSZ={vector(ground)}" if vector(ground) > VECTOR else ""
    lines = [
        f"{ground.program.name}{f' [{settings}]' if settings else ''}",
        f"spin -o1 -o2 -o3 -a FILE && gcc -O2 -DNOREDUCE -DSAFETY{large} -o pan pan.c && ./pan -c0 -m1000000",
        *(f"about whole runs, so in a file of its own: --property {name}" for name in left_out),
    ]
    return [f"/* {comment(line)} */" for line in lines]


def declared(coder: PromelaCoder, start: list[int], body: str) -> list[str]:
    """The constants and variables that are used, and the whole state."""
    names, ground = coder.names, coder.ground
    state = ["bool failed;", "bool started;"] if coder.runs else []
    state += [declaration(coder, n, cell, start[n]) for n, cell in enumerate(ground.cells) if cell.kept]
    used = set(re.findall(r"\w+", "\n".join([body, *state])))
    constants = {name: k for (_, k), name in (*names.members.items(), *names.objects.items())}
    macros = [
        text for name, text in MACROS.items() if name in used or (name == "floor_mod" and "floor_div" in used)
    ]
    passing = [names.cells[n] for n, cell in enumerate(ground.cells) if not cell.kept]
    hidden = [f"hidden int {name};" for name in (*passing, *names.before) if name in used]
    return [
        *macros,
        *(f"#define {name} {k}" for name, k in constants.items() if name in used),
        *("", "/* An assertion names the property that fails: all of these are 0. */"),
        *(
            f"hidden byte {name}; /* {comment(judged.property.sentence or judged.property.kind)} */"
            for name, judged in zip(names.properties, ground.properties, strict=True)
            if name in used
        ),
        *("", "/* The state. */", *state),
        *(["", "/* Alive within a step only. */", *hidden] if hidden else []),
    ]


def declaration(coder: PromelaCoder, number: int, cell: CellInfo, value: int) -> str:
    """One variable, in the smallest type that holds it."""
    low = min(cell.low, cell.reset)
    if isinstance(cell.type, Boolean):
        kind = "bool"
    elif cell.location or (low >= 0 and cell.high <= 255):
        kind = "byte"
    else:
        kind = "short" if low >= -(2**15) and cell.high < 2**15 else "int"
    return (
        f"{kind} {coder.names.cells[number]} = {coder.values.held(number, value)}; /* {comment(cell.name)} */"
    )
