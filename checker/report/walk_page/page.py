"""The page of a walk: its frame, which the script fills, and what of it may run."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

from checker.ground.program import Ground
from checker.program.program import Program
from checker.report.page.beside import source_box
from checker.report.page.markup import Html, data, fingerprint, lines, tag
from checker.walking.actions import ACTIONS, Action
from checker.walking.labels import statements

STYLES = (
    ("checker.report.page", "page.css"),
    ("checker.report.page", "beside.css"),
    ("checker.report.walk_page", "walk.css"),
)
SCRIPTS = (
    ("checker.report.page", "elements.js"),
    ("checker.report.page", "beside.js"),
    ("checker.report.walk_page", "shown.js"),
    ("checker.report.walk_page", "walk.js"),
)
SAVE = Action("s", "save", "save the schedule")


@dataclass(frozen=True, slots=True)
class ServedPage:
    """A page, and the content security policy that it is served with."""

    text: str
    policy: str


def walk_page(path: str, ground: Ground) -> ServedPage:
    """The page of a model."""
    program = ground.program
    style = "".join(shipped(*one) for one in STYLES)
    script = '"use strict";\n(() => {\n' + "".join(shipped(*one) for one in SCRIPTS) + "})();\n"
    top = lines(
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", f"{program.name}: a walk"),
        Html(f"<style>{style}</style>"),
    )
    content = lines(
        header(path, program),
        toolbar(ground),
        tag("main", lines(steps_column(), path_column(), state_column()), class_="walk"),
        tag(
            "noscript", tag("p", "This page needs scripts; `explore --terminal` does the same without them.")
        ),
        data(texts(ground), class_="sources"),
        Html(f"<script>{script}</script>"),
    )
    text = f'<!doctype html>\n<html lang="en"><head>\n{top.text}</head><body>\n{content.text}</body></html>\n'
    policy = (
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        f"connect-src 'self'; script-src {fingerprint(script)}; style-src {fingerprint(style)}"
    )
    return ServedPage(text, policy)


def shipped(package: str, name: str) -> str:
    """A file that lies beside a page's modules."""
    return (files(package) / name).read_text(encoding="utf-8")


def header(path: str, program: Program) -> Html:
    """What is walked through."""
    settings = [tag("li", tag("code", s.written)) for s in program.settings]
    return tag(
        "header",
        tag("h1", f"A walk through {program.name}"),
        tag("p", tag("code", path), f"; {program.memory.description}", class_="command"),
        tag("ul", *settings, class_="settings") if settings else None,
    )


def texts(ground: Ground) -> dict[str, list[str]]:
    """The lines of each file in which some step stands, by its path."""
    labels = [command.label for row in ground.commands for command in row]
    spans = [span for one in labels for span in (one.span, *(call.span for call in one.calls))]
    sources = {span.source.shown: span.source for span in spans}
    return {name: [one.line(n) for n in range(1, len(one.lines) + 1)] for name, one in sources.items()}


def toolbar(ground: Ground) -> Html:
    """A button for each action, with its key; where one asks for something; and what has happened."""
    buttons = [action_button(one) for one in ACTIONS]
    keys = (
        "1 to 9 take a step; the up and down arrows choose one, Enter takes it; left and right: undo, redo."
    )
    return tag(
        "nav",
        tag("div", *buttons, save_link(), class_="group"),
        tag("p", f"Keys: {keys}", class_="keys"),
        prompt(ground),
        tag("p", class_="message", role="status"),
        class_="actions",
        aria_label="actions",
    )


def action_button(one: Action) -> Html:
    """The button of an action."""
    return tag(
        "button", tag("kbd", one.key), f" {one.words}", type="button", data_action=one.name,
        data_key=one.key, data_prompt=one.prompt or None, aria_keyshortcuts=one.key,
    )  # fmt: skip


def save_link() -> Html:
    """What saves the path: a link to the file."""
    return tag(
        "a", tag("kbd", SAVE.key), f" {SAVE.words}", href="schedule.json", download=True, class_="save",
        aria_keyshortcuts=SAVE.key,
    )  # fmt: skip


def prompt(ground: Ground) -> Html:
    """Where an action asks for what it needs: a statement that one can run to, or a property."""
    named = dict.fromkeys(one.name for one in statements(ground))
    judged = [one.property.name for one in ground.properties if not one.property.is_progress]
    lists = [
        tag("datalist", *(tag("option", value=one) for one in texts), id=f"{name}-list")
        for name, texts in (("label", named), ("turn_of", judged))
    ]
    return tag(
        "form",
        tag("label", tag("span", class_="asks"), " ", tag("input", type="text", autocomplete="off", size=48)),
        tag("button", "do it", type="submit"),
        tag("span", "Escape: leave it", class_="keys"),
        *lists,
        class_="prompt",
        hidden=True,
    )


def steps_column() -> Html:
    """The open steps, and those that wait."""
    return tag(
        "div",
        lines(
            section(
                "Who can step", "offers", tag("ol", class_="offers"), tag("p", class_="end", tabindex=-1)
            ),
            section("Who cannot", "waiting", tag("ul", class_="standings")),
        ),
        class_="steps",
    )


def path_column() -> Html:
    """The text of the model; the path so far, and what of it lies ahead."""
    text = section("The model", "model", tag("div", class_="sites"), source_box())
    return tag("div", text, section("The path", "path", tag("ol", class_="path")), class_="way")


def state_column() -> Html:
    """What is ahead, what is true, and the values."""
    heads = [tag("th", text, scope="col") for text in ("value", "here")]
    values = tag("table", tag("thead", tag("tr", *heads)), tag("tbody"), class_="state")
    return tag(
        "div",
        lines(
            section("Ahead of here", "ahead", tag("ul", class_="ahead")),
            section("Properties here", "properties", tag("ul", class_="truths")),
            section("Values", "values", values),
        ),
        class_="here",
    )


def section(title: str, name: str, *inside: Html) -> Html:
    """A part of the page under its title."""
    return tag("section", tag("h2", title, id=f"{name}-title"), *inside, aria_labelledby=f"{name}-title")
