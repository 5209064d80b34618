"""One run in the page: its lanes, the state beside them, why it happens, and its text to copy."""

from __future__ import annotations

from dataclasses import dataclass

from checker.checking.outcome import Verdict
from checker.counterexample.example_run import ExampleRun
from checker.counterexample.explanation import Explanation
from checker.counterexample.standing import States
from checker.counterexample.trace import Trace
from checker.report.page.beside import beside
from checker.report.page.buttons import bar, copies
from checker.report.page.explanation import reasons
from checker.report.page.lane_rows import Orders, own_lanes, whole_rows
from checker.report.page.lanes import Lanes, lane_table
from checker.report.page.markup import Html, data, lines, tag
from checker.report.page.run_data import run_data
from checker.report.page.slice_rows import PageDrawing
from checker.report.phrases import plural

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

    @property
    def is_sliced(self) -> bool:
        """Whether the steps that take part are known; a run that is cut at its start is shown as it is."""
        return self.explanation.slice is not None and not self.first

    @property
    def drawing(self) -> PageDrawing:
        """The run as a commit message has it."""
        return PageDrawing(self.trace, self.explanation)


def run_panel(run: PageRun) -> Html:
    """The run. What needs the script is marked ``scripted``, and is not shown without it."""
    drawing = tag(
        "div",
        slice_table(run) if run.is_sliced else None,
        whole_table(run),
        tag("svg", aria_hidden="true"),
        class_="drawing",
        tabindex=0,
        role="group",
        aria_label=f"{run.label}: step through with j and k or the arrow keys, Home and End",
    )
    return tag(
        "div",
        lines(
            Html(""),
            tag("h4", run.label),
            tag("p", run.told, class_="told"),
            bar(len(run.trace.steps) if run.is_sliced else 0),
            tag("div", drawing, beside(), rest(run), class_="view"),
            data(
                run_data(run.trace, run.explanation, run.standings, run.verdict, run.first), class_="run-data"
            ),
        ),
        class_="run sliced" if run.is_sliced else "run",
        id=run.name,
    )


def slice_table(run: PageRun) -> Html:
    """The steps that take part, as they are drawn by default."""
    drawing = run.drawing
    return lane_table(
        Lanes(
            "slice", run.name, drawing.caption, run.trace, drawing.lanes, drawing.rows, run.orders,
            run.explanation.no_return, names=drawing.names,
        )
    )  # fmt: skip


def whole_table(run: PageRun) -> Html:
    """All steps, with all that they read and changed."""
    caption = f"{plural(len(run.trace.steps), 'step')}, time downwards, a lane for each actor"
    return lane_table(
        Lanes(
            "whole", run.name, caption, run.trace, own_lanes(run.trace, run.actors),
            whole_rows(run.trace, run.first), run.orders, run.explanation.no_return, run.first,
        )
    )  # fmt: skip


def rest(run: PageRun) -> Html:
    """What stands under the lanes."""
    told = reasons(run.drawing, run.missed), copies(whole=not run.first), text(run)
    return tag("div", lines(*told), class_="rest")


def text(run: PageRun) -> Html:
    """The run for a commit message, unless most of it would be left out."""
    if run.first:
        return tag("p", f"The text of {len(run.trace.steps):,} steps is left out: --json FILE has them all.")
    return tag("details", tag("summary", "as text, for a commit message"), tag("pre", run.text, tabindex=0))
