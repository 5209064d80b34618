"""Pages to look at: of models, and of traces made by hand in which every name is hostile."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from checker.checking.check import check
from checker.checking.options import Explaining, Options
from checker.checking.outcome import NOBODY_STANDS, Outcome, Verdict
from checker.compiler.compile import compile_model
from checker.counterexample.explanation import UNEXPLAINED, Explanation
from checker.counterexample.standing import PassedState, Standings
from checker.counterexample.trace import Standing, Trace
from checker.report.review_page import review_page
from checker.source.span import SourceText, Span
from tests.report.traces import SMALL, made_step, made_stuck, made_trace

HOSTILE = """</script></pre><script>window.hacked = 1</script><img src=x onerror="window.hacked=1">'"&amp;"""


@cache
def outcome_for_page(path: Path, *settings: str, races: int = 1) -> Outcome:
    """Check a model as ``--html`` does."""
    chosen = dict(setting.split("=") for setting in settings)
    explaining = Explaining(why=True, races=races)
    return check(compile_model(str(path), chosen), Options(explaining=explaining, standings=True))


def page_of(*outcomes: Outcome) -> str:
    """The page of some outcomes."""
    return review_page(list(outcomes), lambda found, _: ["python", "-m", "checker", found.path])


def with_trace(
    trace: Trace,
    name: str = "fine",
    explanation: Explanation = UNEXPLAINED,
    standings: Standings = NOBODY_STANDS,
) -> Outcome:
    """An outcome with one race, which is the trace."""
    found = outcome_for_page(SMALL / "lock_order.py")
    (verdict,) = [v for v in found.verdicts if v.property.name == "task_never_waits"]
    named = replace(verdict.property, name=name, sentence=name)
    shown = replace(verdict, property=named, trace=trace, explanation=explanation, standings=standings)
    return replace(found, verdicts=(shown,))


def only(verdict: Verdict) -> Outcome:
    """An outcome with one verdict."""
    return replace(outcome_for_page(SMALL / "lock_order.py"), verdicts=(verdict,))


def hostile_outcome() -> Outcome:
    """An outcome with the hostile trace, and with somebody standing in each of its states."""
    trace = hostile_trace()
    span = trace.steps[0].span
    standing = tuple(
        Standing(step.actor, "waits", span, HOSTILE, HOSTILE, trace.facts, (HOSTILE,)) for step in trace.steps
    )
    return with_trace(trace, HOSTILE, standings=Standings((PassedState(standing, {HOSTILE: False}),) * 3))


def hostile_trace() -> Trace:
    """A race in which every text wants to be markup, and some names mean something to JavaScript."""
    span = Span(SourceText(f"/{HOSTILE}.py", (HOSTILE,)), 1, 0, 1, 5)
    actors = [f"{HOSTILE}[0]", "__proto__"]
    values = {"__proto__": HOSTILE, "constructor": "1", HOSTILE: "2", "toString": "0"}
    steps = [
        made_step(
            actor,
            HOSTILE,
            span=span,
            calls=((HOSTILE, span),),
            choice={HOSTILE: HOSTILE},
            reads={HOSTILE: HOSTILE, "__proto__": "0"},
            decided=(HOSTILE,),
            changed={"__proto__": (HOSTILE, "1"), "toString": ("0", HOSTILE)},
            unchanged={HOSTILE: HOSTILE},
        )
        for actor in actors
    ]
    return made_trace(
        *steps,
        property=HOSTILE,
        sentence=HOSTILE,
        initial=values,
        facts=values,
        states=(values,) * 3,
        relevant=frozenset(values),
        stuck=(made_stuck(HOSTILE, HOSTILE, **values),),
    )
