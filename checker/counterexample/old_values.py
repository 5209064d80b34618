"""Which old values a race is about: with the newest value in its place, it would not end so."""

from __future__ import annotations

from collections.abc import Iterable

from checker.counterexample.data_flow import DataFlow
from checker.counterexample.replay import open_case
from checker.ground.meaning import between_steps, run
from checker.ground.moves import StepFails

Steps = frozenset[int]


def with_accesses(flow: DataFlow, shown: Steps) -> Steps:
    """Some steps of a race, with those that tell what the memory model did: loads of old values that matter,
    the stores that these or the property do not see, and for an access that is issued in one step and
    performed in another both of them."""
    if not flow.race.system.ground.machine.issued:
        return shown
    about = {load for load in range(len(flow.race.moves)) if is_about(flow, load)}
    found = shown | about | set(unseen_at_the_end(flow))
    while True:
        more = found.union(*(beside(flow, step) for step in found if step < len(flow.race.moves)))
        if more == found:
            return found
        found = more


def unseen_at_the_end(flow: DataFlow) -> Iterable[int]:
    """The stores that still wait where the race ends, to a place that the property looks at there."""
    end = len(flow.race.moves)
    for cell in flow.judged:
        name = flow.race.system.ground.cells[cell].name
        yield from (n for n in range(end) if flow.visibility.is_at(n, name) and flow.visibility.waits(n, end))


def beside(flow: DataFlow, step: int) -> Iterable[int]:
    """The steps without which a step cannot be understood."""
    partner = flow.visibility.partner(step)
    missed = flow.visibility.missed(step)
    chains = (between for store in missed for between in chain(flow, store, step))
    return (*missed, *chains, *(() if partner is None else (partner,)))


def chain(flow: DataFlow, store: int, load: int) -> list[int]:
    """The fewest steps that lead from a store to a load that does not see it, each by the order of its CPU or
    by a value that both touch. Without them the load might as well come first."""
    ways: dict[int, list[int]] = {store: []}
    for step in range(store + 1, load + 1):
        before = [n for n in ways if (n, step) != (store, load) and is_linked(flow, n, step)]
        if before:
            ways[step] = [*min((ways[n] for n in before), key=len), step]
    return ways.get(load, [])


def is_linked(flow: DataFlow, one: int, other: int) -> bool:
    """Whether two steps are of one CPU, or touch a value that one of them changes."""
    cpus = flow.visibility.cpus
    return cpus[one] == cpus[other] or bool(flow.conflict(one, other))


def is_about(flow: DataFlow, load: int) -> bool:
    """Whether a race does not end so where a load gets the value of the newest store that it does not see."""
    missed = flow.visibility.missed(load)
    return bool(missed) and not ends_alike(flow, load, newest(flow, load, missed[-1]))


def newest(flow: DataFlow, load: int, store: int) -> dict[int, int]:
    """The values of the location of a load, and of its versions, where a store were visible."""
    ground = flow.race.system.ground
    one, by = flow.visibility.memory[load], flow.visibility.memory[store]
    assert one is not None
    cell = next(n for n, info in enumerate(ground.cells) if info.name == one.location)
    value = flow.race.system.values(flow.race.states[load])[cell]
    if by is not None and flow.visibility.waits(store, load):
        info = ground.cells[cell]
        values = (v for v in range(info.low, info.high + 1) if info.show(v) == by.stored)
        value = next(values)
    return dict.fromkeys((cell, *ground.machine.versions.get(cell, ())), value)


def ends_alike(flow: DataFlow, step: int, given: dict[int, int]) -> bool:
    """Whether a race ends so where a step finds some values in place of others."""
    race, ground = flow.race, flow.race.system.ground
    values, due = race.system.values(race.states[step]), race.dues[step]
    for number in range(step, len(race.moves)):
        before = [given.get(n, v) for n, v in enumerate(values)] if number == step else values
        found = open_case(ground, before, race.moves[number])
        if found is None:
            return False
        done = run(found[1].effects, before, found[1].guard)
        if done.failed is not None:
            return race.fails(StepFails(done.failed))
        after = between_steps(ground, done.values)
        if number == step:
            after = [v if n in done.writes or n not in given else values[n] for n, v in enumerate(after)]
        state = race.system.layout.pack(after)
        due = race.due(state, due)
        if race.is_wrong(state, due):
            return True
        if race.is_avoided(due):
            return False
        values = after
    return False
