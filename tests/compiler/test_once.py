"""What a compilation reads, it reads once: a file, however many places in it are shown, and a function,
however often it is called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from checker.compiler import source_file, symbols
from tests.programs import compiled

MODEL = """
from checker import actor, always, integer, procedure, record, shared

@record
class Page:
    pins: int = integer(0, most=9)
    locked: bool = False
    dirty: bool = False

page = shared(Page)

@procedure
def lock() -> None:
    page.locked = True

@procedure
def unlock() -> None:
    page.locked = False

@actor
def one() -> None:
    lock()
    unlock()
    lock()
    unlock()
    page.dirty = True

@actor
def other() -> None:
    lock()
    unlock()

@always("few pins")
def few() -> bool:
    return page.pins < 9

properties = [few]
expect = {few: "holds"}
"""


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any, str], Counter[object]]:
    """Count the calls of a function of a module by what it is given first."""

    def count(module: Any, name: str) -> Counter[object]:
        plain, calls = getattr(module, name), Counter[object]()

        def noted(first: object, *others: object) -> object:
            calls[getattr(first, "__name__", first)] += 1
            return plain(first, *others)

        monkeypatch.setattr(module, name, noted)
        return calls

    return count


def test_a_file_is_parsed_once_for_the_places_in_it(
    counted: Callable[[Any, str], Counter[object]],
) -> None:
    calls = counted(source_file, "new_tree")
    compiled(MODEL)
    assert list(calls.values()) == [1]  # and once more to be run, by a name of its own


def test_a_function_is_read_once_for_all_its_calls(
    counted: Callable[[Any, str], Counter[object]],
) -> None:
    calls = counted(symbols, "written_function")
    compiled(MODEL)
    assert calls == {"one": 1, "other": 1, "lock": 1, "unlock": 1, "few": 1}
