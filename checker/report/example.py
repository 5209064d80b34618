"""A run that is shown for what happens in it: drawn as races are, and what is to be known of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from checker.counterexample.example_run import ExampleRun, RunKind, Statement
from checker.counterexample.explanation import UNEXPLAINED
from checker.counterexample.trace import Trace
from checker.report.commit import NOTHING, Subject
from checker.report.form import Form
from checker.report.forms import drawing
from checker.report.paragraphs import wrapped
from checker.report.phrases import plural
from checker.report.story import code
from checker.source.wording import enumerated, shortened

NAMED = 2  # statements that are not covered, and are named; of more, the number is said
LONGEST = 45  # characters of one of them


def run_drawing(trace: Trace, form: Form, width: int, subject: Subject = NOTHING) -> str:
    """A run of no property as a race is drawn. Its headline is its sentence."""
    return drawing(under_its_sentence(trace), UNEXPLAINED, form, width, shortest=False, subject=subject)


def under_its_sentence(trace: Trace) -> Trace:
    """A trace whose headline is its own sentence, also where its last step fails: that is said below it."""
    if not trace.steps or trace.steps[-1].failed is None:
        return trace
    *before, last = trace.steps
    return replace(trace, steps=(*before, replace(last, failed=None, fails=None)))


def example_remarks(run: ExampleRun) -> str:
    """What is to be known of the run, a line for each thing."""
    return "\n".join(wrapped(line) for line in remarks(run))


def remarks(run: ExampleRun) -> list[str]:
    """The same, one text for each thing."""
    return [*violations(run), *of_its_kind(run), covered(run)]


def violations(run: ExampleRun) -> list[str]:
    """What the run violates, and when."""
    failed = run.trace.steps[-1].failed if run.trace.steps else None
    steps = [f"Step {len(run.trace.steps)} fails: {failed}."] if failed else []
    seen = [one for one in run.violated if not (failed and one.steps == len(run.trace.steps))]
    return steps + [f"It violates {one.name} {when(one.steps)}: {one.sentence}." for one in seen]


def when(steps: int) -> str:
    """After how many steps something is seen."""
    return f"at step {steps:,}" if steps else "before the first step"


def of_its_kind(run: ExampleRun) -> list[str]:
    """Why it is this run: what is claimed of it, and what it lacks."""
    match run.kind:
        case RunKind.THROUGH:
            shortest = ["No shorter run does that."] if run.shortest else []
            return shortest + gone_round(run.round)
        case RunKind.COVERAGE:
            outside = [f"Not through in this one: {enumerated(run.outside)}."] if run.outside else []
            return [run.remark, *outside, "It was chosen step by step: another may cover more."]
        case RunKind.WALK:
            return [f"The walk ends here: {run.remark}."]
        case RunKind.LOG:
            return [run.remark]


def gone_round(names: tuple[str, ...]) -> list[str]:
    """What getting through means for actors that cannot finish."""
    if not names:
        return []
    each = "it has" if len(names) == 1 else "each has"
    return [f"{enumerated(names)} cannot finish: {each} gone round once."]


def covered(run: ExampleRun) -> str:
    """The statements that it does not cover, in one line: a few by name, many by number."""
    if not run.not_covered:
        return "It covers every statement that some run takes."
    if len(run.not_covered) <= NAMED:
        listed = "; ".join(map(short, run.not_covered))
    else:
        actors = Counter(one.actor for one in run.not_covered)
        listed = ", ".join(f"{count} in {actor}" for actor, count in actors.items())
    return f"Not covered, of {plural(run.statements, 'statement')}, each call apart: {listed}."


def short(statement: Statement) -> str:
    """A statement in few characters, with its actor and the call that it is in."""
    label = statement.label
    text = shortened(code(label.text), LONGEST)
    call = label.calls[-1].shown if label.calls else ""
    return f"{statement.actor}: {text}" + (f" in {call}" if call not in ("", text) else "")
