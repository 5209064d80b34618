"""A walk for the script of its page: everything that is shown, as texts and numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from checker.counterexample.trace import Standing, TraceStep
from checker.report.access_note import access_note
from checker.report.ahead_words import ahead_lines
from checker.report.page.sources import step_places
from checker.source.visible import visible_parts
from checker.walking.ahead import Ahead
from checker.walking.explorer import Explorer
from checker.walking.view import OpenStep

Changes = Mapping[str, tuple[str, str]]


def walk_entries(explorer: Explorer) -> object:
    """Where the walk stands, and what the last action did."""
    seen = explorer.view
    return visible_parts(
        {
            "version": explorer.version,
            "at": seen.at,
            "message": explorer.message,
            "path": [step_entry(step) for step in seen.path],
            "offers": [offer_entry(offer) for offer in seen.offers],
            "actors": [actor_entry(one) for one in seen.actors],
            "values": list(seen.values.items()),
            "locals": list(seen.locals.items()),
            "changed": list(seen.last.changed) if seen.last else [],
            "truths": [[one.name, one.word, one.sentence] for one in seen.truths],
            "end": seen.end,
            "initial": seen.initial,
            "ahead": ahead_entries(explorer),
        }
    )


def ahead_entries(explorer: Explorer) -> dict[str, Any]:
    """What the search says. ``near`` has each property that is decided ahead, and whether it is wanted."""
    explorer.listen()
    answer = explorer.answer
    near = answer.distances if isinstance(answer, Ahead) else ()
    return {
        "version": explorer.version,
        "done": explorer.is_answered,
        "lines": ahead_lines(answer, explorer.to_be_reached),
        "near": [[one.property, one.property in explorer.to_be_reached] for one in near],
    }


def step_entry(step: TraceStep) -> dict[str, Any]:
    """One step of the path."""
    return {
        "actor": step.actor,
        "call": step.calls[-1][0] if step.calls else "",
        "text": step.text,
        "place": step.span.place,
        "sites": step_places(step),
        "choice": list(step.choice.items()),
        "changed": change_entries(step.changed),
        "note": access_note(step),
        "failed": step.failed,
    }


def offer_entry(offer: OpenStep) -> dict[str, Any]:
    """One step that is open."""
    local = change_entries(offer.locals)
    return {**step_entry(offer.step), "locals": local, "turns": list(offer.turns)}


def change_entries(changed: Changes) -> list[list[str]]:
    """Each name with the old and the new value."""
    return [[name, old, new] for name, (old, new) in changed.items()]


def actor_entry(one: Standing) -> dict[str, Any]:
    """Where an actor stands."""
    place = one.span.place if one.span else ""
    reads = list(one.reads.items())
    return {
        "actor": one.actor, "status": one.status, "text": one.text, "place": place, "guard": one.guard,
        "reads": reads,
    }  # fmt: skip
