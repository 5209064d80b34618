"""The man page, made from what ``--help`` prints. setup.py writes it; argparse-manpage is for that alone."""

from __future__ import annotations

from collections.abc import Iterator

from checker import __version__
from checker.command_line.arguments import EPILOGUE, parser
from checker.source.called import COMMAND, MODULE

PAGE = f"{COMMAND}.1"
SUMMARY = "explore every interleaving of a page-pinning design"
SEE_ALSO = ".BR spin (1)"


def man_page() -> str:
    """The page as roff. Raises ModuleNotFoundError where argparse-manpage is not installed."""
    from argparse_manpage.manpage import Manpage

    top = parser(COMMAND)
    top.epilog = None  # which would be filled as one paragraph
    page = Manpage(top)
    page.description, page.manual, page.source = SUMMARY, "Page-pinning checker", f"{COMMAND} {__version__}"
    for heading, lines in epilogue():
        page.add_section(heading, "=", f".nf\n{lines}\n.fi")
    page.add_section("see also", "=", SEE_ALSO)
    date = page.date.replace("-", "\\-")  # which formatters would not take for one
    return str(page).replace(date, page.date, 1)


def epilogue() -> Iterator[tuple[str, str]]:
    """The paragraphs below the help, each with its heading: ``examples``, ``exit status``."""
    for paragraph in EPILOGUE.replace(MODULE, COMMAND).strip().split("\n\n"):
        heading, *lines = paragraph.split("\n")
        yield heading.removesuffix(":"), "\n".join(map(roff, lines))


def roff(line: str) -> str:
    """A line in which nothing is a command."""
    escaped = line.strip().replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{escaped}" if escaped.startswith((".", "'")) else escaped
