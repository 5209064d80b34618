"""The verb ``check``: compile, explore, replay, report."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from checker.command_line import arguments as words
from checker.command_line.engine import search
from checker.command_line.explaining import NOTHING, Explaining, explaining, more_of, told
from checker.command_line.folders import folders_of, resumed
from checker.command_line.last_touches import last_touches
from checker.command_line.mechanisms import NothingSeen, every_combination
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
from checker.command_line.progress import Progress
from checker.command_line.reading import reading
from checker.command_line.smallest_instance import Instances, Settings, in_words
from checker.command_line.trust import NotTrusted
from checker.compiler import errors
from checker.compiler.compile import Model, compile_model
from checker.compiler.model_file import is_model
from checker.exploration.deadline import Deadline, Interrupts, LimitReached
from checker.exploration.folders import NO_FOLDERS, FolderFault
from checker.exploration.handover import Choice
from checker.exploration.limits import Limits, Watch
from checker.ground.meaning import InitialFails
from checker.passes.normal_form import ground
from checker.report.commit import reproduce
from checker.report.design_space import design_space
from checker.report.forms import drawing
from checker.report.junit import junit
from checker.report.listing import listing
from checker.report.matrix import matrix
from checker.report.outcome import Outcome, Verdict, outcome
from checker.report.result_file import results
from checker.report.review_page import review_page
from checker.report.summary import summary
from checker.source.diagnostic import ModelError

ORDER = (130, 70, 2, 1, 3, 0)


@dataclass(frozen=True)
class Options:
    """How models are to be checked."""

    reductions: tuple[str, ...] = words.ALL
    limits: Limits = field(default_factory=Limits)
    progress: bool = False
    choice: Choice = field(default_factory=Choice)
    depth: int | None = None
    explaining: Explaining = NOTHING
    standings: bool = False
    deadline: Deadline | None = None  # where it is not said, the time runs from the checking on


def options_of(asked: argparse.Namespace, path: str, deadline: Deadline | None = None) -> Options:
    """What the command line says of how to check."""
    choice = Choice(
        asked.engine,
        asked.threads,
        lambda why: print(f"{path}: {why}", file=sys.stderr),
        folders=folders_of(asked),
    )
    limits, progress, standings = words.limits(asked), not asked.quiet, bool(asked.html)
    told = explaining(asked)
    return Options(asked.reduce, limits, progress, choice, asked.depth, told, standings, deadline)


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
    if asked.resume:
        try:
            asked = resumed(asked)
        except (FolderFault, NotTrusted) as error:
            print(error, file=sys.stderr)
            return 2
    outcomes: list[Outcome] = []
    statuses = [0]
    deadline = folders_of(asked).deadline(words.limits(asked).deadline(interrupts))
    try:
        for path in model_files(asked.models, statuses):
            statuses.append(one_model(path, asked, output, outcomes, deadline))
            if statuses[-1] == 130 or interrupts.count:
                break
        if len({found.path for found in outcomes}) > 1 and not asked.quiet:
            output.write(f"\n{matrix(outcomes)}\n")
    finally:
        write_reports(asked, outcomes)
    return worst(statuses)


def write_reports(asked: argparse.Namespace, outcomes: list[Outcome]) -> None:
    """Write the files that were asked for."""
    if asked.json:
        write_json(asked.json, results(outcomes, asked.with_times))
    if asked.junit:
        write_file(asked.junit, junit(outcomes))
    if asked.html:
        write_file(asked.html, page(outcomes, asked))


def page(outcomes: list[Outcome], asked: argparse.Namespace) -> str:
    """The review as a page; the command beside a race names the mechanisms where all were tried."""

    def again(found: Outcome) -> list[str]:
        tried = [s for s in found.program.settings if s.cost is not None] if asked.mechanisms else []
        several = [] if asked.counterexamples == 1 else ["--counterexamples", str(asked.counterexamples)]
        settings = [word for s in tried for word in ("-p", f"{s.name}={s.shown}")]
        return [*command(found, asked), *settings, *several]

    return review_page(outcomes, again)


def worst(statuses: list[int]) -> int:
    """The exit status that counts, of several."""
    return next(status for status in ORDER if status in statuses)


def one_model(
    path: str, asked: argparse.Namespace, output: Output, outcomes: list[Outcome], deadline: Deadline
) -> int:
    """Check and show one model, and add its outcome; its exit status. No model stops the next one."""
    try:
        return status_of(path, asked, output, outcomes, deadline)
    except ModelError as error:
        return refused(error, path)
    except FolderFault as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(f"{path}: interrupted", file=sys.stderr)
        return 130
    except (MemoryError, LimitReached, NothingSeen) as end:
        print(f"{path}: inconclusive: {str(end) or 'out of memory'}", file=sys.stderr)
        return 3
    except (CannotWrite, BrokenPipeError):
        raise
    except Exception:
        return fault(path)


def status_of(
    path: str, asked: argparse.Namespace, output: Output, outcomes: list[Outcome], deadline: Deadline
) -> int:
    """The same for a model in which nothing goes wrong. Raises what may."""
    options = options_of(asked, path, deadline)
    if outcomes:
        deadline.check()  # else every model of a large folder would be begun
    model = reading(path, deadline, lambda: compile_model(path, dict(asked.settings)))
    warn(model.program.warnings)
    if asked.list:
        output.write(listing(model.path, model.program) + "\n")
        return 0
    if asked.mechanisms:
        return design_space_of(model, asked, options, output, outcomes)
    found = checked(model, options)
    outcomes.append(found)
    apart = replace(options, choice=replace(options.choice, folders=NO_FOLDERS))
    smaller = Instances(model, tuple(asked.settings), lambda one: checked(one, apart), NothingSeen)
    show(found, asked, output, smaller if asked.smallest_instance else None)
    if found.result.interrupted:
        return 130
    confirmed = confirmed_by_spin(model, found, options, deadline, output) if asked.confirm else 0
    return worst([found.exit_status, confirmed])


def confirmed_by_spin(
    model: Model, found: Outcome, options: Options, deadline: Deadline, output: Output
) -> int:
    """Ask Spin about the same model; the exit status that it calls for. Most runs need none of this."""
    from checker.command_line.confirm import confirm

    return confirm(model, found, options.limits, deadline, output)


def design_space_of(
    model: Model, asked: argparse.Namespace, options: Options, output: Output, outcomes: list[Outcome]
) -> int:
    """Check every combination of a model's mechanisms and show them side by side; the worst exit status."""
    plain = replace(options, explaining=NOTHING)
    deadline = options.deadline or options.limits.deadline()
    tried = every_combination(model, asked.settings, deadline, lambda one: checked(one, plain))
    outcomes.extend(tried.found)
    on = frozenset(s.name for s in model.program.settings if s.cost is not None and s.value)
    output.write(design_space(tried.found, on, tried.missing, tried.cut.reason) + "\n")
    ended = (130 if tried.cut.interrupted else 3) if tried.missing else 0
    return worst([ended, *(one.exit_status for one in tried.found)])


