"""Runs that are shown for what happens in them: an example beside a check, or a random walk alone."""

from __future__ import annotations

import argparse

from checker.checking.options import Options
from checker.checking.outcome import Outcome
from checker.checking.walk import walked
from checker.command_line.output import Output
from checker.command_line.races import command, shown_settings
from checker.command_line.run_options import STEPS
from checker.command_line.session import Review, Session
from checker.compiler.compile import Model
from checker.counterexample.example_run import ExampleRun
from checker.report.commit import Subject
from checker.report.example import example_remarks, run_drawing
from checker.report.phrases import reproduce
from checker.source.called import words_to_call


def show_example(outcome: Outcome, asked: argparse.Namespace, options: Options, output: Output) -> None:
    """Print the example of a model, or say why there is none."""
    if asked.quiet or not asked.example:
        return
    if outcome.example is None:
        missing = outcome.no_example or "the check was interrupted"
        output.words.write(f"No example is shown: {missing}.\n\n")
        return
    words = [*command(outcome, dict(asked.settings), options), "--example"]
    show_run(outcome, outcome.example, words, asked, output)


def show_run(
    outcome: Outcome, run: ExampleRun, again: list[str], asked: argparse.Namespace, output: Output
) -> None:
    """Print a run, what is to be known of it, and the command that shows it again; or its diagram alone."""
    subject = Subject(outcome.program.name, shown_settings(outcome, dict(asked.settings)))
    drawn = run_drawing(run.trace, asked.format, output.width, subject)
    if output.diagrams is not None:
        output.write(output.diagrams.next(drawn, f"{outcome.path}: {run.trace.sentence}"))
        output.words.write(f"{example_remarks(run)}\n")
        return
    output.write("".join(f"{text}\n\n" for text in (drawn, example_remarks(run), reproduce(again))))


def walk(model: Model, session: Session, review: Review) -> int:
    """Show a random walk: 0, or 1 where it violates something.

    Raises LimitReached, KeyboardInterrupt, and ModelError where ``@initial`` fails.
    """
    asked = session.asked
    most = asked.steps or STEPS
    outcome = walked(model, asked.walk, most, bool(asked.html), session.deadline)
    review.outcomes.append(outcome)
    run = outcome.example
    assert run is not None
    if not asked.quiet:
        show_run(outcome, run, walk_words(outcome, asked), asked, session.output)
    elif run.violated:
        session.output.words.write(f"{model.path}: {run.trace.sentence}\n")
    return 1 if run.violated else 0


def walk_words(outcome: Outcome, asked: argparse.Namespace) -> list[str]:
    """The command that shows a walk again."""
    settings = [part for name, value in asked.settings for part in ("-p", f"{name}={value}")]
    steps = [] if asked.steps is None else ["--steps", str(asked.steps)]
    return [*words_to_call(), outcome.path, *settings, "--walk", str(asked.walk), *steps]
