"""Check a model: ground it, explore it, replay and explain what was found."""

from __future__ import annotations

from dataclasses import replace

from checker.checking.explaining import told
from checker.checking.last_touches import last_touches
from checker.checking.listener import SILENT, Listener
from checker.checking.options import Options
from checker.checking.outcome import Outcome, outcome
from checker.checking.search import Searched, search
from checker.compiler import errors
from checker.compiler.compile import Model
from checker.exploration.deadline import Deadline, LimitReached
from checker.exploration.handover import Choice
from checker.exploration.limits import Watch
from checker.lowering.ground import Ground
from checker.lowering.interpret import InitialFails
from checker.lowering.to_ground import ground
from checker.source.diagnostic import ModelError


class NothingSeen(Exception):
    """A limit was reached before a search had begun; says which."""


def check(
    model: Model, options: Options, listener: Listener = SILENT, deadline: Deadline | None = None
) -> Outcome:
    """Explore a compiled model, and replay and explain what was found.

    ``deadline`` is that of more than this model; where it is not said, the time of the options' limits runs
    from now on. Raises ModelError where ``@initial`` fails, FolderFault, NothingSeen and KeyboardInterrupt.
    """
    deadline = deadline or options.limits.deadline()
    lowered, done = explored(model, options, listener, deadline)
    traces, result = told(done.system, done.result, options.explaining, listener, deadline)
    traces, costs, interrupted = last_touches(done.system, traces, options.standings, deadline)
    result = replace(result, interrupted=result.interrupted or interrupted)
    return outcome(model.path, model.sha256, lowered, done.engine, done.reductions, result, traces, costs)


def explored(
    model: Model, options: Options, listener: Listener, deadline: Deadline
) -> tuple[Ground, Searched]:
    """The ground program of a model, and what its exploration found. Raises as ``check`` does."""
    choice = Choice(
        options.engine,
        options.threads,
        lambda why: listener.another_engine(model.path, why),
        folders=options.folders,
    )
    with listener.searching(model.path) as show:
        watch = Watch(options.limits, show, whole=deadline)
        try:
            lowered = deadline.within(lambda: ground(model.program))
            return lowered, search(lowered, choice, options.reductions, options.depth, watch)
        except InitialFails as fails:
            raise ModelError(errors.InitialStepFails(fails.check.sentence), fails.check.span) from None
        except LimitReached as limit:
            raise NothingSeen(f"{limit} before the search had begun") from None
