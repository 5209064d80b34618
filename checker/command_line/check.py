"""The verb ``check``: compile, explore, replay, report."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from checker.checking.check import NothingSeen
from checker.checking.check import check as checked
from checker.checking.options import Options, WrongOptions
from checker.checking.outcome import Outcome, Unchecked
from checker.checking.smallest_instance import Instances
from checker.command_line.folders import folders_of, resumed
from checker.command_line.listening import OnStandardError
from checker.command_line.options import options_of
from checker.command_line.output import (
    CannotWrite,
    Output,
    fault,
    refuse_unwritable,
    refused,
    warn,
    write_file,
    write_json,
)
from checker.command_line.races import command, show
from checker.command_line.reading import reading
from checker.command_line.trust import NotTrusted
from checker.compiler import errors
from checker.compiler.compile import Model, compile_model
from checker.compiler.model_file import is_model
from checker.exploration.deadline import Deadline, Interrupts, LimitReached
from checker.exploration.folders import NO_FOLDERS, FolderFault
from checker.source.diagnostic import ModelError

ORDER = (130, 70, 2, 1, 3, 0)


def check(asked: argparse.Namespace, interrupts: Interrupts) -> int:
    """Check every model that was named; the worst exit status of all.

    Where the results cannot be shown, the result file is written all the same.
    """
    output = Output(
        asked.colour, asked.quiet, asked.verbose, to_stderr="-" in (asked.json, asked.junit, asked.html)
    )
    for path in (asked.json, asked.junit, asked.html):
        if path:
            refuse_unwritable(path)
    try:
        asked = resumed(asked) if asked.resume else asked
        options = options_of(asked, folders_of(asked))
    except (FolderFault, NotTrusted, WrongOptions) as error:
        print(error, file=sys.stderr)
        return 2
    review = Review()
    deadline = options.folders.deadline(options.limits.deadline(interrupts))
    try:
        for path in model_files(asked.models, review):
            if 130 in review.statuses or (review.statuses and interrupts.count):
                review.miss(path, 130, "interrupted before it was begun")
            else:
                one_model(path, asked, options, output, review, deadline)
        if len({outcome.path for outcome in review.outcomes}) > 1 and not asked.quiet:
            from checker.report.matrix import matrix

            output.write(f"\n{matrix(review.outcomes)}\n")
    finally:
        write_reports(asked, options, review)
    return worst([0, *review.statuses])


@dataclass
class Review:
    """What came of the models, as far as they were checked. ``statuses`` are what they call for."""

    outcomes: list[Outcome] = field(default_factory=list)
    unchecked: list[Unchecked] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)

    def miss(self, path: str, status: int, why: str) -> None:
        """Note a model of which nothing is known."""
        self.statuses.append(status)
        self.unchecked.append(Unchecked(path, status, why))


def write_reports(asked: argparse.Namespace, options: Options, review: Review) -> None:
    """Write the files that were asked for."""
    if asked.json:
        from checker.report.result_file import results

        write_json(asked.json, results(review.outcomes, asked.with_times, review.unchecked))
    if asked.junit:
        from checker.report.junit import junit

        write_file(asked.junit, junit(review.outcomes, review.unchecked))
    if asked.html:
        write_file(asked.html, page(review, asked, options))


def page(review: Review, asked: argparse.Namespace, options: Options) -> str:
    """The review as a page; the command beside a race names the mechanisms where all were tried."""
    from checker.report.review_page import review_page

    def again(outcome: Outcome) -> list[str]:
        tried = [s for s in outcome.program.settings if s.cost is not None] if asked.mechanisms else []
        several = [] if asked.counterexamples == 1 else ["--counterexamples", str(asked.counterexamples)]
        settings = [word for s in tried for word in ("-p", f"{s.name}={s.shown}")]
        return [*command(outcome, dict(asked.settings), options), *settings, *several]

    return review_page(review.outcomes, again, review.unchecked)


def worst(statuses: list[int]) -> int:
    """The exit status that counts, of several."""
    return next(status for status in ORDER if status in statuses)


def one_model(
    path: str, asked: argparse.Namespace, options: Options, output: Output, review: Review, deadline: Deadline
) -> None:
    """Check and show one model, and note what came of it. No model stops the next one."""
    checked_before = len(review.outcomes)
    try:
        review.statuses.append(status_of(path, asked, options, output, review.outcomes, deadline))
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
        case FolderFault():
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


def status_of(
    path: str,
    asked: argparse.Namespace,
    options: Options,
    output: Output,
    outcomes: list[Outcome],
    deadline: Deadline,
) -> int:
    """Check and show one model, and add its outcome; its exit status. Raises what may go wrong."""
    if outcomes:
        deadline.check()  # else every model of a large folder would be begun
    model = reading(path, deadline, lambda: compile_model(path, dict(asked.settings)))
    listener = OnStandardError(path, not asked.quiet)
    warn(model.program.warnings)
    if asked.list:
        from checker.report.listing import listing

        output.write(listing(model.path, model.program) + "\n")
        return 0
    if asked.mechanisms:
        return design_space_of(model, asked, options, output, outcomes, listener, deadline)
    outcome = checked(model, options, listener, deadline)
    outcomes.append(outcome)
    apart = replace(options, folders=NO_FOLDERS)
    smaller = Instances(
        model, tuple(asked.settings), lambda one: checked(one, apart, listener, deadline), NothingSeen
    )
    show(outcome, asked, options, output, smaller if asked.smallest_instance else None)
    if outcome.result.interrupted:
        return 130
    confirmed = confirmed_by_spin(model, outcome, options, deadline, output) if asked.confirm else 0
    return worst([outcome.exit_status, confirmed])


def confirmed_by_spin(
    model: Model, outcome: Outcome, options: Options, deadline: Deadline, output: Output
) -> int:
    """Ask Spin about the same model; the exit status that it calls for. Most runs need none of this."""
    from checker.command_line.confirm import confirm

    return confirm(model, outcome, options.limits, deadline, output)


def design_space_of(
    model: Model,
    asked: argparse.Namespace,
    options: Options,
    output: Output,
    outcomes: list[Outcome],
    listener: OnStandardError,
    deadline: Deadline,
) -> int:
    """Check every combination of a model's mechanisms and show them side by side; the worst exit status."""
    from checker.checking.mechanisms import every_combination
    from checker.report.design_space import design_space

    plain = replace(options, explaining=None)

    def outcome(chosen: dict[str, str]) -> Outcome:
        instance = reading(model.path, deadline, lambda: compile_model(model.source.path, chosen))
        return checked(instance, plain, listener, deadline)

    tried = every_combination(model, asked.settings, deadline, outcome)
    outcomes.extend(tried.found)
    on = frozenset(s.name for s in model.program.settings if s.cost is not None and s.value)
    output.write(design_space(tried.found, on, tried.missing, tried.cut.reason) + "\n")
    ended = (130 if tried.cut.interrupted else 3) if tried.missing else 0
    return worst([ended, *(one.exit_status for one in tried.found)])


def model_files(paths: list[str], review: Review) -> Iterator[str]:
    """The model files that paths name: a folder stands for every model in it."""
    for path in paths:
        if not os.path.isdir(path):  # which answers for any text
            yield path
            continue
        files = [str(file) for file in sorted(Path(path).glob("*.py")) if is_model(file)]
        if not files:
            review.miss(path, *said_of(ModelError(errors.NoModels(path)), path))
        yield from files
