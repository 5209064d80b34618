"""The documents as a site: ``make site`` writes it to build/site. It is read from disk, without a network."""

from __future__ import annotations

import re
from pathlib import Path

from sphinx.application import Sphinx

ROOT = Path(__file__).parents[2]
FIRST = "docs/index"
AT_THE_TOP = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
NAMED_BY_FILE = re.compile(r"\[[\w./-]+(?:\.md|/)\]\(([\w./-]+\.md)\)")
LINK = re.compile(r"\]\(([\w./-]+)\.md[)#]")
FOLDERS = {"designs": "Designs", "kernel": "Primitives of the kernel"}

project = "Page-pinning checker"
extensions = ["myst_parser"]
include_patterns = [*AT_THE_TOP, "docs/**.md"]
root_doc = FIRST
html_theme = "furo"
html_title = project
html_extra_path = ["index.html"]
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
myst_heading_anchors = 4
# A block may be cut short, or be what a fault printed; a page may begin a level lower.
suppress_warnings = ["misc.highlighting_failure", "myst.header"]
highlight_language = "none"
smartquotes = False  # two hyphens are two hyphens


def setup(app: Sphinx) -> None:
    """Change the text of pages as they are read."""
    app.connect("source-read", as_pages)


def as_pages(_: Sphinx, name: str, source: list[str]) -> None:
    """Name pages by their titles, where a reader of the files sees file names.

    The first page also gets a list of every page there is, so that none has to be entered anywhere.
    """
    source[0] = NAMED_BY_FILE.sub(r"[](\1)", source[0])
    if name == FIRST:
        lists = [contents("", [name for name in pages() if name.count("/") < 2])]
        lists += [
            contents(title, [name for name in pages() if name.startswith(f"docs/{folder}/")])
            for folder, title in FOLDERS.items()
        ]
        source[0] += "\n\n".join(["", *lists])


def contents(caption: str, names: list[str]) -> str:
    """A list of pages for the side of the site."""
    lines = [":hidden:", *([f":caption: {caption}"] if caption else []), "", *(f"/{name}" for name in names)]
    return "\n".join(["```{toctree}", *lines, "```"])


def pages() -> list[str]:
    """Every page but the first: in the order of its table those in it, then the others."""
    found = [str(path.relative_to(ROOT).with_suffix("")) for path in sorted((ROOT / "docs").rglob("*.md"))]
    found += [name.removesuffix(".md") for name in AT_THE_TOP]
    table = [in_full(link) for link in LINK.findall((ROOT / f"{FIRST}.md").read_text())]
    order = [*table, *found]
    return sorted(set(found) - {FIRST}, key=order.index)


def in_full(link: str) -> str:
    """A page that the first links to, from the top."""
    return link.removeprefix("../") if link.startswith("../") else f"docs/{link}"
