"""The buttons of a run: to step through it, to show more or less of it, to copy it."""

from __future__ import annotations

from checker.report.page.markup import Html, tag

FIRST = "M3 3h2v10H3z M13 3v10L6 8z"
BACK = "M11 3v10L4 8z"
NEXT = "M5 3v10l7-5z"
LAST = "M3 3v10l7-5z M11 3h2v10h-2z"


def bar(steps: int) -> Html:
    """What stands above the lanes. ``steps`` is how many there are where some are folded away, else 0."""
    moves = [
        button(FIRST, "first", "Home: to the start"),
        button(BACK, "back", "k: one step back"),
        button(NEXT, "next", "j: one step on"),
        button(LAST, "last", "End: to the last step"),
    ]
    whole = tag(
        "label",
        tag("input", type="checkbox", class_="all-steps"),
        f" all {steps:,} steps",
        title="a: also the steps that take no part, with all that they read and changed",
    )
    inside = [tag("span", *moves, tag("span", class_="place"), class_="group"), whole if steps else None]
    return tag("div", *inside, class_="bar scripted", role="group", aria_label="step through")


def filters() -> Html:
    """What chooses among the values."""
    wanted = tag(
        "input", type="search", class_="filter", placeholder="filter: pins", aria_label="filter values"
    )
    every = tag("label", tag("input", type="checkbox", class_="every"), " also values that never change")
    return tag("div", wanted, every, class_="filters")


def button(path: str, action: str, told: str) -> Html:
    """A button that moves to another step."""
    icon = tag("svg", tag("path", d=path), viewBox="0 0 16 16", aria_hidden="true")
    return tag("button", icon, type="button", data_move=action, aria_label=told, title=told)


def copies(whole: bool) -> Html:
    """The buttons that copy; a run of which steps are left out is not copied ``whole``."""
    kinds = [("text", "text"), ("mermaid", "Mermaid"), ("json", "JSON"), ("command", "command")]
    buttons = [
        tag("button", f"copy {told}", type="button", class_="copy", data_copy=kind)
        for kind, told in kinds
        if whole or kind == "command"
    ]
    return tag("div", *buttons, class_="copies scripted", role="group", aria_label="copy")
