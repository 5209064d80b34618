"""A trace as a Mermaid sequence diagram: GitHub and GitLab draw it where it stands in a comment."""

from __future__ import annotations

from checker.counterexample.trace import Trace
from checker.report.full import initially
from checker.report.paragraphs import ascii_only
from checker.report.phrases import capitalised
from checker.report.story import Row, blocks, rows, sentence

ESCAPED = {"#": "#35;", ";": "#59;", "<": "#lt;", ">": "#gt;", "%": "#37;", '"': "#quot;"}


def mermaid_text(trace: Trace) -> str:
    """The diagram: a lane for each actor, a note for each step, a loop around what repeats."""
    lanes = {actor: f"A{number}" for number, actor in enumerate(trace.actors)} or {"the start": "A0"}
    lines = ["sequenceDiagram"]
    lines += [f"    participant {lane} as {escaped(actor)}" for actor, lane in lanes.items()]
    told = [capitalised(sentence(trace)), *(" ".join(part.split()) for part in initially(trace))]
    lines.append(f"    Note over {over(list(lanes.values()))}: {'<br/>'.join(map(escaped, told))}")
    for block in blocks(rows(trace)) if trace.actors else ():
        if block[0].text.startswith("// repeats"):
            lines.append("    loop for ever")
            block = block[1:]
        lines.append(f"    Note over {lanes[block[0].actor]}: {'<br/>'.join(said(block))}")
    if trace.loop_from is not None:
        lines.insert(len(lines) - len(trace.stuck), "    end")
    return "\n".join(lines)


def over(lanes: list[str]) -> str:
    """The lanes that a note spans: the first and the last."""
    return lanes[0] if len(lanes) == 1 else f"{lanes[0]},{lanes[-1]}"


def said(block: list[Row]) -> list[str]:
    """The lines of a note: calls and statements, then what is to be known."""
    number = block[-1].step
    texts = [escaped(row.text) for row in block]
    texts[-1] = (f"{number}. " if number else "") + texts[-1]
    return [*texts, *(escaped(note.removeprefix("// ")) for row in block for note in row.notes)]


def escaped(text: str) -> str:
    """Text in which nothing means anything to Mermaid."""
    return "".join(ESCAPED.get(letter, letter) for letter in " ".join(ascii_only(text).split()))
