"""Where a walk begins: at the start of a model, or at the start of a stored race, with its steps ahead."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, replace

from checker.backends.python.system import PythonSystem
from checker.checking.system import system_of
from checker.command_line.reading import reading
from checker.command_line.stored import NotAResultFile, StoredResult, StoredTrace, read_results
from checker.command_line.stored_runs import drift, schedule
from checker.command_line.trust import changed, sha256_of
from checker.compiler.compile import Model, compile_model
from checker.counterexample.replay import DoesNotReplay, replay
from checker.exploration.deadline import Deadline
from checker.exploration.result import Schedule
from checker.walking.walk import WalkPath, as_far_as_it_goes, start


@dataclass(frozen=True)
class Beginning:
    """The model, its system, and the walk to begin with."""

    model: Model
    system: PythonSystem
    walk: WalkPath


def beginning(asked: argparse.Namespace, deadline: Deadline) -> Beginning:
    """Read the model, and the race if there is one.

    Raises ModelError, NotAResultFile and KeyboardInterrupt.
    """
    stored = None if asked.race is None else chosen_race(asked)
    settings = {**({} if stored is None else stored[0].settings), **dict(asked.settings)}
    model = reading(asked.model, deadline, lambda: compile_model(asked.model, settings))
    system = deadline.within(lambda: system_of(model))
    if stored is None:
        return Beginning(model, system, start(system))
    difference = changed(asked.model, stored[0].sha256)
    if difference:
        print(f"{asked.race}: {difference}", file=sys.stderr)
    return Beginning(model, system, deadline.within(lambda: along(system, stored[1], asked.race)))


def along(system: PythonSystem, stored: StoredTrace, file: str) -> WalkPath:
    """The walk along a stored trace, as far as the model follows it; what it does not follow is said,
    and at which step it takes another statement.

    Raises NotAResultFile if it follows none of it.
    """
    try:
        walk, stopped = as_far_as_it_goes(system, schedule(stored, system.ground))
    except DoesNotReplay as reason:
        raise NotAResultFile(f"{file}: the stored trace is no run of the model: {reason}") from None
    if stopped is not None:
        taken, length = len(walk.moves), len(stored.steps)
        print(f"{file}: the model follows {taken} of {length} steps: {stopped}", file=sys.stderr)
    run = replay(system, Schedule(walk.initial, walk.moves))
    difference = drift(run, replace(stored, steps=stored.steps[: len(walk.moves)]))
    if difference:
        print(f"{file}: {difference}", file=sys.stderr, end="")
    return walk


def chosen_race(asked: argparse.Namespace) -> tuple[StoredResult, StoredTrace]:
    """The trace to walk along: of the property that was asked for, or the first. Raises NotAResultFile."""
    result = of_model(read_results(asked.race), asked)
    for trace in result.traces:
        if asked.property in (None, trace.property):
            return result, trace
    names = dict.fromkeys(trace.property or "a run of no property" for trace in result.traces)
    raise NotAResultFile(f"{asked.race} holds no trace of {asked.property} (it has: {', '.join(names)})")


def of_model(results: list[StoredResult], asked: argparse.Namespace) -> StoredResult:
    """Of several results, the one of the model: by its text, else by its path. Raises NotAResultFile."""
    traced = [one for one in results if one.traces]
    if not traced:
        raise NotAResultFile(f"{asked.race} holds no trace: nothing in it was violated or reached")
    text = sha256_of(asked.model)
    same = [one for one in traced if one.sha256 == text] or [
        one for one in traced if one.model == asked.model
    ]
    if not same and len(traced) > 1:
        names = ", ".join(dict.fromkeys(one.model for one in traced))
        raise NotAResultFile(f"{asked.race} holds traces of {names}, and none of {asked.model}")
    return (same or traced)[0]
