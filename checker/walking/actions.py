"""What one can do on a walk: each action with its key, the same in the page and in the terminal."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Action:
    """One action. ``prompt`` is what it asks for, if it needs to know something."""

    key: str
    name: str
    words: str
    prompt: str = ""


ACTIONS = (
    Action("u", "undo", "undo a step"),
    Action("r", "redo", "take the next step of the path again"),
    Action("b", "begin", "to the beginning of the path"),
    Action("e", "end", "to its end"),
    Action("g", "go", "to a step of the path", "number of the step"),
    Action("l", "label", "run to a statement", "part of the statement, or its line"),
    Action("n", "turn", "run to where a property changes its truth"),
    Action("p", "turn_of", "the same for one property", "name of the property"),
    Action("v", "violation", "go to the nearest violation"),
)
