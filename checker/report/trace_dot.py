"""A trace as a graph for Graphviz: a lane for each actor, and the orders between them."""

from __future__ import annotations

from checker.counterexample.trace import Trace
from checker.report.full import initially
from checker.report.happens_before import orders
from checker.report.paragraphs import ascii_only
from checker.report.phrases import capitalised
from checker.report.story import code, notes, sentence


def dot_text(trace: Trace) -> str:
    """The graph. A dashed arrow says that a step had to come before one of another actor, and over which
    values; what no arrows order may change places."""
    told = [capitalised(sentence(trace)), *(" ".join(part.split()) for part in initially(trace))]
    lines = [
        "digraph race {",
        f"  label={quoted(chr(10).join(told))}; labelloc=t; fontname=monospace;",
        "  node [shape=box, style=rounded, fontname=monospace, fontsize=10];",
        "  edge [fontname=monospace, fontsize=9];",
    ]
    for number, actor in enumerate(trace.actors):
        lines += lane(trace, number, actor)
    for order in orders(trace):
        label = quoted("\n".join(order.names))
        lines.append(f"  s{order.before + 1} -> s{order.after + 1} [style=dashed, label={label}];")
    if trace.loop_from is not None:
        lines.append(f"  s{len(trace.steps)} -> s{trace.loop_from + 1} [label={quoted('for ever')}];")
    return "\n".join([*lines, "}"])


def lane(trace: Trace, number: int, actor: str) -> list[str]:
    """The steps of one actor, one after the other, and where it is stuck."""
    mine = [n for n, step in enumerate(trace.steps) if step.actor == actor]
    nodes = {f"s{n + 1}": label(trace, n) for n in mine}
    for position, stuck in enumerate(trace.stuck):
        if stuck.actor == actor:
            nodes[f"w{position}"] = f"waits at {stuck.span.place}\n{code(stuck.text)}"
    lines = [f"  subgraph cluster_{number} {{", f"    label={quoted(actor)};"]
    lines += [f"    {name} [label={quoted(text)}];" for name, text in nodes.items()]
    lines += [f"    {' -> '.join(nodes)} [weight=10];"] if len(nodes) > 1 else []
    return [*lines, "  }"]


def label(trace: Trace, number: int) -> str:
    """What a step does, and what changes."""
    step = trace.steps[number]
    told = [note.removeprefix("// ") for note in notes(trace, number)]
    return "\n".join([f"{number + 1}. {code(step.text)}", *told])


def quoted(text: str) -> str:
    """A text as DOT writes it, each line from the left."""
    lines = [ascii_only(line) for line in text.split("\n")]
    escaped = [line.replace("\\", "\\\\").replace('"', '\\"') for line in lines]
    return '"' + "".join(f"{line}\\l" for line in escaped) + '"' if len(lines) > 1 else f'"{escaped[0]}"'
