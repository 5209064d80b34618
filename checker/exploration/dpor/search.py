"""The search: one run after the other, each from the last point with something left to explore."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from checker.backends.python.system import PythonSystem
from checker.exploration.dpor.judge import Judge, bits
from checker.exploration.dpor.reversal import Reversal
from checker.exploration.dpor.run import Execution, RunNode
from checker.exploration.dpor.steps import DporStep, DporSteps, conflict
from checker.exploration.dpor.wakeup import WakeupNode
from checker.exploration.limits import Watch
from checker.exploration.observer import Observer
from checker.exploration.result import Schedule
from checker.ground.moves import State

PULSE = 256  # executions between two checks of the clock


class RunsOn(Exception):
    """A run returned to an earlier state: it need not end."""

    def __init__(self, actors: frozenset[int]) -> None:
        super().__init__(actors)
        self.actors = actors


@dataclass
class DporSearch:
    """The state of a search.

    ``depth`` is the most steps of each actor; None if every run must end. ``executions`` are the runs that
    ended; ``blocked`` those that had to be given up because the rest is explored elsewhere: none, if the
    search is optimal. ``cut`` says whether ``depth`` kept an actor from a step, or may have: an actor that
    waits at the end might have stepped earlier.
    """

    system: PythonSystem
    watch: Watch
    depth: int | None = None
    executions: int = 0
    blocked: int = 0
    transitions: int = 0
    longest: int = 0
    cut: bool = False
    taken: Counter[int] = field(default_factory=Counter)
    wrong: Counter[int] = field(default_factory=Counter)
    stopped: str | None = None
    interrupted: bool = False
    on_the_way: set[State] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.steps = DporSteps(self.system)
        self.judge = Judge(self.system, Observer(self.system))
        self.actors = range(len(self.system.ground.instances))
        checks = {one.property.name: n for n, one in enumerate(self.system.ground.properties)}
        self.kinds = [checks.get(check.kind, -1) for check in self.system.checks]

    def explore(self) -> None:
        """Explore every execution from every initial state, or until a limit is reached."""
        for number, state in enumerate(self.system.initial()):
            self.initial = number
            seen = self.judge.see(state)
            owed = seen.triggered | self.judge.from_start
            self.run = Execution()
            start = RunNode(state, 0, tuple(0 for _ in self.actors), seen.wrong, owed & seen.missing)
            self.enter(start, seen.wrong)
            while self.run.nodes and self.stopped is None:
                self.advance()

    def advance(self) -> None:
        """Take the next planned step from the last node, or go back from it."""
        node = self.run.nodes[-1]
        if not node.begun:
            self.begin(node)
        if node.branches:
            self.take(node, node.branches.pop(0))
        else:
            self.back()

    # -- one node --------------------------------------------------------------------------------

    def begin(self, node: RunNode) -> None:
        """If nothing is planned any step will do; if there is none the run has ended."""
        node.begun = True
        if node.branches:
            return
        asleep = {step.move for step in node.sleep}
        waits = True
        for actor in self.in_turn():
            for step in self.able(node, actor):
                waits = False
                if step.move not in asleep:
                    node.branches.append(WakeupNode(step))
                    return
        if waits:
            self.end(node)
        else:
            self.blocked += 1

    def in_turn(self) -> Iterator[int]:
        """The actors, the last one first, so that schedules switch rarely."""
        last = self.run.events[-1].step.actor if self.run.events else 0
        yield last
        yield from (actor for actor in self.actors if actor != last)

    def able(self, node: RunNode, actor: int) -> tuple[DporStep, ...]:
        """The steps of an actor, within its most steps."""
        if node.halted >> actor & 1:
            return ()
        found = self.steps.of(node.state, actor)
        if found and self.is_done(node, actor):
            self.cut = True
            return ()
        return found

    def is_done(self, node: RunNode, actor: int) -> bool:
        """Whether an actor has made all the steps that it is allowed."""
        return self.depth is not None and node.made[actor] >= self.depth

    def take(self, node: RunNode, branch: WakeupNode) -> None:
        """Take one step."""
        able = self.steps.of(node.state, branch.step.actor)
        step = next(one for one in able if one.choice == branch.step.choice)
        self.run.events.append(self.run.event(step))
        self.transitions += 1
        self.taken[step.command] += 1
        after = self.after(node, step, branch.after)
        self.enter(after, after.wrong & ~node.wrong)

    def after(self, node: RunNode, step: DporStep, branches: list[WakeupNode]) -> RunNode:
        """The node that a step leads to."""
        made = tuple(count + (actor == step.actor) for actor, count in enumerate(node.made))
        sleep = [one for one in node.sleep if one.actor != step.actor and not conflict(one, step)]
        if step.fails:
            wrong = node.wrong | 1 << self.kinds[~step.after]
            halted = node.halted | 1 << step.actor
            return RunNode(node.state, halted, made, wrong, node.pending, sleep, branches)
        seen = self.judge.see(step.after)
        pending = (node.pending | seen.triggered) & seen.missing
        return RunNode(step.after, node.halted, made, node.wrong | seen.wrong, pending, sleep, branches)

    def enter(self, node: RunNode, fresh: int) -> None:
        """Enter a node. Raises RunsOn if the run has been in its state before."""
        self.run.nodes.append(node)
        if fresh:
            self.judge.note(fresh, self.schedule())
        if self.depth is None and not (self.run.events and self.run.events[-1].step.fails):
            if node.state in self.on_the_way:
                raise RunsOn(self.goes_round())
            self.on_the_way.add(node.state)

    def goes_round(self) -> frozenset[int]:
        """The actors that stepped since the run was last in its present state."""
        states = [node.state for node in self.run.nodes]
        return frozenset(e.step.actor for e in self.run.events[states.index(states[-1]) :])

    def schedule(self) -> Schedule:
        """The run so far, without the steps that failed on the way."""
        last = len(self.run.events) - 1
        kept = [e.step.move for n, e in enumerate(self.run.events) if n == last or not e.step.fails]
        return Schedule(self.initial, tuple(kept))

    # -- the end of a run --------------------------------------------------------------------------

    def end(self, node: RunNode) -> None:
        """Judge and count a run that has ended, and plan its reversals."""
        self.executions += 1
        self.longest = max(self.longest, len(self.run.events))
        rest = [actor for actor in self.actors if not node.halted >> actor & 1]
        able = [actor for actor in rest if self.steps.of(node.state, actor)]
        wrong = node.wrong
        if not able and not node.halted:
            fresh = (self.judge.at_the_end(node.state) | node.pending) & ~node.wrong
            self.judge.note(fresh, self.schedule())
            wrong |= fresh
        self.wrong.update(bits(wrong))
        reversal = Reversal(self.steps, self.run)
        waiting = [actor for actor in rest if actor not in able]
        self.cut |= any(self.is_done(node, actor) and reversal.came_late(actor) for actor in waiting)
        reversal.all(actor for actor in waiting if not self.is_done(node, actor))
        if self.executions % PULSE == 0:
            self.stopped = self.watch.stop_runs(self.executions, self.transitions, self.longest)

    def back(self) -> None:
        """Leave the last node; the step that led there is explored."""
        left = self.run.nodes.pop()
        step = self.run.events.pop().step if self.run.events else None
        if step is None or not step.fails:
            self.on_the_way.discard(left.state)
        if step is not None:
            self.run.nodes[-1].sleep.append(step)
