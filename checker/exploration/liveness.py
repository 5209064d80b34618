"""Decides progress exactly on the state graph, under weak or strong fairness of each actor.

A progress property is violated by a fair run that reaches its trigger and never its goal afterwards. A run is
fair if every fair actor that stays able to step does step. In a finite graph such a run ends in a strongly
connected component of the states without the goal, in which each fair actor steps, or is unable to in some
state; or in a single state in which no fair actor can step. Under weak fairness it is enough to examine whole
components: a smaller one has fewer steps, and fewer states to be unable in. (Lichtenstein and Pnueli 1985;
the search for components is Tarjan's, without recursion.)

A strongly fair actor must step for ever if it is able to in some state of the component. If it does not step
there, no run may stay and pass a state in which it is able to; the other states may contain smaller
components, which are examined in the same way. (Emerson and Lei 1987; Streett's pairs.)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from checker.backends.python.system import PythonSystem
from checker.ground.moves import Move, State

Edges = list[tuple[Move, State]]


@dataclass(frozen=True, slots=True)
class Lasso:
    """An endless violation: from ``start`` along ``stem``, then ``loop`` for ever.

    ``start`` is a state of the search, at ``depth``. An empty loop is a run that ends: no actor that must
    step can.
    """

    start: State
    depth: int
    stem: tuple[Move, ...]
    loop: tuple[Move, ...]


@dataclass
class Region:
    """The states without the goal that a trigger leads to, with their steps inside and the depth of each."""

    system: PythonSystem
    fair: frozenset[int]
    strong: frozenset[int] = frozenset()
    inside: dict[State, Edges] = field(default_factory=dict)
    able: dict[State, frozenset[int]] = field(default_factory=dict)
    came: dict[State, tuple[State, Move] | None] = field(default_factory=dict)
    order: list[State] = field(default_factory=list)

    def grow(self, levels: Iterable[Sequence[State]], without_goal: set[State]) -> None:
        """Follow every step from the states of each level, as long as the goal is not reached."""
        fresh: list[State] = []
        waiting = iter(levels)
        while True:
            level = next(waiting, None)
            if level is None and not fresh:
                return
            for state in level or ():
                if state not in self.came:
                    self.came[state] = None
                    fresh.append(state)
            fresh = [after for state in fresh for after in self.visit(state, without_goal)]

    def visit(self, state: State, without_goal: set[State]) -> list[State]:
        """Record the steps of a state; returns the new states."""
        self.order.append(state)
        moves = self.system.moves(state)
        self.able[state] = frozenset([move.actor for move, _ in moves])
        edges = self.inside[state] = [step for step in moves if step[1] in without_goal]
        found: list[State] = []
        for move, after in edges:
            if after not in self.came:
                self.came[after] = state, move
                found.append(after)
        return found

    def path_to(self, state: State) -> tuple[State, tuple[Move, ...]]:
        """The state of a level from which this one was first reached, and the moves from there."""
        moves: list[Move] = []
        while (step := self.came[state]) is not None:
            state, move = step
            moves.append(move)
        return state, tuple(reversed(moves))


def lasso(system: PythonSystem, starts: Sequence[Sequence[State]], without_goal: set[State]) -> Lasso | None:
    """A fair way to miss the goal for ever after a start, or None if there is none.

    ``starts`` are the states at which the trigger is met, by depth; ``without_goal`` are all reachable states
    in which the goal is not met.
    """
    fair = frozenset(n for n, one in enumerate(system.ground.instances) if one.fair)
    strong = frozenset(n for n, one in enumerate(system.ground.instances) if one.strong)
    region = Region(system, fair, strong)
    region.grow(starts, without_goal)
    bad: dict[State, frozenset[State]] = {}
    for component in fair_components(region):
        bad.update(dict.fromkeys(component, component))
    for state in region.order:
        if state in bad:
            start, stem = region.path_to(state)
            depth = next(depth for depth, level in enumerate(starts) if start in set(level))
            return Lasso(start, depth, stem, round_trip(region, state, bad[state]))
    return None


def fair_components(region: Region) -> Iterator[frozenset[State]]:
    """The largest sets of states in which a fair run may stay for ever, passing all of them."""
    waiting = components(region, region.order)
    while waiting:
        component = waiting.pop()
        if is_fair(region, component):
            left = without_starving(region, component)
            if left == component:
                yield component
            else:
                waiting += components(region, list(left))


def without_starving(region: Region, component: frozenset[State]) -> frozenset[State]:
    """The states in which no strongly fair actor is able to step that does not step in the component."""
    starving = region.strong - stepping(region, component)
    return frozenset(state for state in component if not region.able[state] & starving)


def stepping(region: Region, component: frozenset[State]) -> set[int]:
    """The actors that step inside a component."""
    return {move.actor for state in component for move, after in region.inside[state] if after in component}


def is_fair(region: Region, component: frozenset[State]) -> bool:
    """Whether a run may stay in a component for ever without being unfair to any weakly fair actor."""
    moving = stepping(region, component)
    if not moving:
        return not any(region.able[state] & region.fair for state in component)
    always_able = frozenset.intersection(*(region.able[state] for state in component))
    return not (always_able & region.fair) - moving


def components(region: Region, states: Sequence[State]) -> list[frozenset[State]]:
    """The strongly connected components of some states, by Tarjan's algorithm without recursion."""
    some = region.inside if states is region.order else frozenset(states)
    index: dict[State, int] = {}
    low: dict[State, int] = {}
    stack: list[State] = []
    on_stack: set[State] = set()
    found: list[frozenset[State]] = []
    for root in states:
        if root in index:
            continue
        work = [(root, iter(region.inside[root]))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            state, edges = work[-1]
            step = next(edges, None)
            if step is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[state])
                if low[state] == index[state]:
                    found.append(popped(stack, on_stack, state))
            elif step[1] not in some:
                pass
            elif step[1] not in index:
                after = step[1]
                index[after] = low[after] = len(index)
                stack.append(after)
                on_stack.add(after)
                work.append((after, iter(region.inside[after])))
            elif step[1] in on_stack:
                low[state] = min(low[state], index[step[1]])
    return found


