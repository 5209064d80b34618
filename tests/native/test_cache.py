"""The cache of compiled engines: used only if unchanged, and in a private folder of the user."""

from __future__ import annotations

import errno
import os
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from checker.exploration import build, cache
from checker.exploration.build import Recipe, a_compiler, engine, private
from checker.exploration.cache import Cache, NotUsable
from tests.native.building import PINBENCH, QUICK, UNOPTIMIZED, built_with, needs_compiler, search, system_of
from tests.native.test_faults import COUNTS, script

CONTENT = bytes(range(256)) * 40


def a_cache(tmp_path: Path) -> tuple[Cache, Path]:
    """A cache with one file in it, and a folder to take it to."""
    kept = Cache(tmp_path / "cache")
    (tmp_path / "taken").mkdir()
    (tmp_path / "made").write_bytes(CONTENT)
    kept.keep(tmp_path / "made")
    return kept, tmp_path / "taken"


def test_what_is_kept_is_taken(tmp_path: Path) -> None:
    kept, to = a_cache(tmp_path)
    assert kept.take("made", to)
    assert (to / "made").read_bytes() == CONTENT
    assert (to / "made").stat().st_mode & 0o777 == 0o700
    assert kept.folder.stat().st_mode & 0o777 == 0o700
    assert not kept.take("other", to)


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "a bit of what was made": lambda text: text[:100] + bytes([text[100] ^ 1]) + text[101:],
    "a digit of the hash": lambda text: (b"1" if text[:1] == b"0" else b"0") + text[1:],
    "cut": lambda text: text[:-1],
    "cut to nothing": lambda text: text[:0],
    "longer": lambda text: text + b"\0",
    "no line end": lambda text: text.replace(b"\n", b" ", 1),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_what_is_damaged_is_removed(damage: Callable[[bytes], bytes], tmp_path: Path) -> None:
    kept, to = a_cache(tmp_path)
    place = kept.folder / "made"
    place.write_bytes(damage(place.read_bytes()))
    assert not kept.take("made", to)
    assert not list(to.iterdir()) and not list(kept.folder.iterdir())


def test_what_was_made_for_another_name_is_not_taken(tmp_path: Path) -> None:
    kept, to = a_cache(tmp_path)
    (kept.folder / "made").rename(kept.folder / "other")
    assert not kept.take("other", to)
    assert not list(kept.folder.iterdir())


@pytest.mark.parametrize("way", ["a link", "a pipe", "a folder"])
def test_what_is_no_file_is_not_taken(way: str, tmp_path: Path) -> None:
    kept, to = a_cache(tmp_path)
    place = kept.folder / "made"
    if way == "a link":
        place.symlink_to(place.rename(tmp_path / "elsewhere"))
    else:
        place.unlink()
        (os.mkfifo if way == "a pipe" else os.mkdir)(place)
    assert not kept.take("made", to)
    assert place.is_dir() or not os.path.lexists(place)


def refused(kept: Cache, to: Path) -> str:
    """Why a folder is not used: nothing is taken from it, and nothing is put there."""
    before = list(kept.folder.iterdir())
    said: list[str] = []
    assert private(Recipe("cc", (), kept.folder), said.append) == Recipe("cc", (), None)
    with pytest.raises(NotUsable):
        kept.opened()
    (to / "more").write_bytes(b"")
    kept.keep(to / "more")
    assert not kept.take("made", to)
    assert list(kept.folder.iterdir()) == before
    return said[0].removeprefix("compiled engines are not cached: ")


@pytest.mark.parametrize("mode", [0o777, 0o770, 0o1777, 0o702])
def test_a_folder_that_others_write_to_is_not_used(mode: int, tmp_path: Path) -> None:
    kept, to = a_cache(tmp_path)
    kept.folder.chmod(mode)
    assert (
        refused(kept, to) == f"others may write to {kept.folder}: remove it (rm -r); it will be created again"
    )


def test_a_folder_that_others_read_is_closed(tmp_path: Path) -> None:
    kept, to = a_cache(tmp_path)
    kept.folder.chmod(0o755)
    assert kept.take("made", to)
    assert kept.folder.stat().st_mode & 0o777 == 0o700


def test_a_folder_of_somebody_else_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, to = a_cache(tmp_path)
    monkeypatch.setattr(os, "geteuid", lambda: kept.folder.stat().st_uid + 1)
    told = f"{kept.folder} belongs to another user: set XDG_CACHE_HOME to a folder of yours"
    assert refused(kept, to) == told


