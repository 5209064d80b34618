"""Which test of a part reaches what: its tests are run once, those of a file again when the file changes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from mutation.parts import ROOT, Part
from mutation.reach import Reach
from mutation.scratch import Copies

LONGEST = 3600  # seconds for the tests of one file


def mapped(part: Part, copies: Copies, folder: Path, afresh: bool) -> Reach:
    """What the tests of a part reach; the record in the folder is used unless a file is newer."""
    folder.mkdir(parents=True, exist_ok=True)
    together = Reach()
    if not part.is_mapped:
        return together
    with ThreadPoolExecutor(copies.count) as pool:
        for reach in pool.map(lambda name: reach_of(name, copies, folder, afresh), test_files(part)):
            together.seconds |= reach.seconds
            together.functions |= reach.functions
    return together


def reach_of(name: str, copies: Copies, folder: Path, afresh: bool) -> Reach:
    """What the tests of a file reach; a test that fails without a fault is reported, and left out."""
    known = folder / f"{name.replace('/', '.')}.json"
    if afresh or not known.exists() or known.stat().st_mtime < (ROOT / name).stat().st_mtime:
        with copies.one() as scratch:
            # not by -p: pytest resolves that before it reads the file with the arguments
            plugin = {"PYTEST_PLUGINS": "mutation.reach", "MUTATION_REACH": str(known.resolve())}
            ended = scratch.pytest(["-m", "not slow", name], LONGEST, float(LONGEST), **plugin)
        if ended.status not in (0, 5):
            print(f"{name} fails without a fault:\n{ended.output}")
        if not known.exists():
            raise SystemExit(f"{name} cannot be run")
    return Reach.read(known)


def test_files(part: Part) -> list[str]:
    """The files of a part's tests, relative to the root."""
    files: list[Path] = []
    for name in part.tests:
        path = ROOT / name
        files += [path] if path.is_file() else path.rglob("test_*.py")
    return sorted({path.relative_to(ROOT).as_posix() for path in files})
