"""The slice of a race: the steps that take part in it, and that a drawing shows.

Under a memory model other than sequential consistency, what the steps of its machine do is shown where it
matters (``old_values.py``).

A step takes part because of its *place*: without it in the order of the shown steps, some execution of the
race's steps passes. Or it takes part because of its *effect*: it wrote or looked up a value that a step which
takes part, or the property, reads, and without that the race does not end in the violation. The last step
takes part, except that of others beside actors that are stuck. A step that stores the value which is there
already is shown with the step that wrote that value, since a reader wonders otherwise where it comes from.
"""

from __future__ import annotations

from collections.abc import Iterable

from checker.counterexample.data_flow import Cells, DataFlow, Feeds, together
from checker.counterexample.executions import Executions, StepOrder
from checker.counterexample.explanation import Slice
from checker.counterexample.filling import Filling
from checker.counterexample.old_values import with_accesses
from checker.counterexample.race import Race

Steps = frozenset[int]


def sliced(executions: Executions, orders: Iterable[StepOrder]) -> Slice:
    """The slice of a race, by a set of orders that forces it. Raises LimitReached."""
    race, forcing = executions.graph.race, tuple(orders)
    last = len(race.moves) - 1
    ordered = frozenset(step for order in forcing for step in order)
    kept = frozenset() if race.pending and forces(executions, ordered) else frozenset([last])
    placed = ordered | kept
    for step in sorted(placed - kept):
        if forces(executions, placed - {step}):
            placed -= {step}
    flow = DataFlow(race)
    effects = effective(flow, placed)
    shown = placed | frozenset(effects)
    pairs = (real_first(race, flow.conflict(*order)) for order in forcing)
    cells = frozenset().union(*(real_first(race, fed) for fed in effects.values()), *pairs)
    whole = with_accesses(flow, unbroken(flow, shown))
    taken = tuple(sorted(step for step in whole if step <= last)) or (last,)
    return Slice(taken, forces(executions, whole), named(race, cells))


def unbroken(flow: DataFlow, steps: Steps) -> Steps:
    """Some steps of a race, with the one before each store of what is there already: ``count stays 2`` says
    nothing where the last that was shown of ``count`` is 1."""
    ground, race = flow.race.system.ground, flow.race
    plain = frozenset(cell for cell in flow.shared if not ground.cells[cell].ghost)
    seen: dict[int, int] = {}  # for each cell, the last shown step that touches it
    found = set(steps)
    for step in sorted(one for one in steps if one < len(race.moves)):
        touches = flow.steps[step]
        for cell in plain & (touches.written - touches.changed):
            writer = flow.writer(cell, step)
            if writer is not None and seen.get(cell, writer) < writer:
                found.add(writer)
        seen |= dict.fromkeys(touches.read | touches.written, step)
    return frozenset(found)


def real_first(race: Race, cells: Cells) -> Cells:
    """The cells that are no ghosts; the ghosts where there are no others."""
    real = frozenset(cell for cell in cells if not race.system.ground.cells[cell].ghost)
    return real or cells


def named(race: Race, cells: Iterable[int]) -> frozenset[str]:
    """The names of some cells of the model."""
    infos = (race.system.ground.cells[cell] for cell in cells)
    return frozenset(info.name for info in infos if not info.hardware)


def forces(executions: Executions, steps: Steps) -> bool:
    """Whether every execution that takes these steps in the order of the race goes wrong."""
    return executions.passing(chain(executions.graph.race, steps)) is None


def chain(race: Race, steps: Steps) -> frozenset[StepOrder]:
    """The orders between actors that these steps have in the race; one that is pending is before none."""
    actors, taken = race.actors, len(race.moves)
    pairs = ((i, j) for j in steps for i in steps if i < j and i < taken)
    return frozenset(StepOrder(i, j) for i, j in pairs if actors[i] != actors[j])


def effective(flow: DataFlow, steps: Steps) -> Feeds:
    """The steps that feed some steps or the end of the race, or each other, and are missed there."""
    taken = len(flow.race.moves)
    found: Feeds = {}
    while True:
        shown = steps | frozenset(found)
        feeds = [flow.feeding(step, flow.steps[step].read) for step in shown if step < taken]
        feeds += [flow.feeding(taken, flow.judged | flow.waited_on), flow.triggering]
        fed = together(feeds).items()
        new = {step: cells for step, cells in fed if step not in shown and flow.matters(step, cells)}
        if not new:
            return found
        found |= new


def sliced_by_flow(filling: Filling) -> Slice:
    """The slice of a race whose orders are not known, or of a run that goes on for ever: what feeds its end,
    and in the part that repeats what flows between actors. It is not claimed that no step can be left out.
    Raises LimitReached."""
    race = filling.race
    loop_from, taken = filling.loop_from, len(race.moves)
    flow = DataFlow(race, loop_from)
    if loop_from is None:
        fed = effective(flow, frozenset([taken - 1]))
    else:
        ends = flow.feeding(loop_from, flow.judged | flow.waited_on)
        fed = together([ends, flow.triggering, crossing(flow)])
    shown = with_accesses(flow, going_round(flow, filling.completed(frozenset(fed) | {taken - 1})))
    return Slice(tuple(sorted(shown)), values=named(race, frozenset().union(*fed.values())))


def going_round(flow: DataFlow, steps: Steps) -> Steps:
    """Some steps of a run, with all in the part that repeats that change what they touch there.

    ``pins 1 -> 0`` is not possible again and again if nothing is shown that sets it to 1.
    """
    if flow.loop_from is None:
        return steps
    loop = range(flow.loop_from, len(flow.steps))
    flows = [flow.steps[step] for step in steps if step in loop]
    touched = flow.shared.intersection(cell for one in flows for cell in one.read | one.changed)
    while True:
        more = frozenset(n for n in loop if flow.steps[n].changed & touched) - steps
        if not more:
            return steps
        steps |= more
        touched |= flow.shared.intersection(cell for n in more for cell in flow.steps[n].changed)


def crossing(flow: DataFlow) -> Feeds:
    """The steps in the part that repeats that another actor's step feeds, and those that do. What a step
    both reads and changes does not count: that is how a lock goes round."""
    found: list[Feeds] = []
    actors = flow.race.actors
    for step in range(flow.loop_from or 0, len(flow.race.moves)):
        read = flow.steps[step].read - flow.steps[step].changed
        others = {n: c for n, c in flow.feeding(step, read).items() if actors[n] != actors[step]}
        if others:
            found += [others, {step: frozenset().union(*others.values())}]
    return together(found)
