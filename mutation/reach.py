"""Which test enters which function: a plugin of pytest that records it, and a reader of the record.

``python -m pytest -p mutation.reach``, or PYTEST_PLUGINS, with ``MUTATION_REACH=FILE``.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pytest

CALLS = 500_000  # of one test
CHECKER = f"{os.sep}checker{os.sep}"


@dataclass
class Reach:
    """By test: its seconds and the functions that it enters, as ``file::name``."""

    seconds: dict[str, float] = field(default_factory=dict)
    functions: dict[str, set[str]] = field(default_factory=dict)

    def tests_of(self, file: str, functions: Iterable[str]) -> list[str]:
        """The tests that enter one of some functions, the fastest first."""
        wanted = {f"{file}::{function}" for function in functions}
        return self.fastest_first(test for test, names in self.functions.items() if names & wanted)

    def others(self, tests: Iterable[str]) -> list[str]:
        """All other tests, the fastest first."""
        return self.fastest_first(self.functions.keys() - set(tests))

    def fastest_first(self, tests: Iterable[str]) -> list[str]:
        """Some tests in order."""
        return sorted(tests, key=lambda test: (self.seconds[test], test))

    @classmethod
    def read(cls, path: Path) -> Reach:
        """Read the record of the plugin."""
        content = json.loads(path.read_text())
        names = content["names"]
        functions = {test: {names[n] for n in ns} for test, ns in content["functions"].items()}
        return cls(content["seconds"], functions)

    def write(self, path: Path) -> None:
        """Write the record."""
        names = sorted(set().union(*self.functions.values()))
        number = {name: n for n, name in enumerate(names)}
        functions = {test: sorted(number[name] for name in ns) for test, ns in self.functions.items()}
        path.write_text(json.dumps({"seconds": self.seconds, "names": names, "functions": functions}))


class Recorder:
    """Records the code of every function that is entered; a line costs nothing, a call one lookup."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.entered: set[CodeType] = set()
        self.calls = 0
        self.failed: set[str] = set()
        self.reach = Reach()

    def call(self, frame: FrameType, _event: str, _argument: Any) -> None:
        """The callback for ``sys.settrace``; a long test enters nearly all its functions before it ends."""
        self.entered.add(frame.f_code)
        self.calls += 1
        if self.calls > CALLS:
            sys.settrace(None)

    def names(self) -> Iterator[str]:
        """The entered functions of the checker. A class or a lambda counts as the function around it."""
        for code in self.entered:
            if CHECKER in code.co_filename and not code.co_filename.startswith("<"):
                path = Path(code.co_filename)
                if path.is_relative_to(self.root):
                    name = code.co_qualname.replace(".<locals>", "").split(".<")[0]
                    yield f"{path.relative_to(self.root).as_posix()}::{name}"

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Around one test with its fixtures."""
        self.entered, self.calls = set(), 0
        begun = time.perf_counter()
        threading.settrace(self.call)
        sys.settrace(self.call)
        yield
        sys.settrace(None)
        threading.settrace(None)
        self.reach.seconds[item.nodeid] = round(time.perf_counter() - begun, 3)
        self.reach.functions[item.nodeid] = set(self.names())

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test that fails without a fault is not recorded."""
        if report.failed:
            self.failed.add(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        """At the end."""
        for test in self.failed:
            del self.reach.seconds[test], self.reach.functions[test]
        self.reach.write(Path(os.environ["MUTATION_REACH"]))


def pytest_configure(config: pytest.Config) -> None:
    """Start recording, if requested."""
    if "MUTATION_REACH" in os.environ:
        config.pluginmanager.register(Recorder(config.rootpath), "reach")
