"""``emit program``: everything that a program is stands on its page; programs that differ differ there."""

from __future__ import annotations

from checker.program.printer import print_program
from tests.programs import compiled

SOURCE = """
from checker import *

SIZE = parameter(2, most=3)
LOCK = mechanism(True, cost="a lock")

@record
class Page:
    locked: bool = False
    pins: int = integer(0, most=2)
    marks: int = ghost(integer(1, least=-1, most=1))

pages = shared(Array(Page, SIZE))
total = shared(Array(integer(0, most=2), 1))

@actor(range(2))
def pin(me: int) -> None:
    kept = total[0]
    with atomic:
        wait_until(not pages[me].locked or not LOCK)
        pages[me].locked = True
        pages[me].marks = 0
    how = choose((1, 2))
    with atomic:
        assert pages[me].pins < 2, "too many"
        if pages[me].pins == 0:
            total[0] = kept if how == 1 else 2
        else:
            total[0] = 0
    with atomic:
        pages[me].pins += 0 if LOCK else 1

@actor(fair=False)
def device() -> None:
    while True:
        wait_until(total[0] > 1, resting=True)
        total[0] = 1

@never("both are pinned")
def both() -> bool:
    return all(page.pins > 0 for page in pages)

@leads_to("a lock is kept")
def put() -> tuple[bool, bool]:
    return pages[0].locked, not pages[0].locked

properties = [both, put, never_waits(pin), every_actor_finishes()]
expect = {both: "violated"}
"""


def lines(source: str, **settings: str) -> list[str]:
    """The page, without places in the file."""
    return print_program(compiled(source, **settings)).splitlines()


def has(page: list[str], *parts: str) -> bool:
    """Whether one line has all of these."""
    return any(all(part in line for part in parts) for line in page)


def test_what_is_declared() -> None:
    page = lines(SOURCE)
    assert has(page, "SIZE = 2") and has(page, "LOCK = on")
    assert has(page, "record Page")
    assert has(page, "  locked: bool = False")
    assert has(page, "  pins: int 0..2 = 0")
    assert has(page, "ghost marks: int -1..1 = 1")
    assert has(page, "shared pages: 2 x Page")
    assert has(page, "shared total: 1 x int 0..2 = 0")
    assert has(page, "actor pin x 2 for 0, 1")
    assert has(page, "actor device (unfair)")
    assert has(page, "local kept: int 0..2")


def test_what_is_done() -> None:
    page = [line.strip() for line in lines(SOURCE)]
    assert has(page, "wait until", "locked")
    assert has(page, "rest until total[0] > 1")
    assert has(page, "choose how of 1, 2")
    assert has(page, "check", "pins < 2", "too many")
    assert "else" in page
    assert has(page, "total[0] := 0")
    assert has(page, "[reads", "writes", "total[0]]")
    assert "finish" in page and "go 0" in page and "start go 0" in page


def test_what_is_judged() -> None:
    page = lines(SOURCE)
    assert has(page, "never both (declared violated)", "pins > 0")
    assert has(page, "leads_to put", "pages[0].locked leads to not pages[0].locked")
    assert has(page, "never_waits", " of pin at ")
    assert has(page, "every_actor_finishes")


def test_programs_that_differ_are_printed_so() -> None:
    pages = [
        lines(SOURCE), lines(SOURCE, SIZE="3"), lines(SOURCE, LOCK="off"),
        lines(SOURCE.replace("how == 1", "how == 2")),
        lines(SOURCE.replace("total[0] = kept if how == 1 else 2", "total[0] = kept if how == 1 else 1")),
        lines(SOURCE.replace("pins > 0", "pins > 1")),
    ]  # fmt: skip
    assert all(one != other for n, one in enumerate(pages) for other in pages[:n])
