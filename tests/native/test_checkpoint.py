"""What is not believed of a checkpoint, one by one (tests/damage has thousands), and who may use a folder."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from checker.exploration.build import ENGINE, a_compiler
from checker.exploration.choice import job_of
from checker.exploration.engine import Engine
from checker.exploration.folders import FolderFault, Folders
from checker.exploration.limits import Limits, Snapshot, Watch
from checker.exploration.native import native
from tests.command_line.running import MODELS
from tests.damage.many import KINDS
from tests.damage.originals import REFUSED, SAME, Original
from tests.native.building import PINBENCH, QUICK, ROOT, needs_compiler, search, system_of
from tests.native.test_disk import on_disk

pytestmark = needs_compiler
Edit = Callable[[str], str]


@pytest.fixture(scope="module", params=[kind for kind in KINDS if "checkpoint" in kind])
def original(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Original:
    """A checkpoint in the middle of a search: as it is, and with digests that fit whatever is edited."""
    folder = tmp_path_factory.mktemp("checkpoint")
    made = KINDS[request.param](folder / "made")
    (folder / "original").symlink_to(made.folder)
    return replace(made, folder=folder / "original")


def edited(original: Original, tmp_path: Path, edit: Callable[[Path], object]) -> str:
    """What a copy answers, some of it changed."""
    copy = tmp_path / "copy"
    (tmp_path / "original").symlink_to(original.folder)
    subprocess.run(["cp", "-r", f"{original.folder}/.", str(copy)], check=True)
    edit(copy)
    original.forge(copy)
    return original.ask(copy)


def in_text(edit: Edit) -> Callable[[Path], object]:
    """A change of the file `search`."""

    def change(copy: Path) -> None:
        before = (copy / "search").read_text()
        assert edit(before) != before
        (copy / "search").write_text(edit(before))

    return change


def test_a_copy_goes_on(original: Original, tmp_path: Path) -> None:
    assert edited(original, tmp_path, lambda _: None) == SAME


EDITS: dict[str, Edit] = {
    "another version": lambda text: text.replace("checkpoint 2 ", "checkpoint 1 ", 1),
    "another model": lambda text: re.sub(r" of \w", " of x", text, count=1),
    "more threads": lambda text: text.replace("threads 1", "threads 2", 1),
    "other bytes": lambda text: text.replace("bytes ", "bytes 1", 1),
    "reduced": lambda text: text.replace("reduced 0", "reduced 1", 1),
    "one level": lambda text: re.sub("levels .", "levels 1", text, count=1),
    "a level less": lambda text: text.replace("levels 5", "levels 4", 1),
    "a level more": lambda text: text.replace("levels 5", "levels 6", 1),
    "levels without end": lambda text: text.replace("levels 5", "levels 2147483647", 1),
    "more levels than any": lambda text: text.replace("levels 5", "levels 99999999999999999999", 1),
    "sorted without end": lambda text: re.sub("sorted .", "sorted 2147483647", text, count=1),
    "a negative number": lambda text: text.replace(" 12 12 12", " 12 12 -12", 1),
    "no number": lambda text: text.replace(" 3 3 ", " 3 x ", 1),
    "two levels of nothing": lambda text: text.replace(" 0 1 1 3 3 6 6 12 12 12", " 0 0 0 0 0 0 0 0 0 0", 1),
    "a gap": lambda text: text.replace(" 1 3 3 6 ", " 1 3 4 6 ", 1),
    "an overlap": lambda text: text.replace(" 1 3 3 6 ", " 1 3 2 6 ", 1),
    "a level in between of nothing": lambda text: text.replace(" 1 1 3 3 6 ", " 1 1 1 1 6 ", 1),
    "a last level of something": lambda text: text.replace(" 6 12 12 12", " 6 9 9 12", 1),
    "not from the start": lambda text: text.replace(" 0 1 1 3 ", " 1 1 1 3 ", 1),
    "states that are not there": lambda text: text.replace(" 12 12 12", " 4000 4000 4000", 1),
    "more states than any file": lambda text: text.replace(" 12 12 12", f" {2**63} {2**63} {2**63}", 1),
    "a count too few": lambda text: re.sub(r"taken \d+", "taken", text, count=1),
    "a count too many": lambda text: text.replace("taken ", "taken 1 ", 1),
    "no end": lambda text: text.replace("found\n", "", 1),
    "a finding in no level": lambda text: text.replace("found\n", "sighting 0 4 00\nfound\n", 1),
    "a finding of no state": lambda text: text.replace("found\n", "sighting 0 1 ffffffffffffff\nfound\n", 1),
    "a finding of no property": lambda text: text.replace("found\n", "sighting 99 1 00\nfound\n", 1),
    "a premise of no property": lambda text: text.replace("found\n", "unmet 99\nfound\n", 1),
    "a failure of no check": lambda text: text.replace("found\n", "failure 99 1 00 0 0\nfound\n", 1),
    "an unknown word": lambda text: text.replace("found\n", "seen 1\nfound\n", 1),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_numbers_out_of_bounds(original: Original, edit: Edit, tmp_path: Path) -> None:
    assert edited(original, tmp_path, in_text(edit)) == REFUSED


def states(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[Path], object]:
    """A change of the log; a state has three bytes."""

    def apply(copy: Path) -> None:
        content = (copy / "states-0").read_bytes()
        parts = [content[at : at + 3] for at in range(0, len(content), 3)]
        (copy / "states-0").write_bytes(b"".join(change(parts)))

    return apply


def instead_of(path: Path, make: Callable[[Path], None]) -> None:
    """Something else under the name of a file."""
    path.unlink()
    make(path)


def linked(path: Path) -> None:
    """A file elsewhere, and a link to it."""
    path.symlink_to(path.rename(path.parent.parent / "elsewhere"))


LOGS: dict[str, Callable[[Path], object]] = {
    "a state twice": states(lambda parts: [*parts[:5], parts[4], *parts[6:]]),
    "a location that no actor has": states(lambda parts: [*parts[:5], b"\xff\xff\xff", *parts[6:]]),
    "a log of some of it": states(lambda parts: parts[:11]),
    "an empty log": states(lambda _: []),
    "no log": lambda copy: (copy / "states-0").unlink(),
    "a folder": lambda copy: instead_of(copy / "states-0", os.mkdir),
    "a pipe": lambda copy: instead_of(copy / "states-0", os.mkfifo),
    "a link": lambda copy: linked(copy / "states-0"),
    "a pipe for text": lambda copy: instead_of(copy / "search", os.mkfifo),
    "a link for text": lambda copy: linked(copy / "search"),
    "a pipe for a model": lambda copy: instead_of(copy / "model.table", os.mkfifo),
    "no model": lambda copy: (copy / "model.table").unlink(),
}


@pytest.mark.parametrize("change", LOGS.values(), ids=LOGS)
def test_files_that_are_not_what_they_were(
    original: Original, change: Callable[[Path], object], tmp_path: Path
) -> None:
    assert edited(original, tmp_path, change) == REFUSED


def test_a_log_with_other_states(original: Original, tmp_path: Path) -> None:
    """Two states have changed places: each may be, and none comes twice."""
    change = states(lambda parts: [*parts[:4], parts[8], *parts[5:8], parts[4], *parts[9:]])
    assert edited(replace(original, forge=lambda _: None), tmp_path, change) == REFUSED


def test_a_sorted_part_that_is_not_sorted(original: Original, tmp_path: Path) -> None:
    if "sorted 0" in (original.folder / "search").read_text():
        pytest.skip("nothing was spilled")
    change = states(lambda parts: [*parts[:7], parts[8], parts[7], *parts[9:]])
    assert edited(original, tmp_path, change) == REFUSED


def test_a_model_that_begins_elsewhere(tmp_path: Path) -> None:
    """Its code is the same: only the initial states differ."""
    model = tmp_path / "model.py"
    model.write_text((MODELS / "lost_update.py").read_text())
    folders = Folders(checkpoint=tmp_path / "kept")
    search(system_of(model), on_disk(folders))
    text = model.read_text()
    model.write_text(text.replace("value: int = integer(0, ", "value: int = integer(1, "))
    with pytest.raises(FolderFault, match=r"the model, or the checker, has changed since"):
        search(system_of(model), on_disk(replace(folders, resume=True)))


def test_a_log_that_is_cut_off_while_it_is_used(tmp_path: Path) -> None:
    folders = Folders(checkpoint=tmp_path / "kept")
    (tmp_path / "scratch").mkdir()
    # It reports at once and would go on for a second, so that the file is cut off while it searches.
    system = system_of(PINBENCH, PAGES="2", CALLERS="5")
    job = job_of(system, on_disk(folders, (*QUICK, "-DREPORT_EVERY=0")), tmp_path / "scratch")

    def cut(_: Snapshot) -> None:
        os.truncate(tmp_path / "kept" / "states-0", 0)

    with pytest.raises(FolderFault, match="kept: a file there was truncated while the search used it"):
        native(system, job, Watch(Limits(), cut))


@needs_compiler
def test_a_log_that_is_cut_off_is_not_grown(tmp_path: Path) -> None:
    """To grow it would fill it with zeros, and they would be read as states."""
    sources = [Path(__file__).with_name("cut_log.c"), *(p for p in ENGINE.glob("*.c") if p.name != "main.c")]
    to = str(tmp_path / "grow")
    command = [a_compiler(), *QUICK, "-pthread", "-DWORDS=1", f"-I{ENGINE}", "-o", to, *map(str, sources)]
    subprocess.run(command, check=True)
    assert subprocess.run([tmp_path / "grow", tmp_path / "whole"], check=False).returncode == 0
    cut = subprocess.run([tmp_path / "grow", tmp_path / "log", "cut"], check=False)
    assert cut.returncode == -signal.SIGBUS


# -- one run at a time -------------------------------------------------------------------------------------


@pytest.mark.parametrize("spilled", [False, True])
def test_a_folder_is_of_one_run(spilled: bool, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folders = Folders(spill=folder) if spilled else Folders(checkpoint=folder)
    first = folders.prepare(b"searched")
    with pytest.raises(FolderFault, match="another run is using this folder: wait for it"):
        folders.prepare(b"searched")
    first.release()
    folders.prepare(b"searched").release()


def test_a_refusal_holds_no_folder(tmp_path: Path) -> None:
    resumed = Folders(tmp_path / "spill", tmp_path / "kept", resume=True)
    (tmp_path / "kept").mkdir()
    faults = []
    for _ in range(2):
        with pytest.raises(FolderFault, match="no checkpoint to resume") as fault:
            resumed.prepare(b"searched")
        faults.append(fault)


def test_the_engine_holds_a_folder_as_long_as_it_lives(tmp_path: Path) -> None:
    folders = Folders(checkpoint=tmp_path / "kept")
    job = job_of(system_of(PINBENCH, PAGES="1"), on_disk(folders), tmp_path)
    with Engine(job, Limits()) as engine:
        job.folders.release()
        with pytest.raises(FolderFault, match="another run"):
            folders.prepare(b"searched")
        engine.process.kill()
        engine.process.wait()
        folders.prepare(b"searched").release()


def test_a_process_that_is_killed_holds_nothing(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from checker.exploration.folders import Folders\n"
        "held = Folders(Path(sys.argv[1])).prepare(b''); print(flush=True); time.sleep(600)"
    )
    words = [sys.executable, "-c", code, str(tmp_path)]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE) as running:
        assert running.stdout is not None
        running.stdout.readline()
        with pytest.raises(FolderFault, match="another run"):
            Folders(tmp_path).prepare(b"")
        running.send_signal(signal.SIGKILL)
        running.wait()
    Folders(tmp_path).prepare(b"").release()
