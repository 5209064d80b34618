"""How many models at a time, and what each has of the processors and the memory."""

from __future__ import annotations

import pytest

from checker.command_line.folders import named_folders
from checker.command_line.options import options_of
from checker.command_line.output import Output
from checker.command_line.parsing import parse
from checker.command_line.session import Session
from tests.command_line.running import Inside


def session(words: str, monkeypatch: pytest.MonkeyPatch, processors: int = 8) -> Session:
    """What a command line comes to on so many processors."""
    for module in ("session", "options"):
        monkeypatch.setattr(f"checker.command_line.{module}.processors", lambda: processors)
    asked = parse(["check", "models", *words.split()])
    options = options_of(asked, named_folders(asked))
    return Session(asked, options, Output(), options.limits.deadline())


@pytest.mark.parametrize(
    ("words", "pieces", "jobs"),
    [
        ("", 20, 8),
        ("", 3, 3),
        ("", 0, 1),
        ("--jobs 2", 20, 2),
        ("--jobs 30", 20, 20),
        ("--max-memory 3G", 20, 3),
        ("--max-memory 512M", 20, 1),
        ("--max-memory 512M --jobs 2", 20, 2),
        ("--spill somewhere --jobs 4", 20, 1),
    ],
)
def test_how_many_at_a_time(words: str, pieces: int, jobs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert session(words, monkeypatch).jobs(pieces) == jobs


@pytest.mark.parametrize(
    ("words", "jobs", "threads", "memory"),
    [
        ("", 1, 8, None),
        ("", 3, 2, None),
        ("", 20, 1, None),
        ("--threads 5", 4, 5, None),
        ("--max-memory 8G", 4, 2, 2 << 30),
        ("--max-memory 8G", 1, 8, 8 << 30),
    ],
)
def test_what_each_has(
    words: str, jobs: int, threads: int, memory: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = session(words, monkeypatch).part(jobs)
    assert (part.options.threads, part.options.limits.memory) == (threads, memory)
    assert part.deadline.memory == memory


def test_a_model_says_which_part_of_the_memory_it_had(checker: Inside) -> None:
    ran = checker("wide.py", "vast.py", "-q", "--reduce", "none", "--max-memory", "2M", "--jobs", "2")
    assert "--max-memory 1M reached" in ran.out + ran.err and "--max-memory 2M" not in ran.out + ran.err


@pytest.mark.parametrize("word", ["0", "-1", "two", "1k"])
def test_words_that_are_no_number_of_jobs(checker: Inside, word: str) -> None:
    ran = checker("clean.py", f"--jobs={word}")
    assert ran.status == 2 and f"argument --jobs: `{word}` is not a positive whole number" in ran.err
