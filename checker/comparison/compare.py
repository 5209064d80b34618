"""Compares two checked models: what became of each property, and of each race."""

from __future__ import annotations

from dataclasses import replace

from checker.checking.outcome import Outcome, Verdict
from checker.comparison.conditions import is_restated
from checker.comparison.difference import Became, Difference, PropertyChange, Renewal
from checker.comparison.following import RaceFollower
from checker.comparison.matching import Matching
from checker.comparison.old_race import old_race
from checker.comparison.side import ComparedSide
from checker.comparison.source_edits import file_edits
from checker.comparison.stopping import Following, followed
from checker.counterexample.replay import Disagreement
from checker.counterexample.trace import Trace
from checker.exploration.deadline import Deadline
from checker.language.ordering import HISTORY, MEMORY, WINDOW
from checker.language.property import Kind

FOLLOWED = (Became.CLOSED, Became.WITHIN_BOUNDS, Became.LOST, Became.VACUOUS, Became.OPEN, Became.BOTH)


def compare(old: ComparedSide, new: ComparedSide, deadline: Deadline) -> Difference:
    """Compare two checked models.

    ``deadline`` ends the following of races, which is reported. Raises Disagreement if a race is followed to
    a violation of a property that holds in every state: the checker's own fault.
    """
    last = deadline.wrapping_up()
    names = dict.fromkeys([*old.numbers, *new.numbers])
    changes = (change(name, old, new) for name in names)
    return Difference(
        old,
        new,
        renewals(settings(old.outcome), settings(new.outcome)),
        renewals(actors(old.outcome), actors(new.outcome)),
        file_edits(old.files, new.files),
        tuple(with_following(one, old, new, last) for one in changes if is_worth_a_line(one)),
    )


def is_worth_a_line(change: PropertyChange) -> bool:
    """Whether a property is listed: one that no step may violate only where some step does."""
    return change.old is not None or change.new is not None


def settings(outcome: Outcome) -> dict[str, str]:
    """The settings of a model, the memory model and its bounds among them."""
    program = outcome.program
    found = {one.name: one.shown for one in program.settings} | {MEMORY: str(program.memory)}
    return found | {WINDOW: str(program.bounds.window), HISTORY: str(program.bounds.history)}


def actors(outcome: Outcome) -> dict[str, str]:
    """How many instances each actor has."""
    return {one.name: str(len(one.items)) for one in outcome.program.actors}


def renewals(old: dict[str, str], new: dict[str, str]) -> tuple[Renewal, ...]:
    """What has another value, or is in one of the two only."""
    found = (Renewal(name, old.get(name), new.get(name)) for name in {**old, **new})
    return tuple(one for one in found if one.before != one.after)


# -- properties --------------------------------------------------------------------------------------------


def change(name: str, old: ComparedSide, new: ComparedSide) -> PropertyChange:
    """One property in both models."""
    verdicts = old.verdict(name), new.verdict(name)
    bounds = bounds_of(old, name), bounds_of(new, name)
    found = PropertyChange(name, Became.UNCHANGED, old.status(name), new.status(name), *verdicts, *bounds)
    wanted = {side.judged(name).kind is Kind.REACHABLE for side in (old, new) if name in side.numbers}
    found = replace(found, became=Became.ASKS_ELSE if len(wanted) > 1 else became(found, *wanted))
    return replace(found, restated=is_restated(old, new, name, found.after == "holds"))


def bounds_of(side: ComparedSide, name: str) -> tuple[str, ...]:
    """The bounds of the memory model within which the verdict on a property is given: none if a run shows it,
    which is one of the machine too."""
    status = side.status(name)
    if status not in ("holds", "violated"):
        return ()
    is_shown = (status == "holds") == (side.judged(name).kind is Kind.REACHABLE)
    return () if is_shown else side.outcome.bounds_reached


def became(change: PropertyChange, reachable: bool) -> Became:
    """What became of a property, before its races are followed."""
    vacuous = change.new is not None and change.new.vacuous
    match change.before, change.after:
        case None, _:
            return Became.NEW
        case _, None:
            return Became.GONE
        case "unknown", "unknown":
            return Became.UNCHANGED
        case _, "unknown":
            return Became.OPEN
        case "unknown", _:
            return Became.DECIDED
        case "violated", "violated":
            return Became.UNCHANGED if reachable else Became.BOTH
        case "violated", "holds":
            if reachable or vacuous:
                return Became.REACHED if reachable else Became.VACUOUS
            return Became.WITHIN_BOUNDS if change.new_bounds else Became.CLOSED
        case "holds", "violated":
            return Became.LOST if reachable else Became.OPENED
        case _:
            newly = vacuous and not (change.old is not None and change.old.vacuous)
            return Became.VACUOUS if newly else Became.UNCHANGED


# -- races -------------------------------------------------------------------------------------------------


def with_following(
    change: PropertyChange, old: ComparedSide, new: ComparedSide, deadline: Deadline
) -> PropertyChange:
    """A change with what becomes of its race in the other model."""
    if change.became is Became.OPENED:
        return follow(change, change.new, new, old, deadline)
    if change.became in FOLLOWED:
        return follow(change, change.old, old, new, deadline)
    return change


def follow(
    change: PropertyChange,
    verdict: Verdict | None,
    origin: ComparedSide,
    other: ComparedSide,
    deadline: Deadline,
) -> PropertyChange:
    """Follow the race of one model in the other, as far as there is time for it."""
    trace = verdict.trace if verdict is not None else None
    if trace is None:
        return change
    found: list[Following] = []
    cut = deadline.attempt(lambda: found.append(following(change.name, trace, origin, other)))
    if cut is not None:
        return replace(change, not_followed=cut.reason)
    (one,) = found
    if one.shows and other.status(change.name) == "holds":
        raise Disagreement(f"a run violates {change.name}, which the search found to hold")
    return replace(change, following=one, became=with_race(change.became, one))


def following(name: str, trace: Trace, origin: ComparedSide, other: ComparedSide) -> Following:
    """How far a race goes in another model: on detours if all its steps can be taken so, and show it."""
    matching = Matching(origin.system.ground, other.system.ground)
    race = old_race(origin.system, trace, matching, origin.numbers[name])
    straight = followed(RaceFollower(race, matching, other.system, other.numbers[name]))
    if straight.shows:
        return straight
    detour = followed(RaceFollower(race, matching, other.system, other.numbers[name], detours=True))
    if detour.shows and detour.step == len(trace.steps):
        return detour
    return replace(
        straight,
        complete=straight.complete and detour.complete,
        judged=straight.judged and detour.judged,
    )


def with_race(became: Became, following: Following) -> Became:
    """What became of a property that is violated in both: nothing is said of a race that goes to its end."""
    if became is not Became.BOTH:
        return became
    if following.shows:
        return Became.SAME_RACE
    return Became.ANOTHER if following.complete and following.judged else Became.BOTH
