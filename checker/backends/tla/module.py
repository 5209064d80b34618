"""Ground program -> a TLA+ module: the same states, the same steps, each property an invariant.

A step that fails has no successor; its property is an invariant which says that no such step is open.
"""

from __future__ import annotations

import textwrap

from checker.backends.cannot_express import refuse_wide
from checker.backends.plain_names import Plain
from checker.backends.tla.bits import bit_operations
from checker.backends.tla.expressions import TlaCoder, coder_of
from checker.backends.tla.steps import WIDTH, TlaStep, failing, listed, operator, step_lines, steps_of
from checker.ground.meaning import initial_values
from checker.ground.program import CellInfo, Ground, GroundProperty
from checker.language.property import Kind
from checker.program.types import Boolean
from checker.source.visible import comment

WORDS = """ACTION ASSUME ASSUMPTION AXIOM BY CASE CHOOSE CONSTANT CONSTANTS COROLLARY DEF DEFINE DEFS DOMAIN
ELSE ENABLED EXCEPT EXTENDS HAVE HIDE IF IN INSTANCE LAMBDA LEMMA LET LOCAL MODULE NEW OBVIOUS OMITTED ONLY
OTHER PICK PROOF PROPOSITION PROVE QED RECURSIVE SF_ STATE SUBSET SUFFICES TAKE TEMPORAL THEN THEOREM TRUE
FALSE UNCHANGED UNION USE VARIABLE VARIABLES WF_ WITH WITNESS BOOLEAN STRING Integers Naturals Int Nat"""
OURS = """FINISHED FloorDiv FloorMod BitAnd BitOr BitXor ShiftLeft ShiftRight vars Init Next Spec TypeOK
NobodyCanStep"""
ARITHMETIC = [
    "FloorDiv(a, b) == IF b > 0 THEN a \\div b ELSE (-a) \\div (-b)",
    "FloorMod(a, b) == a - (b * FloorDiv(a, b))",
]


def tla(ground: Ground) -> str:
    """The module. Raises CannotExpress, or InitialFails if ``@initial`` fails."""
    refuse_wide(ground)
    starts = initial_values(ground)
    plain = Plain(frozenset(f"{WORDS} {OURS}".split()), ("WF_", "SF_"))
    coder = coder_of(ground, plain)
    name = plain.name(ground.program.name)
    steps = steps_of(coder)
    judged = [line for n, one in enumerate(ground.properties) for line in invariant(coder, steps, n, one)]
    lines = [
        *heading(coder, name),
        *variables(coder, starts),
        *(line for mine in steps for step in mine for line in step_lines(coder, step)),
        *behaviour(coder, steps),
        *judged,
    ]
    return "\n".join([*lines, "=" * 78]) + "\n"


# -- declarations ----------------------------------------------------------------------------------


def heading(coder: TlaCoder, name: str) -> list[str]:
    """The first line, how to check it, and the names of values."""
    program = coder.ground.program
    settings = " ".join(f"{s.name}={s.shown}" for s in program.settings)
    checked = [coder.names.properties[n] for n, one in enumerate(coder.ground.properties) if expressed(one)]
    left_out = [p.property.name for p in coder.ground.properties if not expressed(p)]
    constants = {name: k for (_, k), name in (*coder.names.members.items(), *coder.names.objects.items())}
    return [
        f" MODULE {name} ".center(78, "-"),
        *([f"\\* {settings}"] if settings else []),
        "\\* For TLC, in the configuration file:",
        f"\\*   SPECIFICATION Spec   INVARIANTS TypeOK {' '.join(checked)}",
        "\\*   CHECK_DEADLOCK FALSE",
        *(f"\\* Not expressed, because it is about whole runs: {comment(one)}" for one in left_out),
        *("EXTENDS Integers", "", "FINISHED == -1", *ARITHMETIC, *bit_operations(coder.ground)),
        *(f"{name} == {value}" for name, value in constants.items()),
    ]


