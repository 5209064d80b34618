"""How far a race goes in a changed model, compared with an enumeration that is short enough to be believed.

It knows statements by their texts alone, so it is asked only where each actor has every text once, and where
no actor both lost and gained a statement: the one could be the other, edited.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain

import pytest

from checker.backends.python.system import PythonSystem
from checker.comparison.following import RaceFollower
from checker.comparison.matching import Matching
from checker.comparison.old_race import old_race
from checker.comparison.side import ComparedSide
from checker.comparison.stopping import followed
from checker.counterexample.trace import Trace
from checker.ground.moves import State
from tests.comparison.test_never_closed import random_comparisons

Texts = dict[str, Counter[str]]


def texts(system: PythonSystem) -> Texts:
    """The texts of the statements of each instance, with the calls that lead to them."""
    rows = zip(system.ground.instances, system.ground.commands, strict=True)
    return {
        one.name: Counter(text_of(system, n, c.location) for c in row) for n, (one, row) in enumerate(rows)
    }


def text_of(system: PythonSystem, actor: int, location: int) -> str:
    """The text of one statement; empty at the end."""
    if location < 0:
        return ""
    label = system.ground.commands[actor][location].label
    return " ".join([*(call.span.first_line for call in label.calls), label.text])


def is_plain(old: Texts, new: Texts) -> bool:
    """Whether texts alone tell statements apart."""
    repeated = any(count > 1 for counts in chain(old.values(), new.values()) for count in counts.values())
    both = any(old[name] - new[name] and new[name] - old[name] for name in old)
    return old.keys() == new.keys() and not repeated and not both


def where(system: PythonSystem, state: State) -> list[str]:
    """The text at which each instance stands."""
    return [text_of(system, n, system.location(state, one)) for n, one in enumerate(system.ground.instances)]


def farthest(old: PythonSystem, trace: Trace, new: PythonSystem, wrong: int) -> int:
    """The number of steps of a race that some run of the new model takes, by trying all."""
    before, after = texts(old), texts(new)
    names = [one.name for one in new.ground.instances]
    state = old.initial()[trace.start]
    race: list[tuple[int, str]] = []
    for one in trace.steps:
        race.append((one.move.actor, where(old, state)[one.move.actor]))
        after_step = after_move(old, state, one.move.actor)
        state = state if after_step is None else after_step
    rest = where(old, state)
    movers = {actor for actor, _ in race}
    seen: set[tuple[State, int]] = set()
    waiting = [(start, 0) for start in new.initial()]
    while waiting:
        node = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        state, step = node
        early = new.first(wrong, [state]) is not None and not new.ground.properties[wrong].only_at_rest
        if step < len(race) and race[step][1] not in after[names[race[step][0]]]:
            waiting.append((state, step + 1))  # the statement is gone
            continue
        if early:  # it is another race
            continue
        for actor in movers:
            text, to = where(new, state)[actor], after_move(new, state, actor)
            left = [said for who, said in race[step:] if who == actor and said in after[names[actor]]]
            expected = left[0] if left else rest[actor]
            if to is not None and text == expected and step < len(race) and race[step] == (actor, text):
                waiting.append((to, step + 1))
            elif to is not None and text != expected and text not in before[names[actor]]:
                waiting.append((to, step))
    return max(step for _, step in seen)


def after_move(system: PythonSystem, state: State, actor: int) -> State | None:
    """The state after a step of an instance, which has no choice in these models; None if there is none, or
    if the step fails."""
    steps = system.steps_of(state, actor)
    return steps[0][1] if steps and steps[0][1] >= 0 else None


def compared_pairs(seeds: range) -> int:
    """Compare how far races go; how many were compared."""
    count = 0
    for comparison in random_comparisons(seeds, edits=1):
        old, new = comparison.old, comparison.new
        if not is_plain(texts(old.system), texts(new.system)):
            continue
        for change in comparison.properties:
            if change.old is not None and change.old.trace is not None and change.name in new.numbers:
                count += is_compared(old, new, change.name, change.old.trace)
    return count


def is_compared(old: ComparedSide, new: ComparedSide, name: str, trace: Trace) -> bool:
    """Compare how far one race goes; False if it is still there, which the reference explorer judges."""
    matching, number = Matching(old.system.ground, new.system.ground), new.numbers[name]
    found = followed(
        RaceFollower(old_race(old.system, trace, matching, old.numbers[name]), matching, new.system, number)
    )
    if found.shows:
        return False
    assert found.step == farthest(old.system, trace, new.system, number), (old.files, new.files)
    return True


def test_a_race_goes_as_far_as_some_run() -> None:
    assert compared_pairs(range(1000, 1025)) > 3


@pytest.mark.slow
def test_many_races_go_as_far_as_some_run() -> None:
    assert compared_pairs(range(1060, 6_000)) > 500
