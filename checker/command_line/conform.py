"""The verb ``conform``: whether a model has a run that shows the events of a log."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from checker.backends.python.system import PythonSystem
from checker.checking.log_run import explaining_run
from checker.checking.outcome import Outcome
from checker.checking.system import system_of
from checker.command_line.conform_options import NANOSECONDS
from checker.command_line.diagrams import diagrams_of
from checker.command_line.options import limits
from checker.command_line.output import Output, refuse_unwritable, refused, warn, write_json
from checker.command_line.progress import Progress
from checker.command_line.races import shown_settings
from checker.command_line.reading import reading
from checker.command_line.revisions import ENDINGS
from checker.compiler.compile import compile_model
from checker.conformance.answer import LogAnswer, LogVerdict, answer
from checker.conformance.event_map import EventMap, WrongMapping, read_event_map
from checker.conformance.product import Assumptions
from checker.event_log.event import Clock, EventLog, LogEvent, LogFormat, WrongLog
from checker.event_log.reading import Fate, LogReader
from checker.event_log.value import matches
from checker.exploration.deadline import Deadline, Interrupts
from checker.exploration.limits import Watch
from checker.report.commit import Subject
from checker.report.example import run_drawing
from checker.report.form import Form
from checker.report.log_answer import log_entry, run_remarks, verdict_text
from checker.report.result_file import results
from checker.source.diagnostic import ModelError
from checker.source.visible import visible

STATUS = {LogVerdict.CONFORMS: 0, LogVerdict.DOES_NOT: 1, LogVerdict.INCONCLUSIVE: 3}


def conform(asked: argparse.Namespace, interrupts: Interrupts) -> int:
    """Search for a run that shows the log: 0 there is one, 1 there is none, 2 wrong usage, model, mapping or
    log, 3 a limit ended the search.

    Raises LimitReached and KeyboardInterrupt.
    """
    if asked.json is not None:
        refuse_unwritable(asked.json)
    deadline = limits(asked).deadline(interrupts)
    try:
        refuse_exchanged(asked)
        mapping = read_event_map(asked.events or str(Path(asked.model).with_suffix(".events.toml")))
        log = deadline.within(lambda: read_log(asked, mapping))
        skew = skew_of(asked, log)
        model = reading(asked.model, deadline, lambda: compile_model(asked.model, dict(asked.settings)))
        warn(model.program.warnings)
        system = deadline.within(lambda: system_of(model))
        found = searched(asked, system, mapping, log, skew, deadline)
    except ModelError as error:
        return refused(error, asked.model)
    except (WrongLog, WrongMapping) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    outcome = explaining_run(model, system, found, log, deadline.wrapping_up())
    show(asked, outcome, found, log)
    return STATUS[found.verdict]


def refuse_exchanged(asked: argparse.Namespace) -> None:
    """Refuse a model in the place of the log. Raises WrongLog."""
    if is_model_name(asked.log) and not is_model_name(asked.model):
        raise WrongLog(
            asked.log, 0, f"it is a model: write `conform {asked.log} {asked.model}`, the log last"
        )


def is_model_name(path: str) -> bool:
    """Whether a path is that of a model by its ending."""
    return path.endswith(ENDINGS)


def read_log(asked: argparse.Namespace, mapping: EventMap) -> EventLog:
    """The log. Raises WrongLog."""
    form = None if asked.log_format is None else LogFormat(asked.log_format)
    log = LogReader(asked.log, chosen(asked, mapping), form).read()
    if not log.events:
        left = " that --only keeps" if log.others else ""
        raise WrongLog(
            asked.log, 0, f"it has no event{left} of those that the mapping names, so it says nothing"
        )
    return log


def chosen(asked: argparse.Namespace, mapping: EventMap) -> Callable[[LogEvent], Fate]:
    """What becomes of an event, by the mapping and ``--only``; or it raises WrongLog: a field is missing."""
    wanted: dict[str, list[str]] = {}
    for name, value in asked.only:
        wanted.setdefault(name, []).append(value)

    def fate(event: LogEvent) -> Fate:
        for name, patterns in wanted.items():
            value = event.field(name)
            if value is not None and not any(matches(value, pattern) for pattern in patterns):
                return Fate.OTHER
        found = mapping.fate(event)
        if found is Fate.KEPT and (lacking := mapping.lacking(event)):
            said = (
                f"this {visible(event.name)} has no field `{lacking}`, which the mapping needs: {event.shown}"
            )
            raise WrongLog(asked.log, event.line, said)
        return found

    return fate


def skew_of(asked: argparse.Namespace, log: EventLog) -> float:
    """The skew in units of the log's clock. Raises WrongLog if the two do not go together."""
    number, unit = asked.skew
    if not number:
        return 0.0
    if log.clock is Clock.NONE:
        raise WrongLog(log.path, 0, "its events have no times, so their lines are in order: leave out --skew")
    if (log.clock is Clock.COUNTS) == bool(unit):
        way = "without a unit" if unit else "with a unit: 500ns, 5us"
        raise WrongLog(log.path, 0, f"its times are {log.clock}: write --skew {way}")
    return float(number * NANOSECONDS.get(unit, 1))


def searched(
    asked: argparse.Namespace,
    system: PythonSystem,
    mapping: EventMap,
    log: EventLog,
    skew: float,
    deadline: Deadline,
) -> LogAnswer:
    """The answer. Raises WrongLog and WrongMapping."""
    assumptions = Assumptions(asked.begin == "anywhere", asked.gaps)
    with Progress(asked.model, wanted=not asked.quiet) as progress:
        watch = Watch(limits(asked), progress.show, whole=deadline)
        return answer(system, mapping, log, skew, assumptions, watch)


def show(asked: argparse.Namespace, outcome: Outcome, found: LogAnswer, log: EventLog) -> None:
    """Print the run and the verdict, and write the result file."""
    output = Output(
        asked.colour, asked.quiet, asked.verbose, asked.json == "-", diagrams_of(asked.format, [asked.model])
    )
    skew = "{:f}{}".format(*asked.skew)
    run = outcome.example
    assert run is not None
    if not asked.quiet:
        subject = Subject(outcome.program.name, shown_settings(outcome, dict(asked.settings)))
        form: Form = "full" if asked.format == "commit" and asked.verbose else asked.format
        drawn = run_drawing(run.trace, form, output.width, subject)
        remarks = run_remarks(found, run)
        if output.diagrams is None:
            output.write(f"{drawn}\n\n{remarks}\n\n")
        else:
            output.write(output.diagrams.next(drawn, f"{outcome.path}: {run.trace.sentence}"))
            output.words.write(f"{remarks}\n")
    words = output.words
    words.write_painted(verdict_text(outcome.path, found, log, skew, words.paint))
    if asked.json is not None:
        content = results([outcome])
        content["results"][0]["conformance"] = log_entry(found, log, skew)
        write_json(asked.json, content)
