"""The page of a walk in a real browser: driven by keys alone, with its real server."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command_line.conftest import checker as checker
from tests.command_line.running import ROOT, Inside
from tests.command_line.test_walk_server import Served, serving
from tests.report.browser import CHROMIUM
from tests.report.devtools import Tab
from tests.report.test_page_accessible import AXE, JUDGE

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")
STATUS_QUO = str(ROOT / "models" / "status_quo.py")
MODELS = ROOT / "tests" / "command_line" / "models"
RACE = ["get_user_pages[0]"] * 2 + ["writeback"] * 6 + ["get_user_pages[0]"]  # the first of status_quo


class WalkTab:
    """The page of a walk, and what is read off it. Only keys act on it."""

    def __init__(self, tab: Tab, served: Served) -> None:
        self.tab, self.press, self.type = tab, tab.press, tab.type
        tab.open(f"http://127.0.0.1:{served.port}/{served.token}/")
        tab.until("document.querySelectorAll('.offers button').length > 0")
        tab.console.clear()  # of the page before, whose server is gone

    def texts(self, selector: str) -> list[str]:
        """The texts of some elements."""
        found: list[str] = self.tab.value(
            f"[...document.querySelectorAll({json.dumps(selector)})].map((one) => one.innerText)"
        )
        return found

    @property
    def place(self) -> tuple[int, int]:
        """How many steps are taken, of how many."""
        (title,) = self.texts("#path-title")
        at, _, length = title.removeprefix("The path: at step ").partition(" of ")
        return int(at), int(length)

    @property
    def false(self) -> list[str]:
        """The properties that are false here."""
        return self.texts(".truths .false code")

    def at(self, at: int, length: int) -> None:
        """Wait until the walk is at a step of its path."""
        title = f"The path: at step {at} of {length}"
        self.tab.until(f"document.querySelector('#path-title').textContent === {json.dumps(title)}")

    def step_of(self, actor: str) -> None:
        """Press the number of the first open step of an actor."""
        names = self.texts(".offers b")
        at, _ = self.place
        self.press(str(names.index(actor) + 1))
        title = f"document.querySelector('#path-title').textContent.includes('step {at + 1} ')"
        self.tab.until(f"!document.body.ariaBusy && {title}")

    def answered(self) -> list[str]:
        """What is ahead, once the search has answered."""
        self.tab.until("/ from here/.test(document.querySelector('ul.ahead').lastChild?.innerText)")
        return self.texts("ul.ahead li")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the browser keeps its profile."""
    return tmp_path_factory.mktemp("walk")


@pytest.fixture(scope="module")
def tab(folder: Path) -> Iterator[Tab]:
    """A tab for all of these tests."""
    with Tab(folder) as found:
        yield found


def test_to_the_first_race_by_keys_alone_and_another_way(tab: Tab, checker: Inside, tmp_path: Path) -> None:
    with serving(STATUS_QUO) as served:
        page = WalkTab(tab, served)
        assert "page_stable_under_writeback is violated in 9 steps go there" in page.answered()
        for actor in RACE:
            assert page.false == []
            page.step_of(actor)
        assert (page.place, page.false) == ((9, 9), ["page_stable_under_writeback"])
        tab.picture(tmp_path / "race.png")
        assert "page_stable_under_writeback is violated here" in page.answered()
        page.press("u")
        page.at(8, 9)
        page.press("ArrowLeft")
        page.at(7, 9)
        assert page.false == []
        assert "page_stable_under_writeback is violated in 2 steps go there" in page.answered()
        page.step_of("get_user_pages_fast")  # which the race does not have
        assert page.place == (8, 8)
        page.answered()
        page.press("v")
        page.at(10, 10)
        assert page.false == ["page_stable_under_writeback"]
        tab.picture(tmp_path / "another_way.png")
        saved = saved_by(tab, page, tmp_path)
    ran = checker("replay", saved, "--model", STATUS_QUO, "-q")
    told = "page_stable_under_writeback: the trace replays, and shows the same"
    assert (ran.status, ran.out) == (0, f"{STATUS_QUO}: {told}\n")
    (trace,) = json.loads(saved.read_text())["results"][0]["traces"]
    actors = [step["actor"] for step in trace["steps"]]
    assert actors[:8] == [*RACE[:7], "get_user_pages_fast"] and len(actors) == 10
    assert tab.console == []


def saved_by(tab: Tab, page: WalkTab, folder: Path) -> Path:
    """What the key ``s`` saves."""
    tab.call("Page.setDownloadBehavior", behavior="allow", downloadPath=str(folder))
    page.press("s")
    file = folder / "status_quo-walk.json"
    for _ in range(200):
        if file.exists() and file.stat().st_size:
            return file
        time.sleep(0.05)
    raise AssertionError(f"nothing is saved: {list(folder.iterdir())}")


