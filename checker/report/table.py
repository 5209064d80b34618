"""A race as a table for the terminal: step, actor, what it does, and a column for each changed value."""

from __future__ import annotations

from dataclasses import dataclass, replace

from checker.counterexample.explanation import UNEXPLAINED, Explanation
from checker.counterexample.trace import Trace
from checker.report import full
from checker.report.paragraphs import WIDTH, ascii_only, fill, wrapped
from checker.report.phrases import plural
from checker.report.story import code, rows
from checker.report.why import why_lines

NARROWEST = 30
WIDEST_ACTOR, WIDEST_TEXT = 20, 44


@dataclass(frozen=True, slots=True)
class TableLayout:
    """How wide each column is: the actor, what it does, and the values that fit."""

    who: int
    doing: int
    values: dict[str, int]

    def line(self, number: str, actor: str, text: str, values: list[str]) -> str:
        """The cells of one line, in place."""
        cells = [cut(actor, self.who).ljust(self.who), cut(text, self.doing).ljust(self.doing)]
        cells += [v.ljust(width) for v, width in zip(values, self.values.values(), strict=True)]
        return f"{number:>3} {'  '.join(cells)}".rstrip()


def table_text(
    trace: Trace, explanation: Explanation = UNEXPLAINED, width: int = 100, shortest: bool = True
) -> str:
    """The trace with changed values marked ``*``; columns that do not fit are counted, not shown."""
    width = max(width, NARROWEST)
    plain = tuple({ascii_only(name): ascii_only(v) for name, v in state.items()} for state in trace.states)
    trace = replace(trace, states=plain)
    names = [name for name in trace.states[0] if changes(trace, name)]
    layout = laid_out(trace, names, width)
    told = wrapped(full.opening(trace, explanation.proved, shortest), min(width, WIDTH))
    heads = [layout.line("", "", "", list(layout.values))] if layout.values else []
    left_out = hidden(len(trace.states[0]) - len(names), len(names) - len(layout.values))
    lines = [told, "", *heads, *body(trace, layout), *closing(trace, width), *fill(left_out, width)]
    lines += reasons(trace, explanation, min(width, WIDTH))
    return "\n".join(lines)


def laid_out(trace: Trace, names: list[str], width: int) -> TableLayout:
    """Actors and statements first; then as many values as fit, from the left."""
    who = min(max((len(ascii_only(actor)) for actor in trace.actors), default=5), WIDEST_ACTOR, width // 3)
    texts = [len(label(trace, index)) for index in range(len(trace.steps))]
    doing = min(max([7, *texts]), WIDEST_TEXT, width - who - 6)
    room = width - who - doing - 6
    values: dict[str, int] = {}
    for name in names:
        needed = max(len(name), *(len(state[name]) + 1 for state in trace.states))
        if needed + 2 > room:
            break
        values[name] = needed
        room -= needed + 2
    return TableLayout(who, doing, values)


def body(trace: Trace, layout: TableLayout) -> list[str]:
    """The start, then one line for each step."""
    lines = []
    before = trace.states[0]
    for number, state in enumerate(trace.states):
        values = [state[name] + ("*" if state[name] != before[name] else "") for name in layout.values]
        before = state
        if number == 0:
            lines.append(layout.line("", "", "(start)", values))
        else:
            lines.append(
                layout.line(str(number), trace.steps[number - 1].actor, label(trace, number - 1), values)
            )
    return lines


def closing(trace: Trace, width: int) -> list[str]:
    """Who waits where, and what is true at the end."""
    stuck = rows(trace)[len(rows(trace)) - len(trace.stuck) :]
    lines = [f"{row.actor}: {row.text} {' '.join(row.notes)}" for row in stuck]
    lines += [" ".join(part.split()) for part in (*full.initially(trace), *full.ending(trace))]
    return [part for line in lines for part in fill(line, width, "    ", "      ")]


def reasons(trace: Trace, explanation: Explanation, width: int) -> list[str]:
    """Why the race happens, after an empty line."""
    lines = why_lines(trace, explanation, width, by_cpu=False)
    return ["", *lines] if lines else []


def hidden(still: int, cut_off: int) -> str:
    """What is not shown."""
    parts = [f"{plural(still, 'value')} never {'changes' if still == 1 else 'change'}"] if still else []
    if cut_off:
        verb = "does" if cut_off == 1 else "do"
        parts.append(f"{plural(cut_off, 'column')} {verb} not fit: widen the terminal")
    return f"({', '.join(parts)})" if parts else ""


def changes(trace: Trace, name: str) -> bool:
    """Whether a value changes in the trace."""
    return len({state[name] for state in trace.states}) > 1


def label(trace: Trace, index: int) -> str:
    """What a step does, what it chose, and what a log shows of it."""
    step = trace.steps[index]
    chosen = "".join(f", {name} = {value}" for name, value in step.choice.items())
    event = f"  // {step.event}" if step.event else ""
    return ascii_only(code(step.text) + chosen + event)


def cut(text: str, width: int) -> str:
    """The text, or the part of it that fits; the end of a name tells copies apart, so it is kept."""
    plain = ascii_only(text)
    if len(plain) <= width:
        return plain
    end = plain[plain.rfind("[") :] if plain.endswith("]") else ""
    return plain[: width - 2 - len(end)] + ".." + end if len(end) < width - 4 else plain[: width - 2] + ".."
