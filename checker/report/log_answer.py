"""Whether a model conforms to an event log, in words and for other programs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from checker.conformance.answer import LogAnswer, LogVerdict, PossibleNext
from checker.conformance.binding import TASK, Identity
from checker.counterexample.example_run import ExampleRun
from checker.event_log.event import EventLog, LogEvent
from checker.report.example import violations
from checker.report.paragraphs import wrapped
from checker.report.phrases import plural
from checker.source.visible import visible

MEANINGS = {
    LogVerdict.CONFORMS: "holds",
    LogVerdict.DOES_NOT: "violated",
    LogVerdict.INCONCLUSIVE: "unknown",
}
MANY = 12  # names, or events that the model could show, of which the rest is counted


def run_remarks(answer: LogAnswer, run: ExampleRun) -> str:
    """What is to be known of the explaining run, below its drawing."""
    remarks = [names_told(answer.names), filled_in(answer), *violations(run)]
    return "\n".join(wrapped(one) for one in remarks if one)


def names_told(names: Sequence[Identity]) -> str:
    """Which task is which instance, which object which element."""
    meanings: dict[str, list[str]] = {}
    for one in names:
        meanings.setdefault(identity_name(one), []).append(one.means)
    parts = [f"{name} is {' and then '.join(means)}" for name, means in list(meanings.items())[:MANY]]
    more = [f"and {len(meanings) - MANY} more names"] if len(meanings) > MANY else []
    return f"{', '.join([*parts, *more])}." if parts else ""


def identity_name(one: Identity) -> str:
    """``task 1977``, ``pfn=0x1a2b``."""
    return f"task {one.name}" if one.kind == TASK else f"{one.kind.split(' in ')[0]}={one.name}"


def filled_in(answer: LogAnswer) -> str:
    """How much of the run the log does not show."""
    steps, lines = len(answer.run.moves), sum(one.event is not None for one in answer.shown)
    before = f" Its first {plural(answer.before, 'step')} come before the log." if answer.before else ""
    if lines == steps == 1:
        return f"The log shows its only step.{before}"
    if lines == steps:
        return f"The log shows each of its {plural(steps, 'step')}.{before}"
    rest = "The search filled in the others; another run may show the same events."
    return f"The log shows {lines} of its {plural(steps, 'step')}. {rest}{before}"


# -- the verdict ------------------------------------------------------------------------------------


def verdict_text(
    model: str, answer: LogAnswer, log: EventLog, skew: str, paint: Callable[[str, str], str]
) -> str:
    """The verdict, which ``paint`` may colour, and what it is about."""
    word = paint(answer.verdict, MEANINGS[answer.verdict])
    head = f"{visible(f'{model}: {log.path}')}: {word}: {visible(reason(answer, log))}"
    lines = [head, f"  {measures(answer, log, skew)}"]
    if answer.verdict is LogVerdict.DOES_NOT:
        lines += [*what_comes(answer, log), *what_could(answer), *never_logged(answer, log)]
    return "\n".join(lines) + "\n"


def reason(answer: LogAnswer, log: EventLog) -> str:
    """The verdict in a sentence."""
    match answer.verdict:
        case LogVerdict.INCONCLUSIVE:
            return f"{answer.stopped}; some run shows {answer.explained} of {plural(log.events, 'event')}"
        case LogVerdict.DOES_NOT:
            return f"no run shows more than {answer.explained} of {plural(log.events, 'event')}"
        case LogVerdict.CONFORMS if answer.missing:
            lost = " of those that were lost" if log.lost else ""
            events = "one" if answer.missing == 1 else str(answer.missing)
            return f"some run shows {all_events(log)} if {events}{lost} or more are missing in the log"
        case LogVerdict.CONFORMS:
            return f"some run shows {all_events(log)}"


def all_events(log: EventLog) -> str:
    """``its event``, ``all 4 events``."""
    return "its only event" if log.events == 1 else f"all {log.events:,} events"


def measures(answer: LogAnswer, log: EventLog, skew: str) -> str:
    """What was left out of the log, what was lost, which orders were allowed, how much was searched."""
    parts = [f"{log.format} log"]
    if log.left_out:
        named = ", ".join(f"{visible(name)} ({count:,})" for name, count in sorted(log.left_out.items()))
        parts.append(f"ignored: {named}")
    if log.others:
        parts.append(f"{plural(log.others, 'event')} left out by --only")
    parts += [f"events were lost in {plural(len(log.lost), 'place')}"] if log.lost else []
    parts += [f"skew {skew}", f"{answer.nodes:,} nodes searched"]
    return "; ".join(parts)


def what_comes(answer: LogAnswer, log: EventLog) -> list[str]:
    """The events of the log that no run shows next."""
    lines = [f"  {visible(log.path)}:{event.line}: {event.shown}" for event in answer.next[:MANY]]
    said = (
        "comes next, and no run shows it there."
        if len(lines) == 1
        else "may come next, and no run shows one."
    )
    return [*lines, f"    {said}"]


def what_could(answer: LogAnswer) -> list[str]:
    """What the model could have shown instead."""
    states = (
        "the only state that explains" if answer.states == 1 else f"the {answer.states:,} states that explain"
    )
    where = f"  In {states} the log up to there, the model could show"
    if not answer.possible:
        return [f"{where} no event."]
    lines = list(dict.fromkeys(map(possible_line, answer.possible)))
    more = [f"    and {len(lines) - MANY} more"] if len(lines) > MANY else []
    return [f"{where}:", *lines[:MANY], *more]


def possible_line(one: PossibleNext) -> str:
    """``    page_lock of page=0x77 with ret=0 by writer (task 11), at lock.py:17: lock_page()``."""
    about = f" of {' and '.join(one.about)}" if one.about else ""
    about += f" with {' and '.join(one.values)}" if one.values else ""
    task = f" (task {one.task})" if one.task else ""
    return visible(f"    {one.name}{about} by {one.actor}{task}, at {one.label.span.place}: {one.label.text}")


def never_logged(answer: LogAnswer, log: EventLog) -> list[str]:
    """A note about events that the model could show, and that are nowhere in the log."""
    logged = {one.name for one in log.entries if isinstance(one, LogEvent)}
    missing = dict.fromkeys(one.name for one in answer.possible if one.name not in logged)
    if not missing:
        return []
    listed = ", ".join(map(visible, missing))
    return [f"  The log never has {listed}: if the tracer did not record that, take it out of the mapping."]


# -- for other programs -------------------------------------------------------------------------------


def log_entry(answer: LogAnswer, log: EventLog, skew: str) -> dict[str, Any]:
    """The answer for the result file. Steps count from 0, lines from 1."""
    return {
        "log": log.path,
        "format": log.format,
        "verdict": answer.verdict,
        "events": log.events,
        "explained": answer.explained,
        "skew": skew,
        "ignored": dict(sorted(log.left_out.items())),
        "left_out": log.others,
        "lost": [{"line": one.line, "cpu": one.cpu, "count": one.count} for one in log.lost],
        "missing": answer.missing,
        "steps_before": answer.before,
        "shown": [
            {"step": one.step, **({"line": None} if one.event is None else event_entry(one.event))}
            for one in answer.shown
        ],
        "names": [{"name": identity_name(one), "means": one.means} for one in answer.names],
        "next": [event_entry(event) for event in answer.next],
        "possible": [possible_entry(one) for one in answer.possible],
        "states": answer.states,
        "nodes": answer.nodes,
        **({} if answer.stopped is None else {"stopped": answer.stopped}),
    }


def event_entry(event: LogEvent) -> dict[str, Any]:
    """An event of the log."""
    return {"line": event.line, "event": event.name}


def possible_entry(one: PossibleNext) -> dict[str, Any]:
    """An event that the model could show."""
    span = one.label.span
    return {
        "event": one.name,
        "actor": one.actor,
        "task": one.task or None,
        "about": list(one.about),
        "values": list(one.values),
        "file": span.source.shown,
        "line": span.line,
        "text": one.label.text,
    }