def model_files(paths: list[str], statuses: list[int]) -> Iterator[str]:
    """The model files that paths name: a folder stands for every model in it."""
    for path in paths:
        if not os.path.isdir(path):  # which answers for any text
            yield path
            continue
        files = [str(file) for file in sorted(Path(path).glob("*.py")) if is_model(file)]
        if not files:
            statuses.append(refused(ModelError(errors.NoModels(path)), path))
        yield from files


def checked(model: Model, options: Options) -> Outcome:
    """Explore a compiled model and replay what was found. Raises ModelError where ``@initial`` fails,
    FolderFault, and NothingSeen."""
    deadline = options.deadline or options.limits.deadline()
    with Progress(model.path, options.progress) as progress:
        watch = Watch(options.limits, progress.show, whole=deadline)
        try:
            lowered = deadline.within(lambda: ground(model.program))
            done = search(lowered, options.choice, options.reductions, options.depth, watch)
        except InitialFails as fails:
            raise ModelError(errors.InitialStepFails(fails.check.sentence), fails.check.span) from None
        except LimitReached as limit:
            raise NothingSeen(f"{limit} before the search had begun") from None
    traces, result = told(done.system, done.result, options.explaining, deadline)
    traces, counted, interrupted = last_touches(done.system, traces, options.standings, deadline)
    result = replace(result, interrupted=result.interrupted or interrupted)
    return outcome(model.path, model.sha256, lowered, done.engine, done.reductions, result, traces, counted)


def show(found: Outcome, asked: argparse.Namespace, output: Output, instances: Instances | None) -> None:
    """Print the races of a model, each in the smallest of the instances if any are given; its summary."""
    for verdict in found.verdicts if not asked.quiet else ():
        if verdict.trace is not None and verdict.status == "violated":
            smaller = instances.smallest(verdict.property.name) if instances is not None else None
            if smaller is None:
                output.write(race_text(found, verdict, asked, output.width, ()))
            else:
                settings, smallest, theirs = smaller
                told = race_text(smallest, theirs, asked, output.width, settings)
                output.write(f"{in_words(settings)}\n\n{told}")
    output.write_painted(summary(found, output.verbose, output.quiet, output.paint) + "\n")


def race_text(
    found: Outcome, verdict: Verdict, asked: argparse.Namespace, width: int, settings: Settings
) -> str:
    """A race, the command that shows it again, and what else is to be shown of it."""
    trace = verdict.trace
    assert trace is not None
    drawn = drawing(trace, asked.format, width, verdict.shortest or trace.proved is not None)
    texts = [drawn, reproduce(command(found, asked, settings)), *more_of(trace, asked, width)]
    return "".join(f"{text}\n\n" for text in texts)


def command(found: Outcome, asked: argparse.Namespace, settings: Settings = ()) -> list[str]:
    """The command that shows the same race again."""
    chosen = {**dict(asked.settings), **dict(settings)}
    options = [part for name, value in chosen.items() for part in ("-p", f"{name}={value}")]
    options += ["--engine", "dpor"] if found.engine == "dpor" else []
    options += [] if asked.depth is None else ["--depth", str(asked.depth)]
    options += [] if asked.reduce == words.ALL else ["--reduce", ",".join(asked.reduce) or "none"]
    options += [] if asked.simplest is None else ["--simplest", f"{asked.simplest:g}s"]
    return ["python", "-m", "checker", found.path, *options]