def expressed(judged: GroundProperty) -> bool:
    """Whether a property is about states and steps."""
    return not judged.property.is_progress


def variables(coder: TlaCoder, starts: list[list[int]]) -> list[str]:
    """The variables, their types, and their first values."""
    kept = [(n, cell) for n, cell in enumerate(coder.ground.cells) if cell.kept]
    names = [coder.names.cells[n] for n, _ in kept]
    declared = [
        f"  {name}{',' if name != names[-1] else ' '} \\* {comment(c.name)}"
        for name, (_, c) in zip(names, kept, strict=True)
    ]
    types = [[f"{coder.names.cells[n]} \\in {range_of(cell)}"] for n, cell in kept]
    first = [
        listed("/\\", [[f"{coder.names.cells[n]} = {coder.values.held(n, values[n])}"] for n, _ in kept])
        for values in starts
    ]
    return [
        *("", "VARIABLES", *declared),
        *("", *(line for name, members in coder.groups.items() for line in group(coder, name, members))),
        *operator("vars", [f"<< {', '.join(coder.groups)} >>"]),
        *("", *operator("TypeOK", listed("/\\", types))),
        *("", *operator("Init", listed("\\/", first))),
    ]


def group(coder: TlaCoder, name: str, members: tuple[int, ...]) -> list[str]:
    """The tuple of the variables that belong together."""
    names = ", ".join(coder.names.cells[n] for n in members)
    return operator(name, textwrap.wrap(f"<< {names} >>", WIDTH, subsequent_indent="   "))


def range_of(cell: CellInfo) -> str:
    """The set of the possible values of a cell."""
    low = min(cell.low, cell.reset)
    return "BOOLEAN" if isinstance(cell.type, Boolean) else f"{low}..{cell.high}"


# -- behaviour -------------------------------------------------------------------------------------


def behaviour(coder: TlaCoder, steps: list[list[TlaStep]]) -> list[str]:
    """The steps of each actor, the next-state relation, and the states in which no actor can step."""
    moving = [(name, mine) for name, mine in zip(coder.names.instances, steps, strict=True) if mine]
    lines: list[str] = []
    for name, mine in moving:
        lines += ["", *operator(name, listed("\\/", [[step.takes] for step in mine]))]
    stuck = [[f"~{step.opens}"] for _, mine in moving for step in mine]
    return [
        *lines,
        *("", *operator("Next", listed("\\/", [[name] for name, _ in moving] or [["FALSE"]]))),
        *("", "Spec == Init /\\ [][Next]_vars"),
        *("", *operator("NobodyCanStep", listed("/\\", stuck or [["TRUE"]]))),
    ]


def invariant(coder: TlaCoder, steps: list[list[TlaStep]], number: int, judged: GroundProperty) -> list[str]:
    """The good thing, for every state. A property that should be reachable is negated."""
    if not expressed(judged):
        return []
    name, kind = coder.names.properties[number], judged.property.kind
    notes = ["", f"\\* {comment(judged.property.sentence or kind)}"]
    if kind == Kind.REACHABLE:
        notes.append("\\* (TLC finds it violated where the state is reached)")
    if kind == Kind.STEP:
        at_fault = [step for mine in steps for step in mine if step.may_fail(judged.property.name)]
        parts = [failing(coder, step, judged.property.name) for step in at_fault]
        return [*notes, *operator(name, denied(listed("\\/", parts)) if parts else ["TRUE"])]
    if judged.ends:
        notes.append("\\* (not expressed: whether some can never finish while others go on)")
    good = f"~{coder.text(judged.bad, {})}"
    return [*notes, *operator(name, [f"NobodyCanStep => {good}" if judged.only_at_rest else good])]


def denied(lines: list[str]) -> list[str]:
    """The negation of a formula."""
    return [f"~({lines[0]}" + (")" if len(lines) == 1 else ""), *(f"  {line}" for line in lines[1:-1])] + (
        [f"  {lines[-1]})"] if len(lines) > 1 else []
    )