def test_a_link_to_a_folder_is_not_used(tmp_path: Path) -> None:
    kept, to = a_cache(tmp_path)
    kept.folder.symlink_to(kept.folder.rename(tmp_path / "elsewhere"))
    assert refused(kept, to) == f"{kept.folder} is a link: remove it, or set XDG_CACHE_HOME"


def test_a_relative_place_is_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "here")
    monkeypatch.setenv("HOME", "/home/somebody")
    assert build.cache_folder() == Path("/home/somebody/.cache/page-pinning-checker")


# -- engines ---------------------------------------------------------------------------------------------


@needs_compiler
def test_the_second_run_compiles_nothing(tmp_path: Path) -> None:
    calls = tmp_path / "calls"
    compiler = script(tmp_path / "cc", f'echo >> {calls}; exec {a_compiler()} "$@"')
    by = Recipe(str(compiler), UNOPTIMIZED, tmp_path / "cache")
    programs = [made(1, by, tmp_path / name) for name in ("first", "second")]
    assert programs[0].read_bytes() == programs[1].read_bytes()
    assert calls.read_text().count("\n") == 1
    assert made(2, by, tmp_path / "third").read_bytes() != programs[0].read_bytes()
    assert calls.read_text().count("\n") == 2


def made(words: int, by: Recipe, scratch: Path) -> Path:
    """An engine in a folder of its own."""
    scratch.mkdir()
    return engine(words, by, scratch)


@needs_compiler
def test_what_an_engine_is_made_from_is_in_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    by = Recipe(a_compiler(), QUICK)
    other = tmp_path / "cc"
    other.symlink_to(script(tmp_path / "gcc", "exit 1"))
    keys = [by.key(1), by.key(2), replace(by, flags=()).key(1), replace(by, compiler=str(other)).key(1)]
    with monkeypatch.context() as patch:
        patch.setattr(build, "processor", lambda: "another")
        keys.append(by.key(1))
    (tmp_path / "engine").mkdir()
    for path in build.ENGINE.glob("*.[ch]"):
        (tmp_path / "engine" / path.name).write_text(path.read_text())
    monkeypatch.setattr(build, "ENGINE", tmp_path / "engine")
    assert by.key(1) == keys[0]
    for change in ("state.h", "steps.c"):
        with (tmp_path / "engine" / change).open("a") as file:
            file.write("\n")
        keys.append(by.key(1))
    assert len(set(keys)) == len(keys) == 7


@needs_compiler
def test_a_damaged_engine_is_made_again(tmp_path: Path) -> None:
    """Of 24 engines with one bit flipped, 3 once said that a violated property holds."""
    choice = built_with(*UNOPTIMIZED, cache=tmp_path / "cache")
    states = search(system_of(PINBENCH, PAGES="1"), choice).states
    rng = random.Random(0)
    for place in sorted((tmp_path / "cache").iterdir()):
        content = place.read_bytes()
        at = rng.randrange(len(content))
        place.write_bytes(content[:at] + bytes([content[at] ^ 1 << rng.randrange(8)]) + content[at + 1 :])
    assert search(system_of(PINBENCH, PAGES="1"), choice).states == states
    for place in (tmp_path / "cache").iterdir():
        assert Cache(tmp_path / "cache").take(place.name, tmp_path)


@needs_compiler
def test_a_cache_that_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way of a folder")
    result = search(system_of(PINBENCH), built_with(*UNOPTIMIZED, cache=tmp_path / "file" / "cache"))
    assert (result.states, result.transitions, result.depth) == COUNTS


@needs_compiler
def test_a_cache_that_others_write_to_is_spoken_of(tmp_path: Path) -> None:
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache").chmod(0o777)
    said: list[str] = []
    choice = replace(built_with(*UNOPTIMIZED, cache=tmp_path / "cache"), say=said.append)
    assert search(system_of(PINBENCH), choice).states == COUNTS[0]
    assert [line.split(":")[0] for line in said] == ["compiled engines are not cached"]
    assert not list((tmp_path / "cache").iterdir())


def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    kept, to = a_cache(tmp_path)
    (to / "more").write_bytes(CONTENT)
    monkeypatch.setattr(os, "replace", full)
    kept.keep(to / "more")
    assert [place.name for place in kept.folder.iterdir()] == ["made"]


def test_the_oldest_make_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "KEPT", 2)
    kept, to = a_cache(tmp_path)
    os.utime(kept.folder / "made", (0, 0))
    for name in ("second", "third"):
        (to / name).write_bytes(CONTENT)
        kept.keep(to / name)
    assert {place.name for place in kept.folder.iterdir()} == {"second", "third"}
