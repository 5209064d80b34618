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
    Action("u", "undo", "undo"),
    Action("r", "redo", "redo"),
    Action("b", "begin", "begin again"),
    Action("e", "end", "end of the path"),
    Action("g", "go", "step of the path", "number of the step"),
    Action("l", "label", "run to a statement", "part of the statement, or its line"),
    Action("n", "turn", "run to a property's change"),
    Action("p", "turn_of", "of one property", "name of the property"),
    Action("i", "initial", "initial state", "number of the initial state"),
    Action("v", "violation", "nearest violation"),
)