def popped(stack: list[State], on_stack: set[State], root: State) -> frozenset[State]:
    """Take a finished component off the stack."""
    found: list[State] = []
    while not found or found[-1] != root:
        found.append(stack.pop())
        on_stack.remove(found[-1])
    return frozenset(found)


def round_trip(region: Region, start: State, component: frozenset[State]) -> tuple[Move, ...]:
    """A loop through a component that is fair.

    Each fair actor steps in it, or is unable to at some point; each strongly fair one steps, or never
    is able to.
    """
    moves: list[Move] = []
    here, seen = start, {start}
    starving = region.strong - stepping(region, component)  # they are never able to step there
    for actor in sorted(region.fair - starving):
        if any(move.actor == actor for move in moves):
            continue
        if actor not in region.strong and any(actor not in region.able[s] for s in seen):
            continue
        path = shortest(region, here, component, actor)
        for move, after in path:
            moves.append(move)
            here = after
            seen.add(after)
    back = shortest_to(region, here, component, start)
    if not moves and not back:
        back = first_loop(region, start, component)
    return (*moves, *(move for move, _ in back))


def shortest(region: Region, start: State, component: frozenset[State], actor: int) -> Edges:
    """The shortest path inside a component to a step of an actor, or, if it is weakly fair, to a state where
    it has none."""
    came: dict[State, tuple[State, Move]] = {}
    queue = [start]
    for state in queue:
        if actor not in region.able[state] and actor not in region.strong:
            return retraced(came, start, state)
        for move, after in region.inside[state]:
            if after not in component:
                continue
            if move.actor == actor:
                return [*retraced(came, start, state), (move, after)]
            if after not in came and after != start:
                came[after] = state, move
                queue.append(after)
    raise LookupError("the component is fair to this actor, and has neither a step nor a rest of it")


def shortest_to(region: Region, start: State, component: frozenset[State], goal: State) -> Edges:
    """The shortest path inside a component from one state to another."""
    came: dict[State, tuple[State, Move]] = {}
    queue = [start]
    for state in queue:
        if state == goal:
            return retraced(came, start, state)
        for move, after in region.inside[state]:
            if after in component and after not in came and after != start:
                came[after] = state, move
                queue.append(after)
    raise LookupError("a component in which one state does not reach another")


def first_loop(region: Region, start: State, component: frozenset[State]) -> Edges:
    """The shortest path from a state back to itself; empty if it has none (the run ends there)."""
    for move, after in region.inside[start]:
        if after in component:
            return [(move, after), *shortest_to(region, after, component, start)]
    return []


def retraced(came: dict[State, tuple[State, Move]], start: State, state: State) -> Edges:
    """The steps from ``start`` to ``state``."""
    found: Edges = []
    while state != start:
        before, move = came[state]
        found.append((move, state))
        state = before
    return found[::-1]
