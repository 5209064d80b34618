"""The races of a model as they are printed, each with the command that shows it again, and the summary."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from checker.checking.options import Options
from checker.checking.outcome import Outcome, Verdict
from checker.checking.smallest_instance import Instances, Settings
from checker.command_line.diagrams import Diagrams
from checker.command_line.output import Output
from checker.counterexample.explanation import Explanation
from checker.counterexample.trace import Trace
from checker.exploration.engines import ALL
from checker.report.commit import reproduce
from checker.report.forms import drawing
from checker.report.near_misses import near_misses
from checker.report.summary import summary


def show(
    outcome: Outcome, asked: argparse.Namespace, options: Options, output: Output, instances: Instances | None
) -> None:
    """Print the races of a model, each in the smallest of the instances if any are given; its summary."""
    for verdict in outcome.verdicts if not asked.quiet else ():
        if verdict.trace is not None and verdict.status == "violated":
            smaller = instances.smallest(verdict.property.name) if instances is not None else None
            settings, shown, theirs = smaller or ((), outcome, verdict)
            if output.diagrams is not None:
                show_diagrams(shown.path, theirs, output, output.diagrams)
                continue
            text = race_text(shown, theirs, asked, options, output.width, settings)
            output.write(f"{in_words(settings)}\n\n{text}" if smaller is not None else text)
    words = output.words
    words.write_painted(summary(outcome, output.verbose, output.quiet, words.paint) + "\n")


def show_diagrams(path: str, verdict: Verdict, output: Output, diagrams: Diagrams) -> None:
    """Write the diagrams of a race, and of the other races of its property."""
    assert verdict.trace is not None
    for trace in (verdict.trace, *(other.trace for other in verdict.explanation.others)):
        text = drawing(trace, verdict.explanation, diagrams.form, output.width)
        output.write(diagrams.next(text, f"{path}: {verdict.property.name}"))


def in_words(settings: Settings) -> str:
    """The line above the race of a smaller instance."""
    return f"The smallest instance that shows it: {' '.join(f'{name}={value}' for name, value in settings)}"


def race_text(
    outcome: Outcome,
    verdict: Verdict,
    asked: argparse.Namespace,
    options: Options,
    width: int,
    settings: Settings,
) -> str:
    """A race, the command that shows it again, and what else is to be shown of it."""
    trace, explanation = verdict.trace, verdict.explanation
    assert trace is not None
    shortest = verdict.shortest or explanation.proved is not None
    drawn = drawing(trace, explanation, asked.format, width, shortest)
    again = command(outcome, {**dict(asked.settings), **dict(settings)}, options)
    texts = [drawn, reproduce(again), *more_of(trace, explanation, asked, width)]
    return "".join(f"{text}\n\n" for text in texts)


def more_of(trace: Trace, explanation: Explanation, asked: argparse.Namespace, width: int) -> list[str]:
    """What is shown after a race: its near misses, and other races with theirs."""
    texts = near_misses(trace, explanation) if asked.near_misses else []
    for other in explanation.others:
        texts.append(drawing(other.trace, other.explanation, asked.format, width))
        texts += more_of(other.trace, other.explanation, asked, width)
    return texts


def command(outcome: Outcome, settings: Mapping[str, str], options: Options) -> list[str]:
    """The words of the command that shows the same again."""
    words = [part for name, value in settings.items() for part in ("-p", f"{name}={value}")]
    words += ["--engine", "dpor"] if outcome.engine == "dpor" else []
    words += [] if options.depth is None else ["--depth", str(options.depth)]
    words += [] if options.reductions == ALL else ["--reduce", ",".join(options.reductions) or "none"]
    simplest = options.explaining.simplest if options.explaining is not None else None
    words += [] if simplest is None else ["--simplest", f"{simplest:g}s"]
    return ["python", "-m", "checker", outcome.path, *words]
