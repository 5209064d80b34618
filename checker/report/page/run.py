"""One run in the page: its lanes, the state beside them, why it happens, and its text to copy."""

from __future__ import annotations

from dataclasses import dataclass

from checker.checking.outcome import Verdict
from checker.counterexample.example_run import ExampleRun
from checker.counterexample.explanation import Explanation
from checker.counterexample.standing import States
from checker.counterexample.trace import Trace
from checker.report.page.explanation import reasons
from checker.report.page.lanes import Lanes, Orders, lanes
from checker.report.page.markup import Html, data, lines, tag
from checker.report.page.run_data import run_data

MOST_STEPS = 1000  # of a run are in the page: the last ones, for they go wrong


@dataclass(frozen=True, slots=True)
class PageRun:
    """A run to be shown. ``name`` is its place in the page, ``label`` that of its tab, ``told`` a sentence.

    ``text`` is the run for a commit message; ``actors`` have the lanes, and ``orders`` are marked in them.
    ``missed`` has the places of near misses by the number of the order that they reverse.
    """

    name: str
    label: str
    told: str
    trace: Trace
    explanation: Explanation
    standings: States
    verdict: Verdict | ExampleRun
    text: str
    actors: tuple[str, ...]
    orders: Orders
    missed: dict[int, str]

    @property
    def first(self) -> int:
        """How many steps at the start are left out."""
        return max(len(self.trace.steps) - MOST_STEPS, 0)


def run_article(run: PageRun) -> Html:
    """The run. What needs the script is marked ``scripted``, and is not shown without it."""
    drawn = Lanes(run.name, run.trace, run.actors, run.orders, run.explanation.no_return, run.first)
    drawing = tag(
        "div",
        lanes(drawn),
        tag("svg", aria_hidden="true"),
        class_="drawing",
        tabindex=0,
        role="group",
        aria_label=f"{run.label}: step through with j and k or the arrow keys, Home and End",
    )
    return tag(
        "article",
        lines(
            Html(""),
            tag("h4", run.label),
            tag("p", run.told, class_="told"),
            bar(),
            tag("p", class_="now scripted", aria_live="polite"),
            tag("div", drawing, beside(), class_="view"),
            reasons(run.trace, run.explanation, run.missed),
            copies(run),
            text(run),
            data(
                run_data(run.trace, run.explanation, run.standings, run.verdict, run.first), class_="run-data"
            ),
        ),
        class_="run",
        id=run.name,
    )


def bar() -> Html:
    """The buttons."""
    moves = [
        button("|<", "first", "Home: to the start"),
        button("<", "back", "k: one step back"),
        button(">", "next", "j: one step on"),
        button(">|", "last", "End: to the last step"),
    ]
    filters = tag(
        "label",
        "values ",
        tag("input", type="search", class_="filter", placeholder="filter: pins", aria_label="filter values"),
    )
    every = tag("label", tag("input", type="checkbox", class_="every"), " also values that never change")
    groups = [tag("span", *group, class_="group") for group in (moves, [filters], [every])]
    return tag("div", *groups, class_="bar scripted", role="group", aria_label="step through and filter")


def copies(run: PageRun) -> Html:
    """The buttons that copy; a run of which steps are left out is not copied."""
    kinds = [("text", "text"), ("mermaid", "Mermaid"), ("json", "JSON"), ("command", "command")]
    kinds = [(kind, told) for kind, told in kinds if not run.first or kind == "command"]
    buttons = [
        tag("button", f"copy {told}", type="button", class_="copy", data_copy=kind) for kind, told in kinds
    ]
    return tag("div", *buttons, class_="copies scripted", role="group", aria_label="copy")


def button(text: str, action: str, told: str) -> Html:
    """A button that moves to another step."""
    return tag("button", text, type="button", data_move=action, aria_label=told, title=told)


def beside() -> Html:
    """Where the script shows the state, and who could have stepped."""
    heads = [tag("th", text, scope="col") for text in ("value", "before", "after")]
    state = tag(
        "table",
        tag("caption", "The state"),
        tag("thead", tag("tr", *heads)),
        tag("tbody"),
        class_="state",
    )
    return tag(
        "aside", state, tag("div", class_="standings"), class_="beside scripted", aria_label="the state"
    )


def text(run: PageRun) -> Html:
    """The run for a commit message, unless most of it would be left out."""
    if run.first:
        return tag("p", f"The text of {len(run.trace.steps):,} steps is left out: --json FILE has them all.")
    return tag("details", tag("summary", "as text, for a commit message"), tag("pre", run.text))
