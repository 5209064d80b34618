"""The documents as a site: every page is there, nothing comes from elsewhere, and search works from disk."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.report.browser import CHROMIUM, FLAGS

ROOT = Path(__file__).parent.parent
FIRST = Path("docs/index.html")
LOADS = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href"}
NOT_LOADED = {"next", "prev", "search", "index", "canonical"}  # kinds of link that load nothing

for module in ("sphinx", "myst_parser", "furo"):
    pytest.importorskip(module)


class Page(HTMLParser):
    """What a page links to, what it loads, and the places that it has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.places: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note one element."""
        values = {name: value or "" for name, value in attrs}
        self.places.add(values.get("id", ""))
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        if tag in LOADS and LOADS[tag] in values and values.get("rel") not in NOT_LOADED:
            self.loads.append(values[LOADS[tag]])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as ``make site`` does, where a warning is an error."""
    folder = tmp_path_factory.mktemp("site")
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-W",
        "--keep-going",
        "-n",
        "-c",
        "docs/site",
        "-b",
        "html",
    ]
    run = subprocess.run([*command, ".", folder], cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stderr
    return folder


def pages_of(site: Path) -> dict[Path, Page]:
    """The pages, by their places."""
    return {path: Page(path.read_text()) for path in site.rglob("*.html")}


def test_every_document_is_a_page_and_is_listed_at_the_side(site: Path) -> None:
    first = Page((site / FIRST).read_text())
    listed = {(site / FIRST.parent / link.partition("#")[0]).resolve() for link in first.links}
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    for document in documents:
        page = site / document.relative_to(ROOT).with_suffix(".html")
        assert page.exists() and (page.resolve() in listed or page == site / FIRST), document


def test_pages_load_nothing_from_elsewhere(site: Path) -> None:
    for path, page in pages_of(site).items():
        assert not [load for load in page.loads if urlsplit(load).scheme not in ("", "data")], path
    for path in site.rglob("*.css"):
        assert not re.findall(r"url\(\s*['\"]?https?:|@import", path.read_text()), path


def test_no_link_inside_is_broken(site: Path) -> None:
    pages = pages_of(site)
    for path, page in pages.items():
        for link in [*page.links, *page.loads]:
            parts = urlsplit(link)
            if parts.scheme in ("http", "https", "mailto", "data"):
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            assert target.is_file(), (path, link)
            if parts.fragment and target in pages:
                assert parts.fragment in pages[target].places, (path, link)


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium")
def test_search_works_from_disk(site: Path, tmp_path: Path) -> None:
    address = f"{(site / 'search.html').as_uri()}?q=page_mkclean_one"
    run = subprocess.run(
        [str(CHROMIUM), *FLAGS, f"--user-data-dir={tmp_path}", "--dump-dom", address],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    assert re.search(r"found \d+ pages? matching", run.stdout)
    results = run.stdout.partition('id="search-results"')[2]
    assert "docs/models.html" in results or "README.html" in results
