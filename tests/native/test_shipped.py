"""The engine that comes with the package: built when it is installed, believed, and never missed."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from checker.exploration import build
from checker.exploration.build import Recipe, Unavailable, engine, recipe, shipped_name
from tests.native.building import ROOT, UNOPTIMIZED, needs_compiler
from tests.native.test_faults import run, script

needs_setuptools = pytest.mark.skipif(find_spec("setuptools") is None, reason="there is no setuptools")


@needs_setuptools
def test_a_package_is_installed_without_a_compiler(tmp_path: Path) -> None:
    command = [sys.executable, "setup.py", "-q", "build_ext", "--build-lib", str(tmp_path / "lib")]
    environment = {**os.environ, "PATH": "/nowhere", "CC": ""}
    built = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    assert "warning: the engine in C is not built, and is compiled at its first use" in built.stderr
    assert not (tmp_path / "lib").exists()


def test_what_came_with_the_package_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "SHIPPED", tmp_path)
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setenv("CC", "")
    with pytest.raises(Unavailable, match="there is no C compiler"):
        engine(1, recipe(), tmp_path)
    shipped = script(tmp_path / shipped_name(1), "exit 0")
    with pytest.raises(Unavailable):
        engine(1, recipe(), tmp_path)  # it does not end with its hash
    build.seal(shipped)
    assert engine(1, recipe(), tmp_path) == shipped
    with pytest.raises(Unavailable):
        engine(1, Recipe("", UNOPTIMIZED), tmp_path)  # one that a test wants to be made
    shipped.chmod(0o644)
    with pytest.raises(Unavailable):
        engine(1, recipe(), tmp_path)


def test_what_is_damaged_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "SHIPPED", tmp_path)
    shipped = script(tmp_path / shipped_name(1), "exit 0")
    build.seal(shipped)
    whole = shipped.read_bytes()
    assert build.is_whole(shipped)
    flipped = [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in range(len(whole))]
    for damaged in (*flipped, whole[:10], whole[:-1], whole + b"\n", b""):
        shipped.write_bytes(damaged)
        assert not build.is_whole(shipped)


@needs_compiler
def test_a_sealed_engine_runs(tmp_path: Path) -> None:
    program = engine(1, Recipe("", UNOPTIMIZED), tmp_path)
    before = subprocess.run([program], input=b"", capture_output=True)
    build.seal(program)
    after = subprocess.run([program], input=b"", capture_output=True)
    assert build.is_whole(program)
    assert (before.returncode, before.stdout) == (after.returncode, after.stdout)


def test_what_was_built_of_other_sources_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine is named by its sources: one that an older checkout has left is not taken for this one's."""
    before = shipped_name(1)
    copy = tmp_path / "engine"
    copy.mkdir()
    for path in build.ENGINE.glob("*.[ch]"):
        (copy / path.name).write_text(path.read_text())
    monkeypatch.setattr(build, "ENGINE", copy)
    assert shipped_name(1) == before
    (copy / "steps.c").write_text((copy / "steps.c").read_text() + "\n")
    assert shipped_name(1) != before


@needs_compiler
def test_a_home_that_cannot_be_written_to(tmp_path: Path) -> None:
    """If the package has no engine either, it is compiled for this run alone."""
    (tmp_path / "file").write_text("in the way of a folder")
    found = run(
        "models/history/dirty_cow.py", "-v", "--engine", "native",
        HOME=str(tmp_path / "file"), XDG_CACHE_HOME=str(tmp_path / "file" / "cache"),
    )  # fmt: skip
    assert found.returncode == 0, found.stderr
    assert "native engine" in found.stdout
