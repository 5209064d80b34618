"""``--barriers``: which barriers of a model are needed, and the race that each prevents."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace

from checker.checking.barriers import BarrierReport, Without, which_barriers
from checker.checking.check import check as checked
from checker.checking.options import Options
from checker.checking.outcome import Outcome
from checker.command_line.races import PrintedRaces
from checker.command_line.reading import reading
from checker.command_line.session import Review, Session
from checker.command_line.shared_runs import one_run_each
from checker.compiler.compile import Model, compile_model
from checker.compiler.errors import BadSetting
from checker.compiler.one_property import with_one_property
from checker.compiler.weakening import Weaker, written
from checker.language.ordering import MEMORY, WEAKER, MemoryModel
from checker.report.barriers import barrier_text
from checker.source.diagnostic import ModelError


def barriers_of(model: Model, session: Session, review: Review) -> int:
    """Weaken the barriers of a model in turn and show what that does; the exit status.

    Under sequential consistency no barrier matters: the memory model is ``weak`` if none is asked for.
    Raises ModelError if sequential consistency is.
    """
    asked = dict(session.asked.settings)
    if asked.get(MEMORY) == MemoryModel.SC:
        reason = "under sequential consistency no barrier matters"
        raise ModelError(BadSetting(MEMORY, MemoryModel.SC, reason, "use --memory tso, pso or weak"))
    if model.program.memory is MemoryModel.SC:
        asked[MEMORY] = MemoryModel.WEAK
    work = BarrierWork(session, model, asked)
    plain = replace(session.options, explaining=None)
    report = which_barriers(work.read({}), lambda weaker: work.outcome(weaker, plain))
    review.outcomes.append(report.baseline)
    session.output.write(barrier_text(report, session.output.width) + "\n")
    if not session.asked.quiet and report.cut is None:
        for one in report.alone:
            if one.violated and one.is_weakest:
                session.output.write(f"\n{work.race(one)}")
    return status_of(report)


def status_of(report: BarrierReport) -> int:
    """130 if a user ended the work, 3 if a limit did, else that of the model as it is."""
    if report.cut is not None:
        return 130 if report.cut.interrupted else 3
    return report.baseline.exit_status if report.least is not None else 3


class BarrierWork:
    """Reads and checks one model with weaker barriers; ``asked`` are its other settings."""

    def __init__(self, session: Session, model: Model, asked: dict[str, str]) -> None:
        self.session, self.model, self.asked = session, model, asked

    def read(self, weaker: Weaker) -> Model:
        """The model with weaker barriers."""
        path, name = self.model.source.path, self.session.asked.property
        settings = {**self.asked, WEAKER: written(weaker)} if weaker else self.asked
        one = reading(self.model.path, self.session.deadline, lambda: compile_model(path, settings))
        return with_one_property(one, name) if name else one

    def outcome(self, weaker: Weaker, options: Options) -> Outcome:
        """What a search finds."""
        listener = self.session.listener(self.model.path)
        return checked(self.read(weaker), options, listener, self.session.deadline)

    def race(self, one: Without) -> str:
        """The race that a barrier prevents: the first that its absence allows, explained."""
        weaker = {one.site.place: one.order}
        names = {verdict.property.name for verdict in one.violated}
        found = self.outcome(weaker, self.session.options)
        settings = [*self.asked.items(), (WEAKER, written(weaker))]
        words = Namespace(**{**vars(self.session.asked), "settings": settings})
        printed = PrintedRaces(words, self.session.options, self.session.output.width)
        runs = [some for some in one_run_each(found) if some[0].property.name in names]
        heading = f"With -p {WEAKER}={written(weaker)}:"
        return f"{heading}\n\n{printed.race(found, runs[0], ())[:-1]}" if runs else ""
