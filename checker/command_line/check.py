"""The verb ``check``: compile, explore, replay, report."""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from checker.command_line import arguments as words
from checker.command_line.output import Output, write_json
from checker.command_line.progress import Progress
from checker.compiler import errors
from checker.compiler.compile import Model, compile_model
from checker.counterexample.replay import replay
from checker.exploration.breadth_first import breadth_first
from checker.exploration.limits import Limits, Watch
from checker.lowering.interpret import InitialFails
from checker.lowering.to_ground import ground
from checker.lowering.to_python import PythonSystem
from checker.report.commit import commit_text
from checker.report.listing import listing
from checker.report.outcome import Outcome, outcome
from checker.report.result_file import results
from checker.report.summary import summary
from checker.report.table import table_text
from checker.source.diagnostic import ModelError

ORDER = (130, 70, 2, 1, 3, 0)


@dataclass(frozen=True)
class Options:
    """How models are to be checked."""

    reductions: tuple[str, ...] = words.REDUCTIONS
    limits: Limits = Limits()
    progress: bool = False


def check(asked: argparse.Namespace) -> int:
    """Check every model that was named; the worst exit status of all."""
    output = Output(asked.colour, asked.quiet, asked.verbose, to_stderr=asked.json == "-")
    options = Options(asked.reduce, words.limits(asked), progress=not asked.quiet)
    outcomes: list[Outcome] = []
    statuses = [0]
    for path in model_files(asked.models, statuses):
        try:
            model = compile_model(path, dict(asked.settings))
            if asked.list:
                print(listing(model.path, model.program))
                continue
            outcomes.append(checked(model, options))
        except ModelError as error:
            statuses.append(refused(error))
            continue
        except KeyboardInterrupt:
            statuses.append(130)
            break
        show(outcomes[-1], asked, output)
        statuses.append(outcomes[-1].exit_status)
        if outcomes[-1].result.interrupted:
            statuses.append(130)
            break
    if asked.json and not asked.list:
        write_json(asked.json, results(outcomes, asked.with_times))
    return worst(statuses)


def worst(statuses: list[int]) -> int:
    """The exit status that counts, of several."""
    return next(status for status in ORDER if status in statuses)


def model_files(paths: list[str], statuses: list[int]) -> Iterator[str]:
    """The model files that paths name: a folder stands for every model in it."""
    for path in paths:
        if not Path(path).is_dir():
            yield path
            continue
        files = [str(file) for file in sorted(Path(path).glob("*.py")) if declares_actor(file)]
        if not files:
            statuses.append(refused(ModelError(errors.NoModels(path))))
        yield from files


def declares_actor(file: Path) -> bool:
    """Whether a file in a folder looks like a model: others are passed over, a broken model is not."""
    return "@actor" in file.read_text(errors="replace")


def refused(error: ModelError) -> int:
    """Say why a model cannot be checked."""
    print(error, file=sys.stderr)
    return 2


def checked(model: Model, options: Options) -> Outcome:
    """Explore a compiled model and replay what was found. Raises ModelError where ``@initial`` fails."""
    symmetric = "symmetry" in options.reductions
    lowered = ground(model.program)
    system = PythonSystem(lowered, symmetry=symmetric)
    used = ("symmetry",) if symmetric and system.symmetry else ()
    with Progress(model.path, options.progress) as progress:
        try:
            result = breadth_first(system, Watch(options.limits, progress.show))
        except InitialFails as fails:
            raise ModelError(errors.InitialStepFails(fails.check.sentence), fails.check.span) from None
    traces = {number: replay(system, schedule, lowered.properties[number]) for number, schedule in result.found.items()}
    return outcome(model.path, model.sha256, lowered, "python", used, result, traces)


def show(found: Outcome, asked: argparse.Namespace, output: Output) -> None:
    """Print the races of a model, then its summary."""
    for verdict in found.verdicts if not asked.quiet else ():
        if verdict.trace is None or verdict.status != "violated":
            continue
        drawn = commit_text(verdict.trace) if asked.format == "commit" else table_text(verdict.trace, output.width)
        output.write(f"{drawn}\n\nReproduce: {command(found, asked)}\n\n")
    output.write(summary(found, output.verbose, output.quiet, output.paint) + "\n")


def command(found: Outcome, asked: argparse.Namespace) -> str:
    """The command that shows the same again."""
    settings = [part for name, value in asked.settings for part in ("-p", f"{name}={value}")]
    return shlex.join(["python", "-m", "checker", found.path, *settings])
