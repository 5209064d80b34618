"""Of which properties a state is true: each is asked by its own condition, as a search asks it."""

from __future__ import annotations

from checker.backends.python.system import PythonSystem
from checker.ground.moves import State
from checker.ground.program import GroundProperty
from checker.language.property import Kind


def truths(system: PythonSystem, state: State) -> dict[str, bool]:
    """Whether a state is as each property wants it, by the property's name; of one that is to be reached,
    whether the state reaches it.

    A property of steps, and one of whole runs, says nothing of a state. One that is judged where nobody can
    step says nothing of the others.
    """
    at_rest = not system.enabled(state)
    judged = enumerate(system.ground.properties)
    return {
        one.property.name: (system.first(number, (state,)) is None) != is_to_be_reached(one)
        for number, one in judged
        if says_something(one, at_rest)
    }


def says_something(one: GroundProperty, at_rest: bool) -> bool:
    """Whether a property says something of a state; ``at_rest`` is whether nobody can step there."""
    kind = one.property.kind
    if kind is Kind.STEP or kind.is_progress:
        return False
    return at_rest or not one.only_at_rest


def is_to_be_reached(one: GroundProperty) -> bool:
    """Whether a state that satisfies the condition is wanted."""
    return one.property.kind is Kind.REACHABLE
