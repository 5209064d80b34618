"""The man page: everything that ``--help`` lists, as roff that formatters accept."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from checker.command_line.arguments import parser
from checker.command_line.usage import verb_parsers

pytest.importorskip("argparse_manpage")
from checker.command_line.manual import SUMMARY, man_page  # it needs the above


def test_every_command_and_option_is_in_it() -> None:
    page = man_page().replace("\\-", "-").replace("\\fR", "").replace("\\fI", "").replace("\\fB", "")
    assert f"pinning-checker - {SUMMARY}" in page
    for verb, its in verb_parsers(parser()).items():
        section = page.partition(f".SH COMMAND '{verb}'")[2] or page.partition(f"pinning-checker {verb}'")[2]
        for action in its._actions:
            for option in set(action.option_strings) - {"-h", "--help"}:
                assert re.search(rf"{option}\b", section), (verb, option)
    assert "python -m checker" not in page
    for heading in ("EXAMPLES", "EXIT STATUS", "SEE ALSO"):
        assert f".SH {heading}\n" in page


def run(*command: str) -> str:
    """What a formatter says of the page."""
    made = subprocess.run(command, input=man_page(), capture_output=True, text=True, timeout=60)
    return made.stdout + made.stderr


@pytest.mark.skipif(shutil.which("mandoc") is None, reason="mandoc is not installed")
def test_mandoc_finds_no_fault() -> None:
    assert run("mandoc", "-T", "lint", "-W", "warning") == ""


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed")
def test_groff_formats_it() -> None:
    text = run("groff", "-man", "-Tascii", "-ww", "-P-c", "-P-b", "-P-u")
    assert "warning" not in text and "error:" not in text
    assert "pinning-checker models/page_lock.py -p PAGES=1" in text
