"""A race in the page: a tab for it, for each other race of its property, and for each near miss."""

from __future__ import annotations

from checker.checking.outcome import Verdict
from checker.counterexample.explanation import By, Explanation, NearMiss, Proved
from checker.counterexample.standing import Standings, States
from checker.counterexample.trace import Trace
from checker.report.commit import commit_text
from checker.report.full import opening
from checker.report.near_misses import missed, near_miss
from checker.report.page.lane_rows import letter
from checker.report.page.markup import Html, lines, tag
from checker.report.page.run import MOST_STEPS, PageRun, run_panel
from checker.report.story import as_drawn

NOT_SHOWN = Explanation(proved=Proved(False, False, By.NOTHING))
MOST_NEAR_MISSES = 8  # of one race are in the page


def race_section(name: str, verdict: Verdict, command: str) -> Html:
    """The race of a property that is violated. ``name`` is its place; ``command`` shows it again."""
    assert verdict.trace is not None
    declared = tag("span", " (as declared)", class_="declared") if verdict.is_foreseen else None
    runs = runs_of(name, verdict, verdict.trace)
    tabs = [tag("a", run.label, href=f"#{run.name}") for run in runs]
    return tag(
        "section",
        lines(
            tag("h3", verdict.property.name, declared),
            tag("p", "Reproduce: ", tag("code", command), class_="command"),
            tag("nav", *tabs, class_="tabs", aria_label=f"runs of {verdict.property.name}"),
            *map(run_panel, runs),
        ),
        class_="race",
        id=name,
        data_property=verdict.property.name,
    )


def runs_of(name: str, verdict: Verdict, trace: Trace) -> list[PageRun]:
    """The race, then other races, then what happens if one of its orders is reversed."""
    explanation, standings = verdict.explanation, verdict.standings
    missed = near_misses(trace, explanation)
    places = {number: f"{name}-near-{number + 1}" for number in range(len(missed))}
    runs = [race(f"{name}-race", label(explanation.proved), verdict, trace, explanation, standings, places)]
    stands = standings.others or tuple(Standings() for _ in explanation.others)
    for number, (other, stand) in enumerate(zip(explanation.others, stands, strict=True), 1):
        labelled = f"another race: {number}"
        runs.append(
            race(f"{name}-other-{number}", labelled, verdict, other.trace, other.explanation, stand, {})
        )
    return runs + [missed_run(places[n], n, verdict, trace, miss) for n, miss in enumerate(missed)]


def label(proved: Proved | None) -> str:
    """What is known of the race."""
    if proved is None or not proved.shortest:
        return "the race"
    if proved.simplest:
        return "the simplest race"
    return "the shortest race" + (", fewest switches" if proved.fewest_switches else "")


def near_misses(trace: Trace, explanation: Explanation) -> tuple[NearMiss, ...]:
    """The near misses that are shown: each is as long as the race, and one is enough for a long race."""
    most = max(1, min(MOST_NEAR_MISSES, MOST_STEPS // max(len(trace.steps), 1)))
    return explanation.near_misses[:most]


def race(
    name: str,
    label: str,
    verdict: Verdict,
    trace: Trace,
    explanation: Explanation,
    standings: Standings,
    missed: dict[int, str],
) -> PageRun:
    """A run that goes wrong."""
    pairs = enumerate(explanation.orders or ())
    orders = tuple((letter(number), before, after) for number, (before, after) in pairs)
    text, told = commit_text(trace, explanation), opening(trace, explanation.proved, True)
    return PageRun(
        name,
        label,
        told,
        trace,
        explanation,
        standings.race,
        verdict,
        text,
        as_drawn(trace, explanation),
        orders,
        missed,
    )


def missed_run(name: str, number: int, verdict: Verdict, trace: Trace, miss: NearMiss) -> PageRun:
    """A run that does not go wrong, in the lanes of the race."""
    actors = as_drawn(trace, verdict.explanation)
    told = f"{missed(trace, miss, actors, by_cpu=False)}."
    passed = miss.trace.told_as(told)
    after_now, before_now = (now_at(trace, step, passed) for step in reversed(miss.order))
    reversed_ = () if after_now is None or before_now is None else ((letter(number), after_now, before_now),)
    label, text = f"near miss: {letter(number)} reversed", near_miss(trace, miss, actors)
    return PageRun(
        name, label, told, passed, NOT_SHOWN, standings_at(verdict.standings, number), verdict, text,
        actors, reversed_, {},
    )  # fmt: skip


def standings_at(standings: Standings, number: int) -> States:
    """Where everybody stands in a near miss; nowhere where nobody has looked."""
    return standings.near_misses[number] if number < len(standings.near_misses) else ()


def now_at(race: Trace, step: int, missed: Trace) -> int | None:
    """Where a step of a race stands in a near miss: it is the same of its actor's, counted from the first."""
    if step >= len(race.steps):
        name = race.stuck[step - len(race.steps)].actor
    else:
        name = race.steps[step].actor
    count = sum(one.actor == name for one in race.steps[:step])
    mine = [number for number, one in enumerate(missed.steps) if one.actor == name]
    return mine[count] if count < len(mine) else None
