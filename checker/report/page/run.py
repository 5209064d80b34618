"""One run in the page: its lanes, the state beside them, why it happens, and its text to copy."""

from __future__ import annotations

from dataclasses import dataclass

from checker.checking.outcome import Verdict
from checker.counterexample.explanation import Explanation
from checker.counterexample.standing import States
from checker.counterexample.trace import Trace
from checker.report.page.beside import beside
from checker.report.page.buttons import bar, copies
from checker.report.page.explanation import reasons
from checker.report.page.lane_rows import Orders
from checker.report.page.lanes import Lanes, lanes
from checker.report.page.markup import Html, data, lines, tag
from checker.report.page.run_data import run_data
from checker.report.page.sliced import NOTHING_FOLDED, Fold, fold_of

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
    verdict: Verdict
    text: str
    actors: tuple[str, ...]
    orders: Orders
    missed: dict[int, str]

    @property
    def first(self) -> int:
        """How many steps at the start are left out."""
        return max(len(self.trace.steps) - MOST_STEPS, 0)

    @property
    def fold(self) -> Fold:
        """What is folded away: nothing of a run that is cut at its start."""
        return NOTHING_FOLDED if self.first else fold_of(self.trace, self.explanation.slice)


def run_panel(run: PageRun) -> Html:
    """The run. What needs the script is marked ``scripted``, and is not shown without it."""
    fold = run.fold
    drawn = Lanes(run.name, run.trace, run.actors, run.orders, run.explanation.no_return, run.first, fold)
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
        "div",
        lines(
            Html(""),
            tag("h4", run.label),
            tag("p", run.told, class_="told"),
            bar(len(run.trace.steps) if fold.hidden else 0),
            tag("div", drawing, beside(), rest(run), class_="view"),
            data(
                run_data(run.trace, run.explanation, run.standings, run.verdict, run.first), class_="run-data"
            ),
        ),
        class_="run sliced" if fold.hidden else "run",
        id=run.name,
    )


def rest(run: PageRun) -> Html:
    """What stands under the lanes."""
    told = reasons(run.trace, run.explanation, run.missed), copies(whole=not run.first), text(run)
    return tag("div", lines(*told), class_="rest")


def text(run: PageRun) -> Html:
    """The run for a commit message, unless most of it would be left out."""
    if run.first:
        return tag("p", f"The text of {len(run.trace.steps):,} steps is left out: --json FILE has them all.")
    return tag("details", tag("summary", "as text, for a commit message"), tag("pre", run.text, tabindex=0))
