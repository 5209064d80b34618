"""``--barriers``: which barriers of a model are needed, and the race that each prevents."""

from __future__ import annotations

from argparse import Namespace

from checker.checking.barriers import Weaker, Without, which_barriers, written
from checker.checking.check import check as checked
from checker.checking.outcome import Outcome
from checker.command_line.races import PrintedRaces, one_run_each
from checker.command_line.reading import reading
from checker.command_line.session import Review, Session
from checker.compiler.compile import Model, compile_model
from checker.compiler.one_property import with_one_property
from checker.language.ordering import MEMORY, WEAKER, MemoryModel
from checker.report.barriers import barrier_text


def barriers_of(model: Model, session: Session, review: Review) -> int:
    """Weaken the barriers of a model in turn and show what that does; the exit status.

    Under sequential consistency no barrier matters: the memory model is then ``weak``.
    """
    asked = dict(session.asked.settings)
    if model.program.memory is MemoryModel.SC:
        asked[MEMORY] = MemoryModel.WEAK
    listener = session.listener(model.path)

    def read(weaker: Weaker) -> Model:
        settings = {**asked, WEAKER: written(weaker)} if weaker else asked
        one = reading(model.path, session.deadline, lambda: compile_model(model.source.path, settings))
        return with_one_property(one, session.asked.property) if session.asked.property else one

    def outcome(weaker: Weaker) -> Outcome:
        return checked(read(weaker), session.options, listener, session.deadline)

    report = which_barriers(read({}), outcome)
    review.outcomes.append(report.baseline)
    session.output.write(barrier_text(report) + "\n")
    if not session.asked.quiet:
        for one in report.alone:
            if one.changed and one.order == one.site.weaker[-1]:
                session.output.write(f"\n{race(one, session, asked)}")
    return report.baseline.exit_status if report.least is not None else 3


def race(one: Without, session: Session, asked: dict[str, str]) -> str:
    """The race that a barrier prevents: the first that its absence allows."""
    settings = [*asked.items(), (WEAKER, written({one.site.place: one.order}))]
    words = Namespace(**{**vars(session.asked), "settings": settings})
    printed = PrintedRaces(words, session.options, session.output.width)
    names = {verdict.property.name for verdict in one.changed}
    runs = [some for some in one_run_each(one.outcome) if some[0].property.name in names]
    return printed.race(one.outcome, runs[0], ()) if runs else ""
