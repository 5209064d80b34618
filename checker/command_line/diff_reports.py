"""What ``diff`` writes: the text, the result file, the page."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from checker import __version__
from checker.command_line.output import Output, write_file, write_json
from checker.comparison.difference import Difference
from checker.report.difference.text import brief, difference_text
from checker.report.form import Form

Shown = Callable[[str], str]


def write_difference(comparison: Difference, asked: argparse.Namespace, output: Output, shown: Shown) -> None:
    """Write all that was asked for. ``shown`` gives files the names that they have for a reader. Raises
    CannotWrite."""
    if asked.quiet:
        output.write(shown("\n".join(brief(comparison)) + "\n"))
    else:
        form: Form = "full" if asked.format == "commit" and asked.verbose else asked.format
        text = difference_text(comparison, form, output.width, asked.verbose)
        output.write(shown(f"{text}\n"))
    if asked.json:
        from checker.report.difference.entries import difference_file

        write_json(asked.json, renamed(difference_file(comparison, asked.with_times), shown))
    if asked.html:
        from checker.command_line.day import today
        from checker.report.difference.page import difference_page

        made = f"Made by page-pinning-checker {__version__} on {today()}."
        write_file(asked.html, shown(difference_page(comparison, words(asked), made)))


def renamed(content: Any, shown: Shown) -> Any:
    """The same content with the names that files have for a reader."""
    if isinstance(content, str):
        return shown(content)
    if isinstance(content, list):
        return [renamed(part, shown) for part in content]
    if isinstance(content, dict):
        return {shown(name): renamed(part, shown) for name, part in content.items()}
    return content


def words(asked: argparse.Namespace) -> list[str]:
    """The command that compares the same again."""
    found = ["python3", "-m", "checker", "diff", asked.old, *([asked.new] if asked.new else [])]
    for option, settings in (
        ("-p", asked.settings),
        ("--old", asked.old_settings),
        ("--new", asked.new_settings),
    ):
        found += [word for name, value in settings for word in (option, f"{name}={value}")]
    return found
