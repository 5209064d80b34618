"""What ``--cluster`` refuses, with a sentence; none of it needs Ray."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from checker.cluster import ray_cluster
from checker.cluster.completion import completed
from checker.cluster.fault import ClusterFault
from checker.cluster.hosted import Version
from checker.cluster.ray_cluster import answering, join
from checker.cluster.ray_fleet import refuse_other_versions
from checker.exploration.deadline import Deadline, LimitReached
from checker.exploration.limits import Limits, Watch
from tests.cluster.apart import Apart
from tests.native.building import GROWING, ROOT, built_with, needs_compiler, system_of

MODEL = "models/page_count.py"


def refused(*words: str, **environment: str) -> str:
    """What is said; the exit status is 2."""
    done = subprocess.run(
        [sys.executable, "-m", "checker", *words], cwd=ROOT, capture_output=True, text=True,
        env={**os.environ, **environment},
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    return done.stderr


def test_ray_is_missing(tmp_path: Path) -> None:
    (tmp_path / "ray.py").write_text("raise ImportError('there is none')\n")
    said = refused(MODEL, "--cluster", "auto", PYTHONPATH=str(tmp_path))
    assert said == (
        "--cluster needs Ray, which cannot be imported (there is none): "
        "pip install 'page-pinning-checker[cluster]'\n"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((MODEL, "--partitions", "3"), "--partitions is for a search on a cluster: add --cluster auto"),
        ((MODEL, "--cluster", ""), "the address is empty"),
        ((MODEL, "--cluster", "auto", "--mechanisms"), "one search: leave out --mechanisms"),
        ((MODEL, "--cluster", "auto", "--walk", "1"), "one search: leave out --walk"),
        ((MODEL, MODEL, "--cluster", "auto"), "one search: name one model"),
        (("models", "--cluster", "auto"), "one search: name one model"),
        ((MODEL, "--cluster", "auto", "--engine", "dpor"), "leave out --engine dpor"),
        ((MODEL, "--cluster", "auto", "--reduce", "por"), "leave out --cluster, or por"),
    ],
)
def test_options_that_contradict_each_other(words: tuple[str, ...], said: str) -> None:
    assert said in refused(*words)


@pytest.mark.parametrize("address", ["host:port", ":6379", "host:0", "host:70000", "a:b:c:"])
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(ClusterFault, match="this is no address: use auto, HOST or HOST:PORT"):
        answering(address)


class Starting:
    """A Ray whose start does something else."""

    def __init__(self, start: Callable[[], object]) -> None:
        self.start = start

    def init(self, *_: object, **__: object) -> None:
        """Do it."""
        self.start()


def raised(error: BaseException) -> Callable[[], object]:
    """A start that raises."""

    def start() -> None:
        raise error

    return start


def forever() -> None:
    """A start without an end."""
    while True:
        time.sleep(0.01)


def test_ray_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ClusterFault, match="Ray cannot be used: no port is free"):
        join(Starting(raised(Exception("no port is free\nmore about it"))), "local", {}, Deadline())
    monkeypatch.setattr(ray_cluster, "START", 0.2)
    with pytest.raises(ClusterFault, match=r"Ray did not start within 0\.2s"):
        join(Starting(forever), "local", {}, Deadline())


def test_the_start_of_ray_is_ended() -> None:
    with pytest.raises(KeyboardInterrupt):  # SIGTERM, which Ray handles until it has started
        join(Starting(raised(SystemExit(15))), "local", {}, Deadline())
    with pytest.raises(LimitReached, match="--timeout"):
        join(Starting(forever), "local", {}, Deadline().sooner(0.2, "--timeout 0.2s reached"))


def test_another_version() -> None:
    with pytest.raises(ClusterFault, match=r"far has another version of the checker, 0\.0 \(engine old\)"):
        refuse_other_versions([("far", "node", Version("0.0", "old"))])


def test_a_checkpoint_of_one_machine_is_not_for_a_cluster(tmp_path: Path) -> None:
    kept = str(tmp_path / "kept")
    words = [MODEL, "-q", "--checkpoint", kept, "--max-states", "1k", "--threads", "1"]
    subprocess.run([sys.executable, "-m", "checker", *words], cwd=ROOT, check=False, capture_output=True)
    assert "this is no checkpoint of a search on a cluster" in refused("--resume", kept, "--cluster", "auto")


# -- what one machine decides --------------------------------------------------------------------------------


@needs_compiler
def test_properties_of_all_continuations_are_decided_by_one_machine() -> None:
    system = system_of(ROOT / MODEL)
    result = Apart(3).search(system)
    assert result.undecided
    whole = completed(result, system, Watch(), built_with(*GROWING))
    assert (whole.undecided, whole.left_open, whole.exhaustive) == (frozenset(), {}, True)


@needs_compiler
@pytest.mark.parametrize(("limits", "why"), [
    (Limits(memory=1000), "one machine would need about"), (Limits(seconds=1e-3), "--timeout 0.001s reached"),
])  # fmt: skip
def test_or_they_are_open(limits: Limits, why: str) -> None:
    system = system_of(ROOT / MODEL)
    result = Apart(3).search(system)
    open_ = completed(result, system, Watch(limits), built_with(*GROWING))
    assert open_.undecided == result.undecided
    assert open_.left_open.keys() == result.undecided
    assert all(why in text for text in open_.left_open.values())
