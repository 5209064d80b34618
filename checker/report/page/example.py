"""An example or a random walk in the page: one more run, stepped through like a race."""

from __future__ import annotations

import shlex

from checker.checking.outcome import Outcome
from checker.counterexample.example_run import ExampleRun, RunKind
from checker.counterexample.explanation import UNEXPLAINED
from checker.report.commit import Subject
from checker.report.example import remarks, run_drawing
from checker.report.page.markup import Html, lines, tag
from checker.report.page.run import PageRun, run_panel
from checker.report.phrases import capitalised
from checker.source.called import words_to_call

TITLES = {RunKind.THROUGH: "an example", RunKind.COVERAGE: "an example", RunKind.WALK: "a random walk"}


def example_sections(name: str, found: Outcome) -> list[Html]:
    """The section of the run that shows a model at work, if there is one. ``name`` is its place."""
    return [] if found.example is None else [example_section(name, found, found.example)]


def example_section(name: str, found: Outcome, run: ExampleRun) -> Html:
    """The run, what is to be known of it, and the command that shows it again."""
    title = TITLES[run.kind]
    settings = [word for s in found.program.settings for word in ("-p", s.written)]
    command = shlex.join([*words_to_call(), found.path, *settings, *run.options])
    told = f"{capitalised(run.trace.sentence)}. {' '.join(remarks(run))}"
    shown = PageRun(
        f"{name}-run", title, told, run.trace, UNEXPLAINED, run.standings, run,
        run_drawing(run.trace, "commit", 0, Subject(found.program.name)), run.trace.actors, (), {},
    )  # fmt: skip
    return tag(
        "section",
        lines(
            tag("h3", title),
            tag("p", "Reproduce: ", tag("code", command), class_="command"),
            tag("nav", tag("a", title, href=f"#{shown.name}"), class_="tabs", aria_label=f"runs of {title}"),
            run_panel(shown),
        ),
        class_="race",
        id=name,
    )
