"""A block of bytes that is not as it was written: the engine refuses it, and never answers."""

from __future__ import annotations

import random
import subprocess
import zlib
from array import array
from dataclasses import replace
from pathlib import Path

import pytest

from checker.backends.table.block import MAGIC, SECTIONS, VERSION
from checker.exploration.build import Unavailable
from checker.exploration.choice import job_of
from checker.exploration.engine import NO_MODEL, Job
from checker.exploration.native import native
from checker.exploration.stubborn import Stubborn
from tests.native.building import GROWING, PINBENCH, built_with, needs_compiler, system_of

pytestmark = needs_compiler
HEAD = 4  # words


@pytest.fixture(scope="module")
def job(tmp_path_factory: pytest.TempPathFactory) -> Job:
    """A model with orbits and stubborn sets."""
    system = system_of(PINBENCH, True, PAGES="1")
    futures = Stubborn(system).futures
    job = job_of(system, built_with(*GROWING), tmp_path_factory.mktemp("engine"), futures)
    assert ended(job, job.block) == 0
    return job


def ended(job: Job, block: bytes) -> int:
    """The exit status of the engine for a block that nothing follows; a refusal says nothing."""
    words = [str(job.program), "1", "0", "0", "0", "0", "-", "-", "new", "-", "whole", "0"]
    run = subprocess.run(words, input=block, capture_output=True, timeout=60)
    assert (run.returncode == NO_MODEL) == (run.stdout == b"") and run.stderr == b""
    return run.returncode


def words_of(block: bytes) -> array[int]:
    """A block as words."""
    return array("Q", block)


def forged(words: array[int]) -> bytes:
    """Words whose length and checksum fit."""
    body = words[HEAD:].tobytes()
    return array("Q", [*words[:2], zlib.crc32(body), len(words) - HEAD]).tobytes() + body


def test_the_head(job: Job) -> None:
    words = words_of(job.block)
    assert (words[0], words[1], words[3]) == (MAGIC, VERSION, len(words) - HEAD)
    assert job.block[:8] == b"pintable"
    assert forged(words) == job.block


def test_a_block_that_is_cut_off(job: Job) -> None:
    lengths = {*range(60), *random.Random(1).sample(range(len(job.block)), 150), len(job.block) - 1}
    for length in sorted(lengths):
        assert ended(job, job.block[:length]) == NO_MODEL, length


def test_a_bit_that_is_flipped(job: Job) -> None:
    """Each bit of the head, and some hundreds of the rest."""
    bits = [*range(HEAD * 64), *random.Random(2).sample(range(HEAD * 64, len(job.block) * 8), 300)]
    for bit in bits:
        block = bytearray(job.block)
        block[bit // 8] ^= 1 << bit % 8
        assert ended(job, bytes(block)) == NO_MODEL, bit


@pytest.mark.parametrize(("place", "value"), [(0, MAGIC + 1), (1, VERSION + 1), (1, VERSION - 1), (1, 0)])
def test_another_format(job: Job, place: int, value: int) -> None:
    words = words_of(job.block)
    words[place] = value
    assert ended(job, forged(words)) == NO_MODEL


def test_sections_that_do_not_fill_the_block(job: Job) -> None:
    """The checksum fits: a word too many, one too few, and one that is another section's."""
    words = words_of(job.block)
    for changed in (array("Q", [*words, 0]), words[:-1], words[:HEAD], words[: HEAD + 5]):
        assert ended(job, forged(changed)) == NO_MODEL


def places(words: array[int]) -> dict[str, int]:
    """The position of the length of each section."""
    found, place = {}, HEAD
    for name in SECTIONS:
        found[name] = place
        place += words[place] + 1
    assert place == len(words)
    return found


@pytest.mark.parametrize("name", SECTIONS)
@pytest.mark.parametrize("length", [0, 1, 2**64 - 1, 2**63, "less", "more"])
def test_a_section_of_another_length(job: Job, name: str, length: int | str) -> None:
    """Sections whose rows are counted, or that must fit the rest; sections of free length may be anything."""
    words = words_of(job.block)
    place = places(words)[name]
    before = words[place]
    after = {"less": before - 1, "more": before + 1}[length] if isinstance(length, str) else length
    if after == before or after < 0:
        pytest.skip("that is its length")
    words[place] = after
    assert ended(job, forged(words)) == NO_MODEL


def test_another_number_of_words(job: Job, tmp_path: Path) -> None:
    """An engine for two words, and a model of one."""
    wide = job_of(system_of(PINBENCH, CALLERS="7"), built_with(*GROWING), tmp_path)
    assert (job.words, wide.words) == (1, 2)
    assert ended(replace(job, program=wide.program), job.block) == NO_MODEL
    assert ended(replace(wide, program=job.program), wide.block) == NO_MODEL
    words = words_of(job.block)
    place = places(words)["starts"]
    words[place] = 2  # as many words as a state of two has
    twice = forged(array("Q", [*words, words[place + 1]]))
    assert ended(job, twice) == 0
    assert ended(replace(job, program=wide.program), twice) == NO_MODEL


def test_a_refusal_is_no_answer(job: Job) -> None:
    words = words_of(job.block)
    words[1] += 1
    with pytest.raises(Unavailable, match="refuses its table: it is damaged, or of another version"):
        native(system_of(PINBENCH, True, PAGES="1"), replace(job, block=words.tobytes()))
