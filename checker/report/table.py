"""A race as a table for the terminal: step, actor, what it does, and a column for each changed value."""

from __future__ import annotations

from checker.counterexample.trace import Trace
from checker.report.commit import ascii_only, opening
from checker.report.story import code

LEAST = 8


def table_text(trace: Trace, width: int = 100) -> str:
    """The trace with changed values marked ``*``; columns that do not fit are counted, not shown."""
    names = [n for n in (trace.states[0] if trace.states else {}) if changes(trace, n)]
    doing = min(44, max([len(label(trace, i)) for i in range(len(trace.steps))] or [10]))
    who = max([len(actor) for actor in trace.actors] or [5])
    room = width - (4 + who + 2 + doing + 2)
    fitting = fit(trace, names, room)
    lines = [opening(trace), "", line("", "", "", [title for title, _ in heads(trace, fitting)], who, doing, widths(trace, fitting))]
    for number in range(len(trace.states)):
        lines.append(row(trace, number, fitting, who, doing))
    hidden = len(names) - len(fitting)
    still = len(trace.states[0]) - len(names) if trace.states else 0
    lines.append(f"({still} values never change" + (f", {hidden} more do not fit: widen the terminal)" if hidden else ")"))
    return "\n".join(text.rstrip() for text in lines)


def changes(trace: Trace, name: str) -> bool:
    """Whether a value changes in the trace."""
    return len({state[name] for state in trace.states}) > 1


def label(trace: Trace, index: int) -> str:
    """What a step does."""
    return ascii_only(code(trace.steps[index].text))


def heads(trace: Trace, names: list[str]) -> list[tuple[str, int]]:
    """The column titles and widths."""
    return list(zip(names, widths(trace, names), strict=True))


def widths(trace: Trace, names: list[str]) -> list[int]:
    """Each column as wide as its widest value or title."""
    return [max(len(n), *(len(state[n]) + 1 for state in trace.states)) for n in names]


def fit(trace: Trace, names: list[str], room: int) -> list[str]:
    """As many columns as fit, from the left."""
    kept: list[str] = []
    for name in names:
        room -= widths(trace, [name])[0] + 2
        if room < 0:
            break
        kept.append(name)
    return kept


def row(trace: Trace, number: int, names: list[str], who: int, doing: int) -> str:
    """One step, or the start."""
    state = trace.states[number]
    before = trace.states[number - 1] if number else state
    values = [state[n] + ("*" if state[n] != before[n] else "") for n in names]
    if number == 0:
        return line("", "", "(start)", values, who, doing, widths(trace, names))
    step = trace.steps[number - 1]
    return line(str(number), step.actor, label(trace, number - 1), values, who, doing, widths(trace, names))


def line(number: str, actor: str, text: str, values: list[str], who: int, doing: int, columns: list[int]) -> str:
    """The cells of one line, in place."""
    cut = text if len(text) <= doing else text[: doing - 3] + "..."
    cells = "  ".join(value.ljust(column) for value, column in zip(values, columns, strict=True))
    return f"{number:>3} {actor:<{who}}  {cut:<{doing}}  {cells}"
