"""The review as a page: one file, opened from disk, the table first and every race behind its cell.

It asks nobody for anything, and its content security policy lets it: what runs is the one script below,
known by its fingerprint. Without scripts the same page is read from top to bottom.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Sequence
from importlib.resources import files

from checker.checking.outcome import Outcome, Unchecked, Verdict
from checker.report.design_names import design_names
from checker.report.matrix import counted, word
from checker.report.page.example import example_sections
from checker.report.page.markup import Html, data, fingerprint, lines, tag, together
from checker.report.page.race import race_section
from checker.report.page.run_data import head, properties
from checker.report.page.sources import sources
from checker.report.phrases import plural
from checker.report.review import headline
from checker.report.summary import called_from, left_open

Command = Callable[[Outcome, str], list[str]]
KEYS = (
    "Keys: j or right arrow, one step on; k or left arrow, one step back; Home, End; "
    "/ to filter values; a, all steps; [ and ] to change the run. In the lanes, up and down arrows step too."
)
STYLES = ("page.css", "lanes.css", "beside.css", "print.css")
TITLE = tag("h1", "Designs and properties")
FEW = 4  # designs, whose names fit beside each other
SCRIPTS = ("elements.js", "arrows.js", "beside.js", "run.js", "race.js", "keys.js")


def review_page(
    outcomes: list[Outcome],
    command: Command,
    unchecked: Sequence[Unchecked] = (),
    made: str = "",
    opening: Html = TITLE,
) -> str:
    """The whole page. ``command`` has the words of the command line that checks a property again; ``made``
    says by what the page was made, and when; ``opening`` stands above the table."""
    names = list(dict.fromkeys(v.property.name for found in outcomes for v in found.verdicts))
    content = lines(
        opening,
        tag(
            "p",
            f"{headline(outcomes, unchecked)}. " if len(outcomes) > 1 else None,
            "A number is the length of the shortest race; follow it to read the race.",
        ),
        *(tag("p", f"Not checked: {one.path}\n{one.why}", class_="unchecked") for one in unchecked),
        overview(names, outcomes),
        tag("p", KEYS, class_="keys scripted"),
        *(design(n, found, command) for n, found in enumerate(outcomes)),
    )
    return whole_page(f"Review of {plural(len(outcomes), 'design')}", content, outcomes, made)


def whole_page(title: str, content: Html, outcomes: list[Outcome], made: str) -> str:
    """A page with the styles and the script of races, and the sources that they go through."""
    style, script = "".join(map(shipped, STYLES)), scripts()
    whole = lines(
        tag("main", content),
        tag("footer", made) if made else Html(""),
        data(sources(outcomes), class_="sources"),
        Html(f"<script>{script}</script>"),
    )
    policy = (
        f"default-src 'none'; base-uri 'none'; form-action 'none'; "
        f"script-src {fingerprint(script)}; style-src {fingerprint(style)}"
    )
    top = lines(
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", title),
        Html(f"<style>{style}</style>"),
    )
    return f'<!doctype html>\n<html lang="en"><head>\n{top.text}</head><body>\n{whole.text}</body></html>\n'


def shipped(name: str) -> str:
    """A file that lies beside the page's modules."""
    return (files("checker.report.page") / name).read_text(encoding="utf-8")


def scripts() -> str:
    """The page's own script: its files, in which each knows what stands in the others."""
    return '"use strict";\n(() => {\n' + "".join(map(shipped, SCRIPTS)) + "})();\n"


def overview(names: list[str], outcomes: list[Outcome]) -> Html:
    """Designs and properties, in a box that scrolls where they do not fit, and then says so."""
    hint = f"The table scrolls sideways: {plural(len(outcomes), 'design')}."
    box = tag(
        "div",
        table(names, outcomes),
        class_="overview",
        tabindex=0,
        role="region",
        aria_label="designs and properties",
    )
    return together(tag("p", hint, class_="scrolls", hidden=True), box)


