"""The verb ``check``: compile, explore, replay, report."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace

from checker.checking.check import NothingSeen
from checker.checking.check import check as checked
from checker.checking.options import WrongOptions
from checker.checking.outcome import Outcome
from checker.checking.smallest_instance import Instances
from checker.checking.worker import Say
from checker.cluster.fault import ClusterFault
from checker.command_line.diagrams import diagrams_of
from checker.command_line.folders import folders_of, resumed
from checker.command_line.listening import OnStandardError
from checker.command_line.model_files import model_files, say_not_searched
from checker.command_line.options import options_of
from checker.command_line.output import CannotWrite, Output, fault, refused, warn
from checker.command_line.races import show
from checker.command_line.reading import reading
from checker.command_line.reports import refuse_unwritable_reports, refuse_wrong_day, write_reports
from checker.command_line.runs import show_example, walk
from checker.command_line.session import Review, Session
from checker.command_line.several import check_several
from checker.command_line.trust import NotTrusted
from checker.compiler import errors
from checker.compiler.compile import Model, compile_model
from checker.compiler.litmus_tree import is_litmus
from checker.compiler.one_property import has_property, with_one_property
from checker.exploration.deadline import Interrupts, LimitReached
from checker.exploration.folders import NO_FOLDERS, FolderFault
from checker.source.diagnostic import ModelError

ORDER = (130, 70, 2, 1, 3, 0)


def check(asked: argparse.Namespace, interrupts: Interrupts) -> int:
    """Check every model that was named; the worst exit status of all.

    Where the results cannot be shown, the result file is written all the same.
    """
    if asked.watch:
        from checker.command_line.watching import watch

        return watch(asked, interrupts)
    output = Output(
        asked.colour, asked.quiet, asked.verbose, "-" in (asked.json, asked.junit, asked.html),
        diagrams_of(asked.format, asked.models),
    )  # fmt: skip
    refuse_unwritable_reports(asked.json, asked.junit, asked.html)
    try:
        refuse_wrong_day(asked.html)
        asked = resumed(asked) if asked.resume else asked
        options = options_of(asked, folders_of(asked))
    except (FolderFault, NotTrusted, WrongOptions) as error:
        print(error, file=sys.stderr)
        return 2
    deadline = options.folders.deadline(options.limits.deadline(interrupts))
    session, review = Session(asked, options, output, deadline), Review()
    try:
        paths = list(model_files(asked.models))
        say_not_searched(asked.models)
        session = session.reviewing() if len(set(paths)) > 1 else session
        check_all(paths, session, review)
        if asked.property and not (review.outcomes or asked.list or any(review.statuses)):
            print(f"no model has a property `{asked.property}`", file=sys.stderr)
            review.statuses.append(2)
        write_review(session, review)
    finally:
        write_reports(session, review)
    return worst([0, *review.statuses])


def write_review(session: Session, review: Review) -> None:
    """Write the review of several models, and what of it was asked for. Raises CannotWrite."""
    from checker.report import matrix
    from checker.report.review import review as text_of

    asked, width = session.asked, session.output.width
    unseen = asked.quiet or asked.list or asked.mechanisms or asked.walk is not None
    several = session.is_review and not unseen
    texts = [text_of(review.outcomes, review.unchecked, width)] if several and review.outcomes else []
    texts += [matrix.matrix(review.outcomes, width)] if asked.matrix and review.outcomes else []
    texts += [matrix.costs(review.outcomes, width)] if asked.costs and review.outcomes else []
    if texts:
        session.output.words.write("\n\n".join(texts) + "\n")


def check_all(paths: list[str], session: Session, review: Review) -> None:
    """Check and show the models, side by side where there are processors for that. Raises CannotWrite."""
    if session.jobs(len(paths)) > 1 and not session.asked.mechanisms:
        check_several(paths, session, review, one_model, said_of)
        return
    for path in paths:
        if 130 in review.statuses or (review.statuses and session.deadline.interrupts.count):
            review.miss(path, 130, "interrupted before it was started")
        else:
            one_model(path, session, review)


def worst(statuses: list[int]) -> int:
    """The exit status that counts, of several."""
    return next(status for status in ORDER if status in statuses)


def one_model(path: str, session: Session, review: Review) -> None:
    """Check and show one model, and note what came of it. No model stops the next one."""
    checked_before = len(review.outcomes)
    try:
        review.statuses.append(status_of(path, session, review))
    except (CannotWrite, BrokenPipeError):
        raise
    except (Exception, KeyboardInterrupt, LimitReached) as end:
        status, why = said_of(end, path)
        if len(review.outcomes) == checked_before:
            review.miss(path, status, why)
        else:
            review.statuses.append(status)


def said_of(end: BaseException, path: str) -> tuple[int, str]:
    """Say why a model is not checked to its end; the exit status that this calls for, and the reason."""
    match end:
        case ModelError():
            return refused(end, path), str(end)
        case FolderFault() | ClusterFault():
            print(end, file=sys.stderr)
            return 2, str(end)
        case KeyboardInterrupt():
            print(f"{path}: interrupted", file=sys.stderr)
            return 130, "interrupted"
        case MemoryError() | LimitReached() | NothingSeen():
            why = f"inconclusive: {str(end) or 'out of memory'}"
            print(f"{path}: {why}", file=sys.stderr)
            return 3, why
        case _:
            return fault(path), f"a fault of the checker: {type(end).__name__}"


def status_of(path: str, session: Session, review: Review) -> int:
    """Check and show one model, and add its outcome; its exit status. Raises what may go wrong."""
    asked, options, deadline = session.asked, session.options, session.deadline
    if os.path.isdir(path):
        raise ModelError(errors.NoModels(path))
    if review.outcomes:
        deadline.check()  # else every model of a large folder would be begun
    model = reading(path, deadline, lambda: compile_model(path, dict(asked.settings)))
    if asked.property and session.is_review and not has_property(model, asked.property):
        return 0
    model = with_one_property(model, asked.property) if asked.property else model
    listener = session.listener(path)
    warn(model.program.warnings)
    if asked.list:
        from checker.report.listing import listing

        session.output.write(listing(model.path, model.program) + "\n")
        return 0
    if asked.mechanisms:
        return design_space_of(model, session, review)
    if asked.barriers:
        from checker.command_line.barriers import barriers_of

        return barriers_of(model, session, review)
    if asked.walk is not None:
        return walk(model, session, review)
    outcome = checked(model, options, listener, deadline)
    review.outcomes.append(outcome)
    status = status_of_litmus(model, outcome, session) if is_litmus(path) else outcome.exit_status
    show_example(outcome, asked, options, session.output)
    if not session.is_brief(outcome):
        show(outcome, asked, options, session.output, smaller_instances(model, session, listener))
    if outcome.result.interrupted:
        return 130
    confirmed = confirmed_by_spin(model, session, review) if asked.confirm else 0
    return worst([status, confirmed])


def status_of_litmus(model: Model, outcome: Outcome, session: Session) -> int:
    """Show the verdict on a litmus test as herd7 does; its exit status."""
    from checker.command_line.litmus import show_litmus

    return show_litmus(model, outcome, session)


def smaller_instances(model: Model, session: Session, listener: OnStandardError) -> Instances | None:
    """The smaller instances of a model, if they are asked for."""
    if not session.asked.smallest_instance:
        return None
    apart = replace(session.options, folders=NO_FOLDERS, example=False, cluster=None)
    return Instances(
        model,
        tuple(session.asked.settings),
        lambda one: checked(one, apart, listener, session.deadline),
        NothingSeen,
    )


def confirmed_by_spin(model: Model, session: Session, review: Review) -> int:
    """Ask Spin about the same model; the exit status that it calls for. Most runs need none of this."""
    from checker.command_line.confirm import confirm

    return confirm(model, review.outcomes[-1], session.options.limits, session.deadline, session.output)


def design_space_of(model: Model, session: Session, review: Review) -> int:
    """Check every combination of a model's mechanisms and show them; the worst exit status."""
    from checker.checking.mechanisms import CombinationWork, every_combination
    from checker.command_line.combinations import Shown, said_of_combinations

    mechanisms = sum(one.cost is not None for one in model.program.settings)
    jobs = session.jobs(1 << mechanisms)
    part = session.part(jobs)
    plain = replace(part.options, explaining=None)
    shown = Shown(model.path, not session.asked.quiet)

    def read(chosen: dict[str, str], _: Say) -> Model:
        one = reading(model.path, part.deadline, lambda: compile_model(model.source.path, chosen))
        return with_one_property(one, session.asked.property) if session.asked.property else one

    def outcome(one: Model, say: Say) -> Outcome:
        listener = (part if jobs == 1 else part.elsewhere(say)).listener(model.path)
        return checked(one, plain, listener, part.deadline)

    with session.crew(jobs) as crew, shown.progress:
        tried = every_combination(model, session.asked.settings, crew, CombinationWork(read, outcome, shown))
    review.outcomes.extend(tried.found)
    session.output.write(said_of_combinations(model, tried))
    ended = (130 if tried.cut.interrupted else 3) if tried.missing else 0
    return worst([ended, *(one.exit_status for one in tried.found)])
