"""What each mechanism of a design is for: which race it keeps out, and which mechanisms keep out none."""

from __future__ import annotations

from checker.checking.outcome import Outcome, Verdict
from checker.report.paragraphs import WIDTH, fill
from checker.report.phrases import plural

Names = frozenset[str]


def purposes(outcomes: list[Outcome], base: Names) -> list[str]:
    """A paragraph for each mechanism of a design, from every combination of them.

    ``base`` are the mechanisms of one design: what each is for is told with the others as there.
    """
    by_names = {mechanisms_on(found): found for found in outcomes}
    names = [s.name for s in outcomes[0].program.settings if s.cost is not None]
    if not names or len(by_names) != 1 << len(names):
        return []  # the run was stopped
    lines = ["", *fill(f"what each is for in {{{', '.join(sorted(base))}}}:", WIDTH)]
    for name in names:
        lines += fill(f"{name}: {purpose(by_names, base, name)}", WIDTH, "  ", "    ")
    return lines


def is_good(found: Outcome) -> bool:
    """Whether every property holds, and all was seen."""
    return found.result.exhaustive and all(v.status == "holds" for v in found.verdicts)


def mechanisms_on(found: Outcome) -> Names:
    """The mechanisms that are switched on."""
    return frozenset(s.name for s in found.program.settings if s.cost is not None and s.value)


def purpose(by_names: dict[Names, Outcome], base: Names, name: str) -> str:
    """What switching one mechanism changes: here, or if not, anywhere."""
    with_it, without = by_names[base | {name}], by_names[base - {name}]
    parts = [*differences("without it", without, with_it), *differences("with it", with_it, without)]
    if parts:
        return "; ".join(parts)
    elsewhere = sum(differ(by_names[one | {name}], by_names[one - {name}]) for one in by_names) // 2
    if elsewhere:
        combinations = plural(elsewhere, "combination")
        return f"changes no verdict here, but in {combinations} of the others it does"
    never = "never mattered: it changes no verdict, whatever the others are"
    if any(map(is_good, by_names.values())):
        return never
    return f"{never}; but none satisfies every property, and what is missing may need it"


def differences(when: str, worse: Outcome, better: Outcome) -> list[str]:
    """What is violated in one of two designs and holds in the other."""
    others = {v.property.name for v in better.verdicts if v.status != "holds"}
    races = [v for v in worse.verdicts if v.status == "violated" and v.property.name not in others]
    return [f"{when} {', '.join(map(raced, races))}"] if races else []


def raced(verdict: Verdict) -> str:
    """``no_write_lost fails in 9 steps``."""
    steps = len(verdict.trace.steps) if verdict.trace else 0
    return f"{verdict.property.name} fails" + (f" in {plural(steps, 'step')}" if steps else "")


def differ(one: Outcome, other: Outcome) -> bool:
    """Whether a property has not the same verdict in both."""
    return {v.property.name: v.status for v in one.verdicts} != {
        v.property.name: v.status for v in other.verdicts
    }
