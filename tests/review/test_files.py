"""The review as files: JUnit's XML and the page."""

import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from checker.__main__ import main
from tests.review.test_review import COUNTER


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "first.py").write_text(COUNTER.format(default=False, name="no_update_lost"))
    (tmp_path / "second.py").write_text(COUNTER.format(default=True, name="no_update_lost"))
    wrong = COUNTER.format(default=True, name="no_update_lost").replace(
        '"holds" if ATOMIC', '"violated" if ATOMIC'
    )
    (tmp_path / "third.py").write_text(wrong)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_junit(folder: Path) -> None:
    assert main([".", "-q", "--junit", "results.xml"]) == 1
    suites = Xml.parse(folder / "results.xml").getroot()
    assert [(s.get("name"), s.get("tests"), s.get("failures")) for s in suites] == [
        ("first.py", "1", "0"),
        ("second.py", "1", "0"),
        ("third.py", "1", "1"),
    ]
    declared = suites[0].find("testcase/system-out")
    assert declared is not None
    assert "An update is lost\n(shortest: 6 steps, 2 switches; " in (declared.text or "")
    failure = suites[2].find("testcase/failure")
    assert failure is not None
    assert failure.get("message") == "holds, and the model declares that it is violated"


def test_junit_of_what_was_not_decided(folder: Path) -> None:
    assert main(["second.py", "-q", "--max-states", "2", "--junit", "results.xml"]) == 3
    skipped = Xml.parse(folder / "results.xml").getroot().find("testsuite/testcase/skipped")
    assert skipped is not None
    assert "--max-states 2 reached" in (skipped.get("message") or "")


class Links(HTMLParser):
    """The places that a page links to, the places that it has, and the tags left open."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.places: set[str] = set()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.places.add(found.get("id") or "")
        self.targets += [found["href"] or ""] if "href" in found else []
        if tag not in ("meta", "link", "br", "input", "wbr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_leads_to_every_race(folder: Path) -> None:
    assert main([".", "-q", "--html", "review.html"]) == 1
    text = (folder / "review.html").read_text()
    page = Links()
    page.feed(text)
    assert page.open == []
    assert "#design-1-no_update_lost" in page.targets
    assert all(target[1:] in page.places for target in page.targets)
    assert not re.search(r"https?:|//\w+\.|src=|@import|url\(", text)  # opens from disk, without network
    assert "seen = counter.value" in text


def test_the_page_says_how_to_see_each_race_again(folder: Path) -> None:
    assert main(["first.py", "-q", "--mechanisms", "--html", "review.html"]) == 0
    text = (folder / "review.html").read_text()
    again = re.findall(r"Reproduce: <code>(.*?)</code>", text)
    # without ATOMIC, POLITE off and on
    assert again == [
        "python3 -m checker first.py -p ATOMIC=off -p POLITE=off",
        "python3 -m checker first.py -p ATOMIC=off -p POLITE=on",
    ]
    assert main(["first.py", "-q", "--no-why", "--counterexamples", "2", "--html", "review.html"]) == 0
    assert (
        "<code>python3 -m checker first.py --counterexamples 2</code>" in (folder / "review.html").read_text()
    )


def test_what_a_model_says_is_text_in_the_page(folder: Path) -> None:
    file = folder / "first.py"
    file.write_text(file.read_text().replace("an update is lost", "1 < 2 & <b>lost</b>"))
    assert main(["first.py", "-q", "--html", "review.html"]) == 0
    text = (folder / "review.html").read_text()
    assert "<b>lost" not in text
    assert "1 &lt; 2 &amp; &lt;b&gt;lost&lt;/b&gt;" in text
