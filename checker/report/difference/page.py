"""What differs between two models as a page: the text of each change, and below it both reviews, in which
every race can be stepped through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from checker.checking.outcome import Outcome
from checker.comparison.difference import Became, Difference, PropertyChange
from checker.report.difference.text import actor_costs, cost_rows, headline, inputs, is_in_full
from checker.report.difference.verdicts import outcome, sentences, verdict_line, verdicts
from checker.report.page.markup import Html, lines, tag
from checker.report.review_page import anchor, breakable, has_race, review_page


def difference_page(difference: Difference, command: list[str], made: str) -> str:
    """The whole page. ``command`` compares the same again; ``made`` says by what the page was made."""
    outcomes = [renamed(difference.old.outcome, "old"), renamed(difference.new.outcome, "new")]
    return review_page(outcomes, lambda _, __: command, (), made, opening=opening(difference))


def renamed(found: Outcome, word: str) -> Outcome:
    """An outcome under a name that tells it from the other."""
    program = replace(found.program, name=f"{word} {found.program.name}")
    return replace(found, program=program, path=f"{word}: {found.path}")


def opening(difference: Difference) -> Html:
    """What stands above the two reviews."""
    full = [one for one in difference.properties if is_in_full(one)]
    return lines(
        tag("h1", headline(difference)),
        tag("ul", *(tag("li", line) for line in inputs(difference))),
        table(difference),
        *(section(one, difference) for one in full),
        costs(difference),
    )


def table(difference: Difference) -> Html:
    """A row for each property: both verdicts, and what became of the race."""
    head = [tag("th", text, scope="col") for text in ("property", "verdicts", "race")]
    rows = [row(one, difference) for one in difference.properties]
    return tag(
        "div",
        tag("table", tag("thead", tag("tr", *head)), tag("tbody", lines(*rows)), class_="review"),
        class_="overview",
        tabindex=0,
        role="region",
        aria_label="what changed",
    )


def row(change: PropertyChange, difference: Difference) -> Html:
    """One property."""
    became = outcome(change, difference).removeprefix("; ").strip()
    status = change.after if change.is_changed and change.after is not None else ""
    return tag(
        "tr",
        tag("th", *breakable(change.name), scope="row"),
        tag("td", verdicts(change), class_=status),
        tag(
            "td",
            became or ("" if change.became is Became.UNCHANGED else str(change.became)),
            *races(change, difference),
        ),
    )


def races(change: PropertyChange, difference: Difference) -> Iterator[str | Html]:
    """The ways to the races of a property, below."""
    for number, (word, side) in enumerate((("old", difference.old), ("new", difference.new))):
        for position, verdict in enumerate(side.outcome.verdicts):
            if verdict.property.name == change.name and has_race(verdict):
                yield " "
                yield tag("a", f"{word} race", href=f"#{anchor(number, change.name, position)}")


def section(change: PropertyChange, difference: Difference) -> Html:
    """What is said of one property."""
    said = sentences(change, difference)
    heading = tag("h2", verdict_line(change, difference))
    return tag("section", lines(heading, *(tag("p", text, class_="told") for text in said)))


def costs(difference: Difference) -> Html:
    """What each model costs."""
    (_, *heads), *rows = cost_rows(difference, verbose=True)
    return lines(
        tag(
            "table",
            tag("thead", tag("tr", tag("td"), *(tag("th", text, scope="col") for text in heads))),
            tag(
                "tbody",
                lines(
                    *(
                        tag("tr", tag("th", name, scope="row"), *(tag("td", text) for text in texts))
                        for name, *texts in rows
                    )
                ),
            ),
            class_="review",
        ),
        tag("ul", *(tag("li", line) for line in actor_costs(difference, width=10_000))),
    )
