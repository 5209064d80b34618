"""The result file: one JSON object, its keys in a fixed order, the same from run to run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from checker.checking.outcome import Covered, Outcome, Unchecked, Verdict
from checker.counterexample.example_run import ExampleRun
from checker.counterexample.explanation import UNEXPLAINED, By, Explanation, Proved
from checker.counterexample.trace import MemoryStep, Trace, TraceStep
from checker.exploration.result import Exchanged
from checker.program.label import Label
from checker.source.diagnostic import Diagnostic

SCHEMA = "checker.results/1"


def results(
    outcomes: list[Outcome], with_times: bool = False, unchecked: Sequence[Unchecked] = ()
) -> dict[str, Any]:
    """The whole file; what could not be checked is named where there is such a model."""
    missing = [{"model": one.path, "exit_status": one.status, "why": one.why} for one in unchecked]
    return {
        "schema": SCHEMA,
        "results": [one_result(outcome, with_times) for outcome in outcomes],
        **({"unchecked": missing} if missing else {}),
    }


def one_result(outcome: Outcome, with_times: bool) -> dict[str, Any]:
    """One model."""
    result = outcome.result
    entries = [entry for v in outcome.verdicts for entry in trace_entries(v)]
    numbers = {one["property"]: index for index, one in reversed(list(enumerate(entries)))}
    entries += [] if outcome.example is None else [example_entry(outcome.example)]
    found: dict[str, Any] = {
        "model": outcome.path,
        "sha256": outcome.sha256,
        "parameters": {setting.name: setting.value for setting in outcome.program.settings},
        "engine": outcome.engine,
        "reductions": list(outcome.reductions),
        "memory_model": str(outcome.program.memory),
        "verdict": "inconclusive" if outcome.verdict == "unknown" else outcome.verdict,
        "exhaustive": result.exhaustive,
        "stats": stats(outcome),
        "properties": [property_entry(v, numbers.get(v.property.name)) for v in outcome.verdicts],
        "coverage": {
            "commands": [{**command_entry(c), "taken": c.taken} for c in outcome.coverage],
            "never_taken": [command_entry(c) for c in outcome.never_taken],
            "vacuous": list(outcome.vacuous),
            "never_judged": {v.property.name: v.never_judged for v in outcome.verdicts if v.vacuous},
            "without_end": list(outcome.without_end),
        },
        "traces": entries,
    }
    found["costs"] = [asdict(cost) for cost in outcome.costs]
    found["warnings"] = [warning_entry(warning) for warning in outcome.program.warnings]
    if result.stopped is not None:
        found["stopped"] = result.stopped
    if result.exchanged is not None:
        found["cluster"] = cluster_entry(result.exchanged, with_times)
    if with_times:
        found["times"] = {"seconds": round(result.seconds, 3), "memory": result.memory}
    return found


def cluster_entry(exchanged: Exchanged, with_times: bool) -> dict[str, int]:
    """What partitions have sent to each other; some of it depends on which of them was faster."""
    found = {"partitions": exchanged.partitions, "bytes_offered": exchanged.offered}
    if with_times:
        found |= {
            "machines": exchanged.machines, "bytes_sent": exchanged.sent, "losses": exchanged.losses
        }  # fmt: skip
    return found


def warning_entry(warning: Diagnostic) -> dict[str, Any]:
    """Something that the model declares and does not use."""
    span, said = warning.span, warning.message
    return {
        "file": span.source.shown if span else None,
        "line": span.line if span else None,
        "text": said.fill(said.title),
    }


def stats(outcome: Outcome) -> dict[str, Any]:
    """How much was seen. A search that counts executions does not know how many states there are."""
    result = outcome.result
    rest = {"transitions": result.transitions, "depth": result.depth}
    if result.executions is None:
        return {"states": result.states, **rest}
    return {"states": None, **rest, "executions": result.executions}


def property_entry(verdict: Verdict, trace: int | None) -> dict[str, Any]:
    """One property."""
    judged = verdict.property
    counted = {} if verdict.executions is None else {"executions": verdict.executions}
    unshown = {"unshown": verdict.unshown} if verdict.unshown else {}
    return {
        "name": judged.name,
        "kind": judged.kind,
        "status": verdict.status,
        "expected": judged.expected,
        "sentence": judged.sentence,
        "file": judged.span.source.shown,
        "line": judged.span.line,
        "trace": trace,
        **counted,
        **unshown,
    }


def command_entry(covered: Covered) -> dict[str, Any]:
    """One statement of the model."""
    label = Label(covered.text, covered.span, covered.procedure, covered.calls)
    return statement_entry(covered.actor, label)


def statement_entry(actor: str, label: Label) -> dict[str, Any]:
    """A statement of an actor."""
    return {
        "actor": actor,
        "procedure": label.procedure,
        "file": label.span.source.shown,
        "line": label.span.line,
        "text": label.text,
        "calls": [
            {"procedure": call.name, "file": call.span.source.shown, "line": call.span.line}
            for call in label.calls
        ],
    }


def trace_entries(verdict: Verdict) -> list[dict[str, Any]]:
    """The trace of a property, and after it the others that violate it too."""
    if verdict.trace is None:
        return []
    others = [trace_entry(one.trace, one.explanation, verdict) for one in verdict.explanation.others]
    return [trace_entry(verdict.trace, verdict.explanation, verdict), *others]


def trace_entry(trace: Trace, explanation: Explanation, verdict: Verdict | ExampleRun) -> dict[str, Any]:
    """One trace. ``initial`` and each step's ``move`` are what ``replay`` follows."""
    if isinstance(verdict, ExampleRun):
        return example_entry(verdict)
    proved = explanation.proved or Proved(verdict.shortest, verdict.fewest_switches, By.EXHAUSTION)
    return run_entry(verdict.property.name, trace, proved, explanation)


