"""The races of a model as they are printed, each with the command that shows it again, and the summary."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from checker.checking.options import Options
from checker.checking.outcome import Outcome, Verdict
from checker.checking.smallest_instance import Instances, Settings
from checker.command_line.diagrams import Diagrams
from checker.command_line.output import Output
from checker.command_line.shared_runs import explanation_of, one_run_each
from checker.counterexample.explanation import Explanation
from checker.counterexample.trace import Trace
from checker.exploration.engines import ALL
from checker.language.ordering import MEMORY
from checker.report.commit import Subject
from checker.report.drawing.provoke import script
from checker.report.drawing.race_text import RaceDrawing
from checker.report.form import Form
from checker.report.forms import drawing
from checker.report.near_misses import near_misses
from checker.report.phrases import reproduce
from checker.report.story import sentence
from checker.report.summary import summary
from checker.source.called import words_to_call


def show(
    outcome: Outcome, asked: argparse.Namespace, options: Options, output: Output, instances: Instances | None
) -> None:
    """Print the races of a model, each in the smallest of the instances if any are given; its summary."""
    printed = PrintedRaces(asked, options, output.width)
    for verdicts in one_run_each(outcome) if not asked.quiet else ():
        first = verdicts[0]
        smaller = instances.smallest(first.property.name) if instances is not None else None
        settings, shown, theirs = smaller or ((), outcome, first)
        if output.diagrams is not None:
            show_diagrams(shown.path, theirs, output, output.diagrams)
        elif smaller is None:
            output.write(printed.race(outcome, verdicts, ()))
        else:
            text = printed.race(shown, [theirs], settings)
            output.write(f"{in_words(settings)}\n\n{text}")
    words = output.words
    words.write_painted(summary(outcome, output.verbose, output.quiet, words.paint, output.width) + "\n")


def show_diagrams(path: str, verdict: Verdict, output: Output, diagrams: Diagrams) -> None:
    """Write the diagrams of a race, and of the other races of its property."""
    assert verdict.trace is not None
    for trace in (verdict.trace, *(other.trace for other in verdict.explanation.others)):
        text = drawing(trace, verdict.explanation, diagrams.form, output.width)
        output.write(diagrams.next(text, f"{path}: {verdict.property.name}"))


def in_words(settings: Settings) -> str:
    """The line above the race of a smaller instance."""
    return f"The smallest instance that shows it: {' '.join(f'{name}={value}' for name, value in settings)}"


@dataclass(frozen=True)
class PrintedRaces:
    """How races are printed. ``width`` is the terminal's."""

    asked: argparse.Namespace
    options: Options
    width: int

    @property
    def form(self) -> Form:
        """The form that is asked for; every step where details are."""
        form: Form = self.asked.format
        return "full" if form == "commit" and self.asked.verbose else form

    def race(self, outcome: Outcome, verdicts: list[Verdict], settings: Settings) -> str:
        """A race, the command that shows it again, and what else is to be shown of it."""
        first, *others = verdicts
        trace, explanation = first.trace, explanation_of(verdicts)
        assert trace is not None
        shortest = first.shortest or explanation.proved is not None
        mine = {**dict(self.asked.settings), **dict(settings)}
        name = first.property.name
        only = ("--property", name) if len(outcome.verdicts) > 1 else ()
        again = command(outcome, mine, self.options, alone(outcome, self.asked, name))
        also = tuple(sentence(other.trace) for other in others if other.trace is not None)
        subject = Subject(Path(outcome.path).stem, shown_settings(outcome, mine), only, also)
        texts = [drawing(trace, explanation, self.form, self.width, shortest, subject)]
        texts += [] if self.form == "commit" else [reproduce(again)]
        texts += self.more(trace, explanation, replace(subject, also=()))
        return "".join(f"{text}\n\n" for text in texts)

    def more(self, trace: Trace, explanation: Explanation, subject: Subject) -> list[str]:
        """What is shown after a race: how it is provoked, its near misses, and other races with theirs."""
        texts = provoking(trace, explanation, self.form != "commit") if self.asked.provoke else []
        texts += near_misses(trace, explanation) if self.asked.near_misses else []
        for other in explanation.others:
            texts.append(drawing(other.trace, other.explanation, self.form, self.width, subject=subject))
            texts += self.more(other.trace, other.explanation, subject)
        return texts


def shown_settings(outcome: Outcome, chosen: Mapping[str, str]) -> str:
    """The sizes of an instance, and what was set by hand: ``PAGES=1 CALLERS=2 HOLD=off``."""
    shown = [
        s for s in outcome.program.settings if s.name in chosen or (s.cost is None and s.value and s.most > 1)
    ]
    return " ".join(f"{setting.name}={setting.shown}" for setting in shown)


def provoking(trace: Trace, explanation: Explanation, by_name: bool) -> list[str]:
    """How a race is provoked, as a list for each CPU; nothing where that is not known. Under a drawing with
    other lanes the actors have their names."""
    lines = script(RaceDrawing(trace, explanation, by_name))
    return ["\n".join(["To provoke it:", *lines])] if lines else []


def alone(outcome: Outcome, asked: argparse.Namespace, judged: str) -> list[str]:
    """The words that ask for one property; none where the model has no other."""
    return ["--property", judged] if judged and (asked.property or len(outcome.verdicts) > 1) else []


def setting_words(name: str, value: str) -> tuple[str, str]:
    """The option that makes a setting."""
    return ("--memory", value) if name == MEMORY else ("-p", f"{name}={value}")


def command(
    outcome: Outcome, settings: Mapping[str, str], options: Options, only: Sequence[str] = ()
) -> list[str]:
    """The words of the command that shows the same again; ``only`` ask for one property."""
    words = [*only]
    words += [part for name, value in settings.items() for part in setting_words(name, value)]
    words += ["--engine", "dpor"] if outcome.engine == "dpor" else []
    words += [] if options.depth is None else ["--depth", str(options.depth)]
    words += [] if options.reductions == ALL else ["--reduce", ",".join(options.reductions) or "none"]
    simplest = options.explaining.simplest if options.explaining is not None else None
    words += [] if simplest is None else ["--simplest", f"{simplest:g}s"]
    return [*words_to_call(), outcome.path, *words]
