"""A property looks at memory: the order of two stores shows even if no other CPU loads both."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.command_line.running import Inside, Ran

Run = Callable[..., Ran]
TEXT = """
from checker import *


@record
class System:
    data: bool = False
    ready: bool = False
    private: bool = False
    other: bool = False


system = shared(System)


@actor
def writer() -> None:
    {writes}


@actor
def reader() -> None:
    data = system.data
    system.other = data


@never("ready is in memory before data")
def early() -> bool:
    return system.ready and not system.data and not system.private


properties = [early]
"""


WRITES = ("system.data = True", "system.ready = True")
BLOCK = (
    'with atomic("both"):',
    "    system.private = False",
    "    system.data = True",
    "system.ready = True",
)


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Checks a writer under a memory model."""

    def one(memory: str, *writes: str) -> Ran:
        path = tmp_path / "observed.py"
        path.write_text(TEXT.replace("{writes}", "\n    ".join(writes)))
        return Inside(capsys)(path, "--memory", memory)

    return one


@pytest.mark.parametrize(("memory", "status"), [("sc", 0), ("tso", 0), ("pso", 1), ("weak", 1)])
def test_a_property_sees_stores_in_the_order_of_the_machine(run: Run, memory: str, status: int) -> None:
    assert run(memory, *WRITES).status == status


def test_a_barrier_keeps_the_order_that_a_property_sees(run: Run) -> None:
    assert run("weak", WRITES[0], "smp_wmb()", WRITES[1]).status == 0


def test_the_race_shows_the_store_that_still_waits(run: Run) -> None:
    assert "system.data = True  // waits in the store buffer" in run("weak", *WRITES).out


def test_a_block_is_not_fully_ordered_for_a_place_that_only_a_property_looks_at(run: Run) -> None:
    done = run("weak", *BLOCK)
    assert done.status == 1
    assert "taken as fully ordered" not in done.out
