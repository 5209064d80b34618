"""What stands beside the lanes: the model's text, the values, the properties, and who could have stepped."""

from __future__ import annotations

from checker.report.page.buttons import filters
from checker.report.page.markup import Html, tag


def beside() -> Html:
    """Empty until the script fills it, for the step that it is at."""
    parts = [
        tag("p", class_="now", aria_live="polite"),
        part("The model", "model-text", tag("div", class_="sites"), source_box()),
        part("Values", "values", filters(), state_table()),
        part("Properties in this state", "properties", tag("ul", class_="truths")),
        part("Who could step", "actors", tag("div", class_="standings")),
    ]
    return tag("div", *parts, class_="beside scripted", role="group", aria_label="beside the step")


def part(name: str, kind: str, *inside: Html) -> Html:
    """A part that can be closed."""
    return tag("details", tag("summary", name), *inside, open=True, class_=f"part {kind}")


def source_box() -> Html:
    """Where the text of the model stands, the lines of the step marked."""
    label = "the model, the lines of this step marked"
    return tag("div", class_="source", tabindex=0, role="group", aria_label=label)


def state_table() -> Html:
    """The values before and after the step."""
    heads = [tag("th", text, scope="col") for text in ("value", "before", "after")]
    return tag(
        "table",
        tag("thead", tag("tr", *heads)),
        tag("tbody"),
        class_="state",
        aria_label="the values before and after this step",
    )
