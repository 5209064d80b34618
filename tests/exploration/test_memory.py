"""The figure of memory: bytes that are really held, of the checker and of its engine."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest

from checker.exploration.breadth_first import breadth_first
from checker.exploration.choice import explored
from checker.exploration.limits import Limits, Snapshot, Watch, resident
from tests.native.building import PINBENCH, QUICK, built_with, needs_compiler, search, system_of

MEGABYTE = 1 << 20


def status() -> int:
    """What the kernel says in another place than the one that the figure is read from."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) << 10 for line in lines if line.startswith("VmRSS"))


def test_what_python_holds() -> None:
    before = resident()
    assert before % resource.getpagesize() == 0
    block = bytearray(64 * MEGABYTE)
    assert 60 * MEGABYTE < resident() - before < 70 * MEGABYTE
    assert abs(resident() - status()) < 4 * MEGABYTE
    del block


def test_a_result_says_what_python_held() -> None:
    result = breadth_first(system_of(PINBENCH, PAGES="1"))
    assert abs(result.memory - resident()) < 32 * MEGABYTE


@needs_compiler
def test_the_engine_is_counted_beside_python(monkeypatch: pytest.MonkeyPatch) -> None:
    """A million states of seven bytes: the log takes seven megabytes, the table somewhat more."""
    monkeypatch.setattr("checker.exploration.native.resident", lambda: 0)
    held = [search(system_of(PINBENCH, CALLERS=n), built_with(*QUICK)).memory for n in ("2", "4")]
    # 6.6 MB: some two to begin with, and the table and the log. In 10 of 300 runs a table lay across one
    # more huge page, and it was 8.7 MB.
    assert MEGABYTE < held[0] < 10 * MEGABYTE
    assert 7 * MEGABYTE < held[1] - held[0] < 64 * MEGABYTE
    monkeypatch.undo()
    assert search(system_of(PINBENCH, CALLERS="2"), built_with(*QUICK)).memory > resident() // 2


@needs_compiler
def test_progress_shows_both(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checker.exploration.engine.resident", lambda: 10_000 * MEGABYTE)
    seen: list[Snapshot] = []
    system = system_of(PINBENCH, CALLERS="6")
    explored(system, Watch(Limits(states=4_000_000), seen.append), built_with(*QUICK))
    shown = [one.memory - 10_000 * MEGABYTE for one in seen if one.memory > 10_000 * MEGABYTE]
    assert shown and all(0 < memory < 8_000 * MEGABYTE for memory in shown)
    assert shown[-1] > MEGABYTE
