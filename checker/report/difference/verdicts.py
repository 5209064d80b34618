"""One property in two models: its verdicts in a line, and what became of its race in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from checker.checking.outcome import Status, Verdict
from checker.comparison.difference import Became, Difference, PropertyChange
from checker.comparison.stopping import Following
from checker.counterexample.explanation import UNEXPLAINED, Explanation
from checker.report.difference.words import FollowingWords
from checker.report.phrases import plural

FEW = 2  # doubts that are named


def verdict_line(change: PropertyChange, difference: Difference) -> str:
    """``no_write_lost: violated in 9 steps -> holds; closed at step 9``."""
    return f"{change.name}: {verdicts(change)}{outcome(change, difference)}"


def verdicts(change: PropertyChange) -> str:
    """``violated in 9 steps -> holds``."""
    before = said(change.before, change.old, change.old_bounds)
    after = said(change.after, change.new, change.new_bounds)
    if change.before is None:
        return f"new, {after}"
    if change.after is None:
        return f"gone, was: {before}"
    return before if before == after else f"{before} -> {after}"


def said(status: Status | None, verdict: Verdict | None, bounds: tuple[str, ...]) -> str:
    """A verdict in a few words."""
    if verdict is not None and verdict.vacuous:
        return "vacuous"
    if status == "unknown":
        return "hidden by a failing step" if verdict and verdict.behind_failure else "not decided"
    if verdict is not None and verdict.trace is not None and verdict.trace.steps:
        return f"{status} in {plural(len(verdict.trace.steps), 'step')}"
    return f"{status or 'not there'}{' within bounds' if bounds else ''}"


def outcome(change: PropertyChange, difference: Difference) -> str:
    """What became of the race, in a few words."""
    words = following_words(change, difference)
    at = "" if words is None else words.where
    match change.became:
        case Became.CLOSED:
            return f"; the race is closed{at}"
        case Became.WITHIN_BOUNDS:
            return "; no race is shown to be closed"
        case Became.ASKS_ELSE:
            return "; the two models do not ask the same"
        case Became.OPENED:
            return "; a new race"
        case Became.SAME_RACE if change.following is not None:
            return f" by the same race{otherwise(change.following)}"
        case Became.ANOTHER:
            return f" by another race; the old one ends{at}"
        case _:
            return ""


def otherwise(following: Following) -> str:
    """How a run that shows a race differs from it: `` with 2 steps more``."""
    more = sum(step is None for step in following.taken)
    less = len(following.race.steps) - len(following.taken) + more
    parts = [f"{plural(more, 'step')} more"] if more else []
    parts += [f"{plural(less, 'step')} less"] if less else []
    return f" with {' and '.join(parts)}" if parts else ""


def following_words(change: PropertyChange, difference: Difference) -> FollowingWords | None:
    """Sentences about the race that was followed; None if none was."""
    if change.following is None:
        return None
    opened = change.became is Became.OPENED
    return FollowingWords(change.following, why(change.new if opened else change.old), difference, opened)


def why(verdict: Verdict | None) -> Explanation:
    """What explains the race of a verdict."""
    return verdict.explanation if verdict is not None else UNEXPLAINED


def sentences(change: PropertyChange, difference: Difference) -> list[str]:
    """What is to be said of a property whose verdict, or whose race, is not what it was: paragraphs."""
    words = following_words(change, difference)
    found = [said for said in [" ".join(opening(change, difference))] if said]
    if words is not None and change.became is not Became.SAME_RACE:
        ends = change.became is Became.OPENED and words.step is not None
        before = ["In the old model this run ends before that."] if ends else []
        found.append(" ".join([*before, *words.sentences(), *doubts(change)]))
    if change.not_followed:
        found.append(f"How far the race goes in the other model is not known: {change.not_followed}.")
    return [*found, *bewares(change, difference), *checked(change, difference)]


def bewares(change: PropertyChange, difference: Difference) -> Iterator[str]:
    """Why what became of a property may not mean what it seems to mean."""
    if change.became in (Became.CLOSED, Became.WITHIN_BOUNDS) and (sizes := resized(difference)):
        yield f"Beware: the two models are not of the same size ({', '.join(sizes)})."
    if change.restated and change.became is not Became.UNCHANGED:
        yield "Beware: the condition of this property is not the same in both models."
    if change.became is Became.OPENED and change.old_bounds:
        within = (
            f"the old search stayed within bounds of its memory model ({' and '.join(change.old_bounds)})"
        )
        yield f"Beware: {within}, so the race need not be new."
    if change.became is Became.SAME_RACE:
        yield from doubts(change)


def resized(difference: Difference) -> list[str]:
    """The sizes that differ: a smaller instance may lack a race for this reason alone."""
    sides = (difference.old, difference.new)
    parameters = {s.name for side in sides for s in side.outcome.program.settings if s.cost is None}
    sizes = [one.name for one in difference.settings if one.name in parameters]
    return sizes + [f"actor {one.name}" for one in difference.actors]


def opening(change: PropertyChange, difference: Difference) -> Iterator[str]:
    """What became of the property, where its line does not say it all."""
    match change.became:
        case Became.OPEN if change.following is not None and change.following.shows:
            yield f"The new search has left this open: {ended(difference)}. But the race is still there:"
            yield "a run of the new model that takes its steps was replayed, and violates the property."
        case Became.WITHIN_BOUNDS:
            within = " and ".join(change.new_bounds)
            yield f"The new search stayed within bounds of the memory model ({within}), and some step would"
            yield "exceed them. The race may still be there beyond them: -p window=N, -p history=N."
        case Became.OPEN:
            yield f"The new search has left this open: {ended(difference)}. No race is shown to be closed."
        case Became.DECIDED:
            yield "The old search had left this open."
        case Became.VACUOUS if change.new is not None:
            yield f"It holds for no reason: {change.new.never_judged}. Nothing is shown to be closed."
        case Became.BOTH if change.following is not None:
            yield "Whether a run like the old race still violates it was not examined in full."
        case _:
            return


def ended(difference: Difference) -> str:
    """Why the new search left something open."""
    return difference.new.outcome.result.stopped or "it does not decide this property"


def doubts(change: PropertyChange) -> Iterator[str]:
    """What is not certain of the way in which steps were recognised."""
    found = change.following.doubts if change.following is not None else ()
    if found:
        rest = f" and {len(found) - FEW} more" if len(found) > FEW else ""
        yield f"Not certain: {'; '.join(found[:FEW])}{rest}."


def checked(change: PropertyChange, difference: Difference) -> Iterator[str]:
    """What the claim that a race is closed rests on."""
    if change.became is not Became.CLOSED or change.following is None:
        return
    result = difference.new.outcome.result
    ways = "" if change.following.complete else ", though not every way to take the steps was examined"
    run = f"the run up to there was replayed in the new model{ways}"
    yield f"Checked: {run}; it satisfies the property in all {plural(result.count, result.unit)}."
