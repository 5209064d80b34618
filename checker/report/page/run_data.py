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
from checker.report.result_file import SCHEMA, one_result, step_entry, trace_entry

HEAD = ("model", "sha256", "parameters", "engine", "reductions", "memory_model", "verdict", "exhaustive")


def head(found: Outcome) -> dict[str, Any]:
    """A result file of one model that lacks only the traces."""
    told = one_result(found, with_times=False)
    return {"schema": SCHEMA, "results": [{key: told[key] for key in (*HEAD, "stats")} | {"traces": []}]}


def run_data(
    trace: Trace, explanation: Explanation, passed: States, verdict: Verdict | ExampleRun, first: int
) -> dict[str, Any]:
    """A run from step ``first`` (from 0) on. ``frame`` is its entry in a result file without its steps;
    None where steps are left out. ``standings`` has numbers in ``places``, a list for each state."""
    places, at = standings(passed[first:])
    return {
        "first": first,
        "start": trace.states[first],
        "steps": [step_entry(step) for step in trace.steps[first:]],
        "unchanged": [list(step.unchanged) for step in trace.steps[first:]],
        "facts": list(trace.facts),
        "loop": trace.loop_from,
        "places": places,
        "standings": at,
        "frame": frame(trace, explanation, verdict) if not first else None,
        "mermaid": mermaid_text(trace) if not first else None,
    }


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
        for one in state:
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
