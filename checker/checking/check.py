"""Checks a model: grounds it, explores it, replays and explains the violations."""

from __future__ import annotations

from dataclasses import replace

from checker.checking.example import with_example
from checker.checking.explaining import explained_races
from checker.checking.last_touches import last_touches
from checker.checking.listener import SILENT, Listener
from checker.checking.options import Options
from checker.checking.outcome import Outcome, outcome
from checker.checking.search import Searched, search
from checker.checking.system import initial_steps
from checker.compiler.compile import Model
from checker.exploration.choice import EngineChoice
from checker.exploration.deadline import Deadline, LimitReached
from checker.exploration.limits import Watch
from checker.passes.normal_form import ground
from checker.source.limit import LimitAfterLoss


class NothingSeen(Exception):
    """A limit was reached before a search had begun; the text says which."""


def check(
    model: Model, options: Options, listener: Listener = SILENT, deadline: Deadline | None = None
) -> Outcome:
    """Explore a compiled model, and replay and explain the violations.

    ``deadline`` is for more than this model; without it, the time of the options' limits starts now. Raises
    ModelError if ``@initial`` fails, FolderFault, NothingSeen and KeyboardInterrupt.
    """
    deadline = deadline or options.limits.deadline()
    searched = explored(model, options, listener, deadline)
    races, result = explained_races(searched.system, searched.result, options.explaining, listener, deadline)
    last = last_touches(searched.system, races, options.standings, deadline)
    result = replace(result, interrupted=result.interrupted or last.interrupted)
    searched = replace(searched, result=result)
    found = outcome(model.path, model.sha256, searched, races, last.standings, last.costs)
    if not options.example or result.interrupted:
        return found
    return with_example(found, searched, options, listener, deadline)


def explored(model: Model, options: Options, listener: Listener, deadline: Deadline) -> Searched:
    """The result of exploring a model. Raises as ``check`` does."""
    choice = EngineChoice(
        options.engine,
        options.threads,
        listener.another_engine,
        folders=options.folders,
    )
    with listener.searching(model.path) as show:
        watch = Watch(options.limits, show, whole=deadline)
        try:
            with initial_steps():
                lowered = deadline.within(lambda: ground(model.program))
                return search(lowered, choice, options.reductions, options.depth, watch, options.cluster)
        except LimitAfterLoss as limit:
            raise NothingSeen(str(limit)) from None
        except LimitReached as limit:
            raise NothingSeen(f"{limit} before the search had begun") from None
