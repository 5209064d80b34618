"""States on disk: spilled, kept, gone on with after a kill, a full disk; always the numbers of Python."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given, settings

from checker.backends.python.system import PythonSystem
from checker.exploration.breadth_first import breadth_first
from checker.exploration.choice import EngineChoice, job_of
from checker.exploration.engine import Job
from checker.exploration.folders import FolderFault, Folders, progress_of
from checker.exploration.limits import Limits, Watch
from checker.exploration.native import native
from checker.passes.normal_form import ground
from tests.agreement.test_agreement import FEW, files, known, smallest
from tests.agreement.test_native import check_same
from tests.native.building import (
    PINBENCH,
    QUICK,
    ROOT,
    SANITIZED,
    SPILLING,
    THREADED,
    built_with,
    needs_compiler,
    search,
    system_of,
)
from tests.native.test_engine import ROW
from tests.native.test_faults import script
from tests.programs import models

pytestmark = needs_compiler
NOTHING = Limits(memory=1)


def on_disk(folders: Folders, flags: tuple[str, ...] = SPILLING, threads: int = 1) -> EngineChoice:
    """The native engine with folders."""
    return replace(built_with(*flags, threads=threads), folders=folders)


# -- spilling ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("threads", [1, 3])
def test_spilled_states_are_counted_once(threads: int, tmp_path: Path) -> None:
    choice = on_disk(Folders(spill=tmp_path / "spill"), threads=threads)
    for symmetry in (False, True):
        plain = breadth_first(system_of(PINBENCH, symmetry))
        check_same(search(system_of(PINBENCH, symmetry), choice, NOTHING), plain)
    assert not list((tmp_path / "spill").iterdir())  # nothing is left behind


@pytest.mark.parametrize("size", ["2", "20"], ids="{} cells".format)
def test_sanitizers_find_nothing(size: str, tmp_path: Path) -> None:
    path = tmp_path / "row.py"
    path.write_text(ROW)
    plain = breadth_first(system_of(path, SIZE=size))
    for threads in (1, 3):
        folders = Folders(spill=tmp_path, checkpoint=tmp_path / f"kept{threads}")
        check_same(
            search(system_of(path, SIZE=size), on_disk(folders, SANITIZED, threads=threads), NOTHING), plain
        )
        check_same(
            search(
                system_of(path, SIZE=size), on_disk(replace(folders, resume=True), SANITIZED, threads=threads)
            ),
            plain,
        )


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_models(path: Path, tmp_path: Path) -> None:
    lowered = ground(smallest(path))
    properties = tuple(one for one in lowered.properties if not one.ends)  # finishing is decided in memory
    system = PythonSystem(replace(lowered, properties=properties))
    plain = breadth_first(system, Watch(Limits(states=20_000)))
    if not plain.exhaustive:
        pytest.skip("more than 20,000 states")
    if any(one.property.is_progress for one in system.ground.properties):
        pytest.skip("progress needs every state in memory")
    check_same(search(system, on_disk(Folders(spill=tmp_path), threads=2), NOTHING), plain)


@settings(FEW, max_examples=25)
@given(models())
def test_random_programs(tmp_path_factory: pytest.TempPathFactory, source: str) -> None:
    lowered, _ = known(source)
    assume(not any(one.ends for one in lowered.properties))  # who can finish is decided in memory
    folder = tmp_path_factory.mktemp("random")
    plain = breadth_first(PythonSystem(lowered))
    choice = on_disk(Folders(folder, folder / "kept"), threads=3)
    check_same(search(PythonSystem(lowered), choice, NOTHING), plain)


# -- checkpoints -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("limit", [Limits(), NOTHING], ids=["in memory", "spilled"])
@pytest.mark.parametrize("threads", [1, 2])
def test_a_search_that_was_stopped_goes_on(limit: Limits, threads: int, tmp_path: Path) -> None:
    system, plain = system_of(PINBENCH), breadth_first(system_of(PINBENCH))
    folders = Folders(tmp_path / "spill", tmp_path / "kept")
    begun = search(system, on_disk(folders, threads=threads), replace(limit, states=7_000))
    assert not begun.exhaustive
    again = on_disk(replace(folders, resume=True), threads=threads)
    for states in (12_000, 16_000):
        assert not search(system, again, replace(limit, states=states)).exhaustive
    check_same(search(system, again, limit), plain)
    check_same(search(system, again, limit), plain)  # a search that has ended may be asked again


def killed(tmp_path: Path, *words: str) -> int:
    """Run the checker with a checkpoint, kill it with its engine in the middle; the states it had come to.

    The engine is through in two seconds and keeps a checkpoint each second: so it is stopped now and then.
    """
    kept = tmp_path / "kept"
    command = [sys.executable, "-m", "checker", "bench/pinbench.py", "-p", "CALLERS=5", "--reduce", "none"]
    running = subprocess.Popen(
        [*command, "--checkpoint", str(kept), *words], cwd=ROOT, start_new_session=True,
        env={**os.environ, "XDG_CACHE_HOME": str(tmp_path)},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    begun = time.monotonic()
    while (progress_of(kept) or (0, 0))[1] < 2_000 and running.poll() is None:
        assert time.monotonic() - begun < 300, "it never came so far"
        if progress_of(kept):
            os.killpg(running.pid, signal.SIGSTOP)
            time.sleep(1.1)
            os.killpg(running.pid, signal.SIGCONT)
        time.sleep(0.01)
    assert running.poll() is None, "it was over too soon"
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    found = progress_of(kept)
    assert found is not None
    return found[1]


@pytest.mark.parametrize(
    "words", [[], ["--max-memory", "60M", "--spill", "{}/spill"]], ids=["kept", "spilled"]
)
def test_a_kill_in_the_middle_of_a_level(words: list[str], tmp_path: Path) -> None:
    words = [word.format(tmp_path) for word in words]
    states = killed(tmp_path, *words)
    assert 1_000 < states < 7_819_091
    run = subprocess.run(
        [sys.executable, "-m", "checker", "--resume", str(tmp_path / "kept")], cwd=ROOT, capture_output=True,
        text=True, env={**os.environ, "XDG_CACHE_HOME": str(tmp_path)}, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert f"{tmp_path}/kept: resuming bench/pinbench.py -p CALLERS=5 --reduce none" in run.stderr
    assert ", from depth" in run.stderr
    assert f"({states:,} states)" in run.stderr
    assert "7,819,091" in run.stdout
    assert "54,025,818" in run.stdout


def test_a_checkpoint_is_not_written_over(tmp_path: Path) -> None:
    folders = Folders(checkpoint=tmp_path)
    search(system_of(PINBENCH, PAGES="1"), on_disk(folders))
    with pytest.raises(FolderFault, match="there is a checkpoint already"):
        search(system_of(PINBENCH, PAGES="1"), on_disk(folders))


def test_a_checkpoint_of_a_version_that_kept_something_else(tmp_path: Path) -> None:
    folders = Folders(checkpoint=tmp_path)
    search(system_of(PINBENCH, PAGES="1"), on_disk(folders))
    (tmp_path / "model.table").rename(tmp_path / "model.c")
    with pytest.raises(FolderFault, match="another version of the checker has none: start again"):
        search(system_of(PINBENCH, PAGES="1"), on_disk(replace(folders, resume=True)))


def test_a_checkpoint_of_another_model(tmp_path: Path) -> None:
    search(system_of(PINBENCH, PAGES="1"), on_disk(Folders(checkpoint=tmp_path)))
    with pytest.raises(FolderFault, match="has changed since"):
        search(system_of(PINBENCH), on_disk(Folders(checkpoint=tmp_path, resume=True)))


@pytest.mark.parametrize("name", ["search", "states-0"])
def test_a_damaged_checkpoint(name: str, tmp_path: Path) -> None:
    search(system_of(PINBENCH, PAGES="1"), on_disk(Folders(checkpoint=tmp_path)))
    content = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(content[:100])
    with pytest.raises(FolderFault, match="the checkpoint is damaged"):
        search(system_of(PINBENCH, PAGES="1"), on_disk(Folders(checkpoint=tmp_path, resume=True)))


# -- disks -------------------------------------------------------------------------------------------------


def limited(tmp_path: Path, folders: Folders, blocks: int) -> tuple[PythonSystem, Job]:
    """An engine whose files may have so many blocks of a kilobyte, as on a disk that is full then."""
    system = system_of(PINBENCH, CALLERS="4")
    (tmp_path / "scratch").mkdir()
    job = job_of(system, on_disk(folders, QUICK), tmp_path / "scratch")
    return system, replace(
        job, program=script(tmp_path / "run", f'ulimit -f {blocks * 2}\nexec {job.program} "$@"')
    )


@pytest.mark.parametrize("kept", [False, True])
def test_a_full_disk_is_inconclusive(kept: bool, tmp_path: Path) -> None:
    folders = Folders(tmp_path / "disk", tmp_path / "kept" if kept else None)
    system, job = limited(tmp_path, folders, 5_000)
    result = native(system, job, Watch(NOTHING))
    assert result.stopped == f"the disk of {folders.checkpoint or folders.spill} is full"
    assert 10_000 < result.states < 1_073_577
    assert sum(result.levels) == result.states
    if kept:  # what is kept is good, once there is room again
        again = on_disk(replace(folders, resume=True), QUICK)
        assert search(system, again, NOTHING).states == 1_073_577


def test_a_disk_with_no_room_at_all(tmp_path: Path) -> None:
    system, job = limited(tmp_path, Folders(checkpoint=tmp_path / "kept"), 0)
    with pytest.raises(FolderFault, match="kept: the disk is full, or read-only"):
        native(system, job, Watch(NOTHING))


def test_a_folder_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    for folders in (Folders(spill=tmp_path / "file"), Folders(checkpoint=tmp_path / "file" / "below")):
        with pytest.raises(FolderFault, match="cannot be written to"):
            search(system_of(PINBENCH), on_disk(folders))


def test_memory_stays_below_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "checker.exploration.engine.resident", lambda: 0
    )  # the engine's own memory counts here
    monkeypatch.setattr("checker.exploration.native.resident", lambda: 0)
    system = system_of(PINBENCH, CALLERS="4")
    choice = on_disk(Folders(spill=tmp_path), QUICK)
    result = search(system, choice, Limits(memory=12 << 20))
    assert (result.states, result.stopped) == (1_073_577, None)
    assert 4 << 20 < result.memory < 13 << 20  # a process takes some two megabytes to begin with


def test_threads_do_not_race(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Spilled on three threads, with a checkpoint at every level, under ThreadSanitizer."""
    monkeypatch.setenv("TSAN_OPTIONS", "halt_on_error=1 exitcode=66")
    folders = Folders(spill=tmp_path / "spill", checkpoint=tmp_path / "kept")
    plain = breadth_first(system_of(PINBENCH))
    check_same(search(system_of(PINBENCH), on_disk(folders, THREADED, threads=3), NOTHING), plain)
