"""What the script of the page knows of a run: the state at its start, then only what changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from checker.checking.outcome import Outcome, Verdict
from checker.counterexample.example_run import ExampleRun
from checker.counterexample.explanation import Explanation
from checker.counterexample.standing import States
from checker.counterexample.trace import Standing, Trace
from checker.report.mermaid import mermaid_text
from checker.report.page.sources import step_places
from checker.report.result_file import SCHEMA, one_result, steps_entry, trace_entry

HEAD = ("model", "sha256", "parameters", "engine", "reductions", "memory_model", "verdict", "exhaustive")


def head(found: Outcome) -> dict[str, Any]:
    """A result file of one model that lacks only the traces."""
    told = one_result(found, with_times=False)
    return {"schema": SCHEMA, "results": [{key: told[key] for key in (*HEAD, "stats")} | {"traces": []}]}


def run_data(
    trace: Trace, explanation: Explanation, passed: States, verdict: Verdict | ExampleRun, first: int
) -> dict[str, Any]:
    """A run from step ``first`` (from 0) on. ``frame`` is its entry in a result file without its steps;
    None where steps are left out. ``standings`` has numbers in ``places``, a list for each state; ``truths``
    has a letter for each property in ``judged``. ``sites`` has for each step the calls and the statement, by
    file and lines."""
    places, at = standings(passed[first:])
    judged = tuple(dict.fromkeys(name for state in passed for name in state.truths))
    return {
        "first": first,
        "start": trace.states[first],
        "steps": steps_entry(trace, explanation)[first:],
        "sites": [step_places(step) for step in trace.steps[first:]],
        "unchanged": [list(step.unchanged) for step in trace.steps[first:]],
        "facts": list(trace.facts),
        "loop": trace.loop_from,
        "places": places,
        "standings": at,
        "judged": judged,
        "truths": ["".join(letter(state.truths.get(name)) for name in judged) for state in passed[first:]],
        "frame": frame(trace, explanation, verdict) if not first else None,
        "mermaid": mermaid_text(trace) if not first else None,
    }


def properties(found: Outcome) -> dict[str, dict[str, str]]:
    """What the properties of one model say, by their names."""
    judged = [verdict.property for verdict in found.verdicts]
    return {one.name: {"kind": one.kind, "sentence": one.sentence} for one in judged}


def letter(truth: bool | None) -> str:
    """``t``, ``f``, or ``-`` where a property says nothing of a state."""
    return "-" if truth is None else "t" if truth else "f"


def frame(trace: Trace, explanation: Explanation, verdict: Verdict | ExampleRun) -> dict[str, Any]:
    """The entry of a trace in a result file, without its steps, and without traces beside it."""
    alone = replace(explanation, near_misses=(), others=())
    return {**trace_entry(trace, alone, verdict), "steps": []}


def standings(passed: States) -> tuple[list[dict[str, Any]], list[list[int]]]:
    """Every way in which somebody stands, once; and which of them, for each state."""
    numbers: dict[str, int] = {}
    places: list[dict[str, Any]] = []
    at: list[list[int]] = []
    for state in passed:
        at.append([])
        for one in state.everybody:
            entry = standing_entry(one)
            number = numbers.setdefault(repr(entry), len(places))
            if number == len(places):
                places.append(entry)
            at[-1].append(number)
    return places, at


def standing_entry(one: Standing) -> dict[str, Any]:
    """Where somebody stands; what does not apply is left out."""
    told = {
        "actor": one.actor,
        "status": one.status,
        "place": one.span.place if one.span else "",
        "text": one.text,
        "guard": one.guard,
        "reads": one.reads,
        "choices": list(one.choices),
    }
    return {key: value for key, value in told.items() if value}
