"""The review as a page: one file, opened from disk, the table first and every race behind its cell."""

from __future__ import annotations

from html import escape

from checker.report.commit import commit_text, plural
from checker.report.matrix import counted, word
from checker.report.outcome import Outcome, Verdict

STYLE = """
:root { color-scheme: light dark; --bad: #b00020; --good: #1b6e3c; --line: #8884; }
@media (prefers-color-scheme: dark) { :root { --bad: #ff8a95; --good: #7fd69b; } }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 76rem; padding: 0 1rem; }
table { border-collapse: collapse; display: block; overflow-x: auto; }
th, td { border: 1px solid var(--line); padding: .25rem .6rem; text-align: center; }
th[scope=row] { text-align: left; font-weight: normal; font-family: ui-monospace, monospace; }
td.violated, a.violated { color: var(--bad); font-weight: bold; }
td.holds { color: var(--good); }
pre { border: 1px solid var(--line); padding: 1rem; overflow-x: auto; font-size: 13px; line-height: 1.35; }
h2 { border-top: 1px solid var(--line); padding-top: 1rem; font-family: ui-monospace, monospace; }
.declared { opacity: .75; }
@media print { pre { break-inside: avoid; } }
"""


def review_page(outcomes: list[Outcome]) -> str:
    """The whole page. Readable without scripts, for it has none."""
    names = list(dict.fromkeys(v.property.name for found in outcomes for v in found.verdicts))
    head = "".join(
        f'<th scope="col"><a href="#{anchor(n)}">{title(o)}</a></th>' for n, o in enumerate(outcomes)
    )
    rows = "".join(table_row(name, outcomes) for name in names)
    states = "".join(f"<td>{counted(found.result.count)}</td>" for found in outcomes)
    designs = "".join(design(n, found) for n, found in enumerate(outcomes))
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>Review of {len(outcomes)} designs</title><style>{STYLE}</style></head><body>\n"
        "<h1>Designs and properties</h1>\n"
        "<p>A number is the length of the shortest race; follow it to read the race. "
        "Sequential consistency is assumed.</p>\n"
        f"<table><thead><tr><td></td>{head}</tr></thead><tbody>{rows}"
        f'<tr><th scope="row">states</th>{states}</tr></tbody></table>\n{designs}</body></html>\n'
    )


def title(found: Outcome) -> str:
    """A design's short name."""
    return escape(found.program.name)


def anchor(number: int, name: str = "") -> str:
    """Where a design, or one of its races, stands in the page."""
    return f"design-{number + 1}" + (f"-{name}" if name else "")


def table_row(name: str, outcomes: list[Outcome]) -> str:
    """What each design says of one property."""
    cells = "".join(table_cell(n, found, name) for n, found in enumerate(outcomes))
    return f'<tr><th scope="row">{escape(name)}</th>{cells}</tr>'


def table_cell(number: int, found: Outcome, name: str) -> str:
    """One verdict, with the way to its race."""
    verdict = next((v for v in found.verdicts if v.property.name == name), None)
    if verdict is None:
        return "<td></td>"
    text = escape(word(verdict))
    if verdict.status == "violated" and verdict.trace is not None:
        text = f'<a class="violated" href="#{anchor(number, name)}">{text}</a>'
    return f'<td class="{verdict.status}" title="{escape(verdict.property.sentence, quote=True)}">{text}</td>'


def design(number: int, found: Outcome) -> str:
    """One design: settings, costs, gaps, and its races."""
    result = found.result
    seen = (
        f"all {plural(result.count, result.unit)}"
        if result.exhaustive
        else f"{plural(result.count, result.unit)}, then {result.stopped}"
    )
    settings = "".join(
        f"<li><code>{escape(s.name)}={s.shown}</code>{cost(s.cost)}</li>" for s in found.program.settings
    )
    never = [f"never taken: <code>{escape(c.text)}</code> in {escape(c.actor)}" for c in found.never_taken]
    gaps = "".join(f"<li>{gap}</li>" for gap in never)
    races = "".join(race(number, v) for v in found.verdicts if v.trace is not None and v.status == "violated")
    return (
        f'<h2 id="{anchor(number)}">{escape(found.path)}</h2>\n'
        f"<p>{escape(found.verdict)}; {escape(seen)}, "
        f"{result.transitions:,} transitions, depth {result.depth}.</p>"
        f"<ul>{settings}{gaps}</ul>\n{races}"
    )


def cost(text: str | None) -> str:
    """What a mechanism costs, as its file says."""
    return f": {escape(text)}" if text else ""


def race(number: int, verdict: Verdict) -> str:
    """One race, as it is pasted into a commit message."""
    assert verdict.trace is not None
    declared = ' <span class="declared">(as declared)</span>' if verdict.as_declared else ""
    name = verdict.property.name
    return (
        f'<h3 id="{anchor(number, name)}">{escape(name)}{declared}</h3>\n'
        f"<pre>{escape(commit_text(verdict.trace))}</pre>\n"
    )