def example_entry(run: ExampleRun) -> dict[str, Any]:
    """A run of no property: the entry of a trace, and behind that what is to be known of the run."""
    proved = Proved(run.shortest, False, By.EXHAUSTION)
    return {
        **run_entry(None, run.trace, proved, UNEXPLAINED),
        "run": run.kind,
        "sentence": run.trace.sentence,
        "violated": [{"property": one.name, "steps": one.steps} for one in run.violated],
        "outside": list(run.outside),
        "round": list(run.round),
        "statements": run.statements,
        "not_covered": [statement_entry(one.actor, one.label) for one in run.not_covered],
        "remark": run.remark,
    }


def run_entry(property: str | None, trace: Trace, proved: Proved, explanation: Explanation) -> dict[str, Any]:
    """A run, by the name of the property that it is of, if it is of one."""
    return {
        "property": property,
        "length": len(trace.steps),
        "switches": trace.switches,
        "proved": proved_entry(proved),
        "initial": trace.start,
        "steps": steps_entry(trace, explanation),
        "loop_from": trace.loop_from,
        "stuck": [
            {"actor": s.actor, "file": s.span.source.shown, "line": s.span.line, "text": s.text}
            for s in trace.stuck
        ],
        **why_entries(explanation),
    }


def steps_entry(trace: Trace, explanation: Explanation) -> list[dict[str, Any]]:
    """The steps; ``shown`` are those that take part, which are all where that is not known."""
    part = explanation.slice
    shown = range(len(trace.steps)) if part is None else part.steps
    return [{**step_entry(step), "shown": number in shown} for number, step in enumerate(trace.steps)]


def proved_entry(found: Proved) -> dict[str, Any]:
    """What is shown of a trace. ``by`` is null where nothing is."""
    return {
        "shortest": found.shortest,
        "fewest_switches": found.fewest_switches,
        "fewest_actors": found.fewest_actors,
        "simplest": found.simplest,
        "by": found.by if found.shortest else None,
    }


def why_entries(why: Explanation) -> dict[str, Any]:
    """Why it happens. Orders are pairs of numbers in ``steps``, from 0; ``no_return`` counts steps."""
    return {
        "orders": [{"before": before, "after": after} for before, after in why.orders or ()],
        "no_return": why.no_return,
        "instead": list(why.instead),
        "near_misses": [
            {
                "reverses": number,
                "puts_off": miss.puts_off,
                "steps": [step_entry(step) for step in miss.trace.steps],
            }
            for number, miss in enumerate(why.near_misses)
        ],
        "sequences": sequences(why),
        "executions": why.executions and {"all": why.executions.all, "wrong": why.executions.wrong},
        "unfinished": list(why.unfinished),
        "mirror": list(why.mirror or ()),
        "slice_exact": why.slice is not None and why.slice.exact,
    }


def sequences(why: Explanation) -> dict[str, Any] | None:
    """How many sequences of the steps go wrong, and how many keep the orders; None without orders."""
    if why.orders is None:
        return None
    return {"wrong": why.wrong, "kept": why.kept, "weakest": why.weakest}


def step_entry(step: TraceStep) -> dict[str, Any]:
    """One step."""
    return {
        "actor": step.machine or step.actor,
        "procedure": step.procedure,
        "file": step.span.source.shown,
        "line": step.span.line,
        "text": step.text,
        "choice": step.move.choice,
        "reads": step.reads,
        "changed": {name: list(values) for name, values in step.changed.items()},
        **({} if step.memory is None else {"memory": memory_entry(step.memory)}),
        **({"event": step.event} if step.event else {}),
    }


def memory_entry(one: MemoryStep) -> dict[str, Any]:
    """What a memory model did in a step; what does not apply is left out. ``performs`` is the number, in
    ``steps``, of the step that issued what this one performs."""
    told = {"location": one.location, "loaded": one.loaded, "stored": one.stored, "versions_back": one.age}
    told |= {"delayed": one.delayed, "late": one.late}
    entry = {key: value for key, value in told.items() if value}
    return entry if one.of is None else {**entry, "performs": one.of}