def test_the_other_keys(tab: Tab) -> None:
    with serving(STATUS_QUO) as served:
        page = WalkTab(tab, served)
        focus = "document.activeElement.innerText"
        assert tab.value(focus).startswith("1 get_user_pages[0]")
        page.press("ArrowDown")
        page.press("j")
        assert tab.value(focus).startswith("3 writeback")
        page.press("k")
        page.press("ArrowDown")
        page.press("Enter")
        page.at(1, 1)
        assert tab.value(focus).startswith("1 get_user_pages[0]")  # the focus is not lost
        page.press("l")
        assert tab.value("document.activeElement.tagName") == "INPUT"
        page.type("u1n")  # no key of an action, but letters
        page.press("Escape")
        page.press("l")
        page.type("set_page_writeback")
        page.press("Enter")
        page.at(5, 5)
        assert page.texts(".message")[0].startswith(
            "ran 4 steps. After step 5: writeback: TestClearPageDirty()."
        )
        for key, place in (
            ("b", 0),
            ("r", 1),
            ("End", 5),
            ("Backspace", 4),
            ("Home", 0),
            ("ArrowRight", 1),
            ("e", 5),
        ):
            page.press(key)
            page.at(place, 5)
        page.press("g")
        page.type("3")
        page.press("Enter")
        page.at(3, 5)
        page.press("p")
        page.type("page_stable_under_writeback")
        page.press("Enter")
        tab.until("document.querySelectorAll('.truths .false').length === 1")
        page.press("n")
        tab.until("document.querySelectorAll('.truths .false').length === 0")
        page.press("l")
        page.type("nothing like it")
        page.press("Enter")
        tab.until("document.querySelector('.message').innerText.startsWith('no statement is called')")
        assert tab.console == []


def test_what_each_step_would_do_and_where_it_stands(tab: Tab) -> None:
    with serving(STATUS_QUO) as served:
        page = WalkTab(tab, served)
        offers = page.texts(".offers .effects")
        assert offers[5].startswith("pages[0].locked False → True, pages[0].owner None → reclaimer")
        for actor in RACE[:-1]:
            page.step_of(actor)
        assert "changes the truth of page_stable_under_writeback" in page.texts(".offers .effects")[0]
        assert "pages[0].writeback\tTrue\N{NO-BREAK SPACE}*" in page.texts(".state tr.changed")
        waits = next(text for text in page.texts(".standings li") if text.startswith("reclaim"))
        assert (
            "until not pages[0].locked and pages[0].mapping" in waits
            and "now pages[0].locked is True" in waits
        )
        unsaid = [text for text in page.texts(".truths .unsaid") if text.startswith("truncate_finishes")]
        assert unsaid == ["truncate_finishes (about whole runs: no single state decides it)"]
        lines = page.texts(".source .line.here")
        assert any("device" in line for line in lines)
        assert tab.value("document.querySelector('.site[aria-pressed=true]').innerText").endswith("gup.py:35")
        assert tab.console == []


def test_leaves_a_stored_race(tab: Tab, checker: Inside, tmp_path: Path) -> None:
    file = tmp_path / "races.json"
    checker(STATUS_QUO, "--json", file, "-q", "--property", "page_stable_under_writeback")
    with serving(STATUS_QUO, "--from", str(file)) as served:
        page = WalkTab(tab, served)
        assert page.place == (0, 9)
        page.press("End")
        page.at(9, 9)
        assert page.false == ["page_stable_under_writeback"]
        page.press("g")
        page.type("4")
        page.press("Enter")
        page.at(4, 9)
        page.step_of("truncate")
        assert page.place == (5, 5)


def test_an_old_tab_does_not_step_where_it_does_not_look(tab: Tab) -> None:
    with serving(str(MODELS / "lost_update.py")) as served:
        page = WalkTab(tab, served)
        assert served.act().status == 200  # another tab
        page.press("2")
        tab.until(
            "document.querySelector('.message').innerText.startsWith('The walk has moved on elsewhere')"
        )
        assert (page.place, served.taken) == ((1, 1), 1)
        tab.console.clear()  # the browser notes the answer 409
        served_ends = served.process
        assert served_ends is not None
        served_ends.kill()
        served_ends.wait()
        page.press("1")
        tab.until("document.querySelector('.message').innerText.startsWith('The checker has ended')")
        tab.console.clear()


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (500, True)])
def test_axe_finds_nothing(tmp_path: Path, width: int, dark: bool) -> None:
    with serving(STATUS_QUO) as served, Tab(tmp_path, width, 900, dark) as tab:
        page = WalkTab(tab, served)
        page.answered()
        page.press("v")
        page.at(9, 9)
        page.press("u")
        page.at(8, 9)
        page.answered()
        tab.value(f"{AXE}; 0")
        assert tab.value(f"(async () => {{ {JUDGE} return judge(); }})()") == []
        page.press("l")
        assert tab.value(f"(async () => {{ {JUDGE} return judge(); }})()") == []
        assert tab.console == []
        wide = tab.value("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide == 0, "the page scrolls sideways"
        tab.picture(tmp_path / "page.png")


def test_hostile_names_are_text(tab: Tab, tmp_path: Path) -> None:
    text = (MODELS / "lost_update.py").read_text()
    hostile = "</script><img src=x onerror=document.title=1>"
    model = tmp_path / "hostile.py"
    text = text.replace("an update is lost", hostile).replace("    counter.value = seen + 1", HOSTILE_STEP)
    model.write_text(text.replace("import actor,", "import actor, atomic,"))
    with serving(str(model)) as served:
        page = WalkTab(tab, served)
        page.answered()
        page.press("v")
        tab.until("document.querySelectorAll('.truths .false').length > 0")
        assert hostile in page.texts(".truths .false")[0]
        assert any("<img src=x>" in one for one in page.texts(".path li"))
        assert tab.value("document.querySelectorAll('img').length") == 0
        assert tab.value("document.title") == "hostile: a walk"
        assert tab.console == []


HOSTILE_STEP = """\
    with atomic("<img src=x>"):
        counter.value = seen + 1"""
