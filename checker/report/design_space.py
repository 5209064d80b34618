"""Every combination of the mechanisms of a design: what each breaks, and the least that breaks nothing."""

from __future__ import annotations

from collections.abc import Sequence

from checker.checking.mechanisms import minimal
from checker.checking.outcome import Outcome, Verdict
from checker.report.phrases import plural
from checker.report.purposes import Names, is_good, mechanisms_on, purposes


def design_space(outcomes: list[Outcome], own: Names, missing: Sequence[Names] = (), why: str = "") -> str:
    """A line for each combination, with the shortest race that rejects it; then the minimal good sets.

    Last, what each mechanism is for: in the model's own design where that is good, else in the first
    minimal set. ``own`` are the mechanisms that the model has on.
    Where combinations are ``missing``, or one was not decided, no set is called minimal: they stand in
    their places, open, with ``why``.
    """
    told = {mechanisms_on(found): line_of(found) for found in outcomes}
    told |= dict.fromkeys(missing, f"open: not explored ({why})")
    lines = [
        f"{outcomes[0].path}: {plural(len(told), 'combination')} of "
        f"{plural(len(settings(outcomes[0])), 'mechanism')}; "
        f"{outcomes[0].program.memory.description}",
        "",
    ]
    lines += [
        f"  {braced(sorted(on))}  {told[on]}" for on in sorted(told, key=lambda on: (len(on), sorted(on)))
    ]
    good = [mechanisms_on(found) for found in outcomes if is_good(found)]
    undecided = [found for found in outcomes if not found.result.exhaustive and not violates(found)]
    if missing or undecided:
        return "\n".join([*lines, "", *left_open(len(undecided), len(missing), why)])
    lines += ["", *(f"minimal: {braced(sorted(one))}" for one in minimal(good))]
    if not good:
        lines.append("no combination satisfies every property")
    holds = any(mechanisms_on(found) == own and is_good(found) for found in outcomes)
    lines += purposes(outcomes, own if holds or not good else minimal(good)[0])
    return "\n".join(lines)


def line_of(found: Outcome) -> str:
    """What is said of one combination."""
    return f"{rejected_by(found)}  ({plural(found.result.count, found.result.unit)})"


def violates(found: Outcome) -> bool:
    """Whether some property is known to be violated."""
    return any(v.status == "violated" for v in found.verdicts)


def left_open(undecided: int, missing: int, why: str) -> list[str]:
    """That nothing is said of what is minimal, and why."""
    parts = [f"{plural(missing, 'combination')} not checked ({why})"] if missing else []
    parts += [f"{plural(undecided, 'combination')} not decided"] if undecided else []
    return [f"{' and '.join(parts)}: which sets are minimal, and what each mechanism is for, stays open"]


def settings(found: Outcome) -> list[str]:
    """The mechanisms of a model."""
    return [s.name for s in found.program.settings if s.cost is not None]


def braced(names: Sequence[str]) -> str:
    """``{HOLD, RECHECK}``."""
    return "{" + ", ".join(names) + "}"


def rejected_by(found: Outcome) -> str:
    """``satisfies every property``; else the property with the shortest race, or one that is open, and how
    many more there are."""
    if is_good(found):
        idle = f", vacuously {first_of(found.vacuous)}" if found.vacuous else ""
        return f"satisfies every property{idle}"
    races = sorted((steps(v), v.property.name) for v in found.verdicts if v.status == "violated")
    undecided = [v.property.name for v in found.verdicts if v.status == "unknown"]
    unseen = [] if found.result.exhaustive else [f"not all was seen: {found.result.stopped}"]
    left = [f"open: {first_of(undecided)}"] if undecided else []
    if not races:
        return "; ".join([*left, *unseen])
    length, name = races[0]
    told = f"{name} in {plural(length, 'step')}" if length else name
    return "; ".join([f"violated: {first_of([told, *races[1:]])}", *left])


def steps(verdict: Verdict) -> int:
    """How long the race of a property is; 0 where none is shown."""
    return len(verdict.trace.steps) if verdict.trace else 0


def first_of(several: Sequence[object]) -> str:
    """The first of several, and how many more there are."""
    return f"{several[0]}{f', and {len(several) - 1} more' if len(several) > 1 else ''}"
