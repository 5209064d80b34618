"""One step in the words of the model: its name, what it read and changed."""

from __future__ import annotations

from checker.counterexample.trace import TraceStep
from checker.ground.effects import Passing
from checker.ground.handlers import is_idle
from checker.ground.meaning import InterpretedStep as Run
from checker.ground.meaning import run
from checker.ground.moves import Move
from checker.ground.program import Case, Ground, GroundCommand, choice_values
from checker.program.expressions import Constant
from checker.program.local_names import plain_name, told_apart
from checker.program.types import show
from checker.source.span import Span
from checker.source.wording import without_remark


def named(command: GroundCommand, case: Case, values: list[int]) -> tuple[Span, str]:
    """What names a step, and where: its statement, or the lines of a block that ran, and the last of them."""
    passed = run(case.with_lines, values).passed
    if not passed:
        return command.label.span, command.label.text
    return max((one.span for one in passed), key=lambda span: span.line), lines_text(passed)


def lines_text(passed: list[Passing]) -> str:
    """The lines that a step came by as a trace shows them, each once: the name of one, or the code in it."""
    shown: dict[int, str] = {}
    for one in passed:
        if one.name:
            shown[one.span.line] = one.name
            continue
        for number in range(one.span.line, one.span.end_line + 1):
            code = without_remark(one.span.source.line(number))
            shown.setdefault(number, "" if code.startswith("#") else code)
    return "; ".join(text for _, text in sorted(shown.items()) if text)


def told(
    ground: Ground,
    command: GroundCommand,
    move: Move,
    before: list[int],
    done: Run,
    name: tuple[Span, str],
) -> TraceStep:
    """The step in the words of the model."""
    one, label = ground.instances[move.actor], command.label
    chosen = choice_values(command.choices, move.choice)
    names = told_apart(plain_name(choice.local) for choice in command.choices)
    several = [len(choice.domain) > 1 for choice in command.choices]
    shared = shown_cells(ground)
    written = {n: v for n, v in done.writes.items() if n in shared}
    mattered = mattering(done) - marked(ground, done)
    return TraceStep(
        move,
        one.name,
        label.procedure,
        tuple((call.shown, call.span) for call in label.calls),
        *name,
        {n: show_constant(v) for n, v, many in zip(names, chosen, several, strict=True) if many and n},
        {ground.cells[n].name: ground.cells[n].show(v) for n, v in done.reads.items() if n in shared},
        tuple(ground.cells[n].name for n in done.reads if n in mattered and n in shared),
        changes(ground, before, written),
        {ground.cells[n].name: ground.cells[n].show(v) for n, v in written.items() if v == before[n]},
        done.failed.sentence if done.failed is not None else None,
        done.failed.kind if done.failed is not None else None,
        is_idle(one, ground.commands[move.actor], command.location),
    )


def changes(ground: Ground, before: list[int], written: dict[int, int]) -> dict[str, tuple[str, str]]:
    """The cells that a step has given another value, each with the old and the new one."""
    changed = ((ground.cells[n], before[n], v) for n, v in written.items() if v != before[n])
    return {cell.name: (cell.show(old), cell.show(new)) for cell, old, new in changed}


def shown_cells(ground: Ground) -> frozenset[int]:
    """The shared cells of the model itself."""
    cells = enumerate(ground.cells)
    return frozenset(n for n, one in cells if one.owner is None and not (one.context or one.hardware))


def mattering(done: Run) -> frozenset[int]:
    """The cells whose value chose the path of a step, or was kept by it."""
    return frozenset(done.decided) | {cell for cell in done.reads if cell not in done.writes}


def marked(ground: Ground, done: Run) -> frozenset[int]:
    """The references that a step reads only to mark those that become stale."""
    marks = (ground.cells[cell].marks for cell in done.writes)
    return frozenset(cell for cell in marks if cell is not None) - frozenset(done.decided)


def show_constant(constant: Constant) -> str:
    """A chosen value as the model's reader writes it."""
    return show(constant.value, constant.type)
