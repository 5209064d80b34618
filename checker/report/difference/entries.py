"""What differs between two models, for other programs: the schema ``checker.diff/1``."""

from __future__ import annotations

from typing import Any

from checker.comparison.difference import Difference, PropertyChange, Renewal
from checker.comparison.stopping import Following, Here, RaceStop
from checker.report.difference.verdicts import following_words, sentences
from checker.report.result_file import one_result, step_entry

SCHEMA = "checker.diff/1"


def difference_file(difference: Difference, with_times: bool) -> dict[str, Any]:
    """The whole file. ``old`` and ``new`` are as in a result file, with their races."""
    return {
        "schema": SCHEMA,
        "exit_status": difference.exit_status,
        "settings": [renewal(one) for one in difference.settings],
        "actors": [renewal(one) for one in difference.actors],
        "files": [
            {"module": one.name, "added": sorted(one.added), "removed": sorted(one.removed)}
            for one in difference.files
        ],
        "properties": [property_entry(one, difference) for one in difference.properties],
        "old": one_result(difference.old.outcome, with_times),
        "new": one_result(difference.new.outcome, with_times),
    }


def renewal(one: Renewal) -> dict[str, Any]:
    """A value in both models."""
    return {"name": one.name, "old": one.before, "new": one.after}


def property_entry(change: PropertyChange, difference: Difference) -> dict[str, Any]:
    """One property. ``step`` counts from 1: where the race ends in the other model."""
    words = following_words(change, difference)
    return {
        "name": change.name,
        "old": change.before,
        "new": change.after,
        "changed": change.is_changed,
        "became": change.became,
        "condition_changed": change.restated,
        "step": None if words is None else words.step,
        "said": sentences(change, difference),
        "not_followed": change.not_followed,
        "following": None if change.following is None else following_entry(change.following),
    }


def following_entry(one: Following) -> dict[str, Any]:
    """How far a race goes in the other model. Steps count from 0, as in a result file; ``taken`` has for each
    step of the run the step of the race that it is."""
    return {
        "shows": one.shows,
        "complete": one.complete,
        "judged": one.judged,
        "step": one.step,
        "left_out": [{"step": gone.step, "instead": here(gone.instead)} for gone in one.left_out],
        "taken": list(one.taken),
        "run": [step_entry(step) for step in one.run.steps],
        "stop": None if one.stop is None else stop_entry(one.stop),
        "doubts": list(one.doubts),
    }


def stop_entry(stop: RaceStop) -> dict[str, Any]:
    """Why a race goes no farther."""
    return {
        "reason": stop.reason,
        "actor": stop.actor,
        "at": here(stop.here),
        "waits_until": stop.guard,
        "reads": stop.reads,
        "since": {one.name: one.step for one in stop.writers},
        "failed": stop.failed,
        "later": stop.later,
    }


def here(one: Here | None) -> dict[str, Any] | None:
    """A statement at which an actor stands."""
    if one is None:
        return None
    return {"file": one.span.source.shown, "line": one.span.line, "text": one.text, "new": one.is_new}
