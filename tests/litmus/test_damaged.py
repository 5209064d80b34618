"""Damaged litmus tests give a message, never anything else."""

from pathlib import Path
from random import Random

import pytest

from checker.litmus.model_text import model_of
from checker.source.diagnostic import ModelError
from checker.source.span import SourceText

FILES = sorted(Path(__file__).parent.glob("*.litmus"))
PIECES = (
    "(",
    ")",
    "{",
    "}",
    "*",
    "(*",
    "*)",
    "/*",
    ";",
    "if",
    "0:",
    "=",
    "~",
    "é",
    "\t",
    "99999999999",
    "x",
    "[",
    "&&",
)


def damaged(text: str, random: Random) -> str:
    """The text with a part of it missing, doubled or replaced."""
    begin = random.randrange(len(text))
    end = min(len(text), begin + random.choice((0, 1, 1, 3, 20)))
    piece = random.choice(("", text[begin:end] * 2, *PIECES))
    return text[:begin] + piece + text[end:]


def test_damaged_files_give_messages() -> None:
    random, refused = Random(1), 0
    for number in range(4000):
        text = FILES[number % len(FILES)].read_text()
        for _ in range(random.choice((1, 1, 2, 5))):
            text = damaged(text, random)
        try:
            model_of(SourceText("damaged.litmus", tuple(text.split("\n"))))
        except ModelError as error:
            refused += 1
            assert str(error).startswith("damaged.litmus:"), str(error)
    assert 2000 < refused < 4000


def test_deep_nesting_gives_a_message() -> None:
    for piece in ("(", "~", "{", "if (1) ", "r0 = -(", "r0 = 1" + "+1" * 9):
        text = "C t\n{}\nP0(int *x) {\n" + piece * 5000
        refuse(text)
    for piece in ("(", "~", "x=1 => ", "x=1 /\\ ~("):
        refuse("C t\n{}\nP0(int *x) {}\nexists " + piece * 5000)


def refuse(text: str) -> None:
    with pytest.raises(ModelError):
        model_of(SourceText("deep.litmus", tuple(text.split("\n"))))