def titles(outcomes: list[Outcome]) -> list[str]:
    """The names of the designs, with folders where they have the same name."""
    names, designs = [one.program.name for one in outcomes], design_names(one.path for one in outcomes)
    return [
        designs[one.path] if names.count(name) > 1 else name
        for one, name in zip(outcomes, names, strict=True)
    ]


def table(names: list[str], outcomes: list[Outcome]) -> Html:
    """Designs and properties."""
    heads = [
        tag("th", tag("a", name, href=f"#{anchor(n)}"), scope="col", class_="design-name")
        for n, name in enumerate(titles(outcomes))
    ]
    states = [tag("td", counted(found.result.count)) for found in outcomes]
    rows = [tag("tr", tag("th", *breakable(name), scope="row"), *cells(name, outcomes)) for name in names]
    rows.append(tag("tr", tag("th", "states", scope="row"), *states))
    return tag(
        "table",
        tag("thead", tag("tr", tag("td"), *heads)),
        tag("tbody", lines(*rows)),
        class_="review many" if len(outcomes) > FEW else "review",
    )


def breakable(name: str) -> list[str | Html]:
    """A name that may be broken after an underscore where there is no room for it."""
    first, *rest = name.split("_")
    return [first, *(part for word in rest for part in ("_", tag("wbr"), word))]


def cells(name: str, outcomes: list[Outcome]) -> list[Html]:
    """What each design says of one property."""
    return [cell(n, found, name) for n, found in enumerate(outcomes)]


def anchor(number: int, name: str = "", position: int = 0) -> str:
    """Where a design, or one of its races, stands in the page."""
    told = name if re.fullmatch(r"\w*", name) else f"{position + 1}"
    return f"design-{number + 1}" + (f"-{told}" if name else "")


def cell(number: int, found: Outcome, name: str) -> Html:
    """One verdict, with the way to its race."""
    for position, verdict in enumerate(found.verdicts):
        if verdict.property.name == name:
            text: str | Html = word(verdict)
            if has_race(verdict):
                text = tag("a", text, class_="violated", href=f"#{anchor(number, name, position)}")
            kind = "vacuous" if verdict.vacuous else verdict.status
            return tag("td", text, class_=kind, title=verdict.property.sentence)
    return tag("td")


def has_race(verdict: Verdict) -> bool:
    """Whether there is a race to show."""
    return verdict.status == "violated" and verdict.trace is not None


def design(number: int, found: Outcome, command: Command) -> Html:
    """One design: settings, costs, gaps, and its races."""
    settings = [
        tag("li", tag("code", s.written), f": {s.cost}" if s.cost else None) for s in found.program.settings
    ]
    gaps = [tag("li", f"unknown: {text}") for text in left_open(found)]
    gaps += [tag("li", f"vacuous: {v.property.name}: {v.never_judged}") for v in found.verdicts if v.vacuous]
    gaps += [
        tag("li", "never taken: ", tag("code", c.text), f" in {c.actor}{called_from(c)}")
        for c in found.never_taken
    ]
    races = [
        race_section(
            anchor(number, v.property.name, position), v, shlex.join(command(found, v.property.name))
        )
        for position, v in enumerate(found.verdicts)
        if has_race(v)
    ]
    races += example_sections(f"{anchor(number)}-example", found)
    return tag(
        "section",
        lines(
            tag("h2", found.path),
            tag("p", f"{found.verdict}; {seen(found)}; {found.memory_model}."),
            tag("ul", *settings, class_="settings") if settings else Html(""),
            tag("ul", *gaps) if gaps else Html(""),
            *races,
            data({"file": head(found), "properties": properties(found)}, class_="design-data")
            if races
            else Html(""),
        ),
        class_="design",
        id=anchor(number),
    )


def seen(found: Outcome) -> str:
    """How much was seen."""
    result = found.result
    count = plural(result.count, result.unit)
    all_ = f"all {count}" if result.exhaustive else f"{count}, then {result.stopped}"
    return f"{all_}, {result.transitions:,} transitions, depth {result.depth}"
