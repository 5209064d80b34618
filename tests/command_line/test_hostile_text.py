"""A model, a path and a stored trace full of characters that hide, or end what they stand in."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import unicodedata
from pathlib import Path
from xml.etree import ElementTree

import pytest

from checker.command_line.output import write_file, write_json
from checker.source.visible import comment, in_place, visible, visible_lines
from tests.command_line.running import Inside, Ran

# What stands in a literal of the model may be anything; what stands in its comments is a file's.
LITERAL = r"EVIL*/ \x1b[32m \x07 \r \n \x00 \x7f \x9b \u202e \u2066 \u200f \u061c \u2028 \ud800 \ufffe //\\"
IN_COMMENT = "EVIL */ \x1b[32m \x07 \x7f \x9b \u202e \u2066 \u200f \u061c \u2028 ]]> --> (* *) /* ??/ *\\"
MODEL = f'''
from checker import *

RECHECK = mechanism(False, cost="{LITERAL}")
SIZE = parameter(2, most=3)


class Kind(Enum):
    NONE = 0
    SOME = 1


@record
class Page:
    pins: int = integer(0, most=1)
    kind: Kind = Kind.NONE


page = shared(Page)


@procedure
def take() -> None:
    with atomic:  # {IN_COMMENT}
        wait_until(page.pins < 1 or not RECHECK)
        page.pins += 1


@actor(count=SIZE)
def holder() -> None:
    take()
    page.kind = Kind.SOME  # {IN_COMMENT}
    with atomic:  # {IN_COMMENT}
        page.pins -= 1
        assert page.kind != Kind.SOME, "{LITERAL}"


@never("{LITERAL}")
def never_some() -> bool:
    return page.kind == Kind.SOME


@eventually("{LITERAL}")
def is_one() -> bool:
    return page.pins == 2


properties = [never_some, is_one, every_actor_finishes()]
'''.replace("from checker import *", "from enum import Enum\n\nfrom checker import *")
NAME = "EVIL*\x1b[32m\n\u202e\udcff.py"
OURS = re.compile(r"\x1b\[(?:32|1;31|33|2|0)m")


def hidden(text: str) -> set[str]:
    """The invisible characters of a text, and those that affect the text around them."""
    return {
        letter
        for letter in text
        if letter not in "\n\t" and unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Zl", "Zp", "Cn")
    }


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """The model, in a file with a name of the same kind."""
    path = tmp_path / NAME
    path.write_text(MODEL, encoding="utf-8")
    return path


def seen(ran: Ran, *statuses: int) -> str:
    """All that a run printed, once it is seen to be harmless."""
    assert ran.status in statuses, ran.err[-2000:]
    assert not hidden(ran.out + ran.err)
    return ran.out


TEXTS: list[list[str]] = [
    [], ["-v"], ["-q"], ["--list"], ["--provoke"], ["--matrix", "--costs"],
    ["--format", "table"], ["--format", "gcc"], ["--format", "mermaid"], ["--format", "dot"],
    ["--near-misses", "--counterexamples", "2"], ["--mechanisms"], ["-p", "SIZE=9"], ["-p", "EVIL\x1b=\x1b"],
    ["--engine", "dpor"], ["--max-states", "3"], ["--\x1b"],
]  # fmt: skip


@pytest.mark.parametrize("words", TEXTS, ids=str)
def test_texts(checker: Inside, model: Path, words: list[str]) -> None:
    seen(checker(model, *words), 0, 1, 2, 3)


@pytest.mark.parametrize("words", [[], ["-v"], ["-q"]], ids=str)
def test_colours_are_ours_alone(checker: Inside, model: Path, words: list[str]) -> None:
    out = checker(model, "--colour", "always", *words).out
    assert OURS.search(out)
    plain = checker(model, "--colour", "never", *words).out
    assert re.sub(r"\d\.\d\d s, \S+ of", "", OURS.sub("", out)) == re.sub(r"\d\.\d\d s, \S+ of", "", plain)
    assert not hidden(OURS.sub("", out))


def test_no_text_begins_a_line_of_its_own(checker: Inside, model: Path) -> None:
    model.write_text(MODEL.replace(LITERAL, r"bad\nmodel.py: holds"), encoding="utf-8")
    for words in ([], ["--list"], [model]):
        lines = seen(checker(model, *words), 0, 1).splitlines()
        assert not [line for line in lines if line.startswith("model.py")]


def test_several_models(checker: Inside, tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(MODEL, encoding="utf-8")
    (tmp_path / "other.py").write_text(MODEL, encoding="utf-8")
    out = seen(checker(tmp_path, "--matrix", "--costs"), 1)
    assert "2 designs: 0 satisfy all their properties, 2 do not (2 not as declared; " in out
    assert len([line for line in out.splitlines() if line.startswith("every_actor_finishes  ")]) == 1


def test_the_result_file(checker: Inside, model: Path, tmp_path: Path) -> None:
    text = seen(checker(model, "--json", "-"), 1)
    assert text.isascii()
    json.loads(text)
    assert not re.search(r"(?<!\\)\\u(d[89ab]|d[c-f])", text)  # half a character
    seen(checker(model, "--json", tmp_path / "found\x1b.json", "-q"), 1)


def test_files_are_made_visible_whatever_is_written(tmp_path: Path) -> None:
    write_json(str(tmp_path / "x.json"), {"\ud800": ["\udcff\x9b"]})
    assert (tmp_path / "x.json").read_text() == '{\n "\\\\ud800": [\n  "\\\\udcff\\\\x9b"\n ]\n}\n'
    write_file(str(tmp_path / "x.xml"), "<x>\x1b\ud800\n</x>")
    assert (tmp_path / "x.xml").read_text() == "<x>\\x1b\\ud800\n</x>"


def test_a_stored_trace(checker: Inside, model: Path, tmp_path: Path) -> None:
    stored = tmp_path / "stored.json"
    seen(checker(model, "--json", stored), 1)
    assert "shows the same" in seen(checker("replay", stored, "--model", model), 0)
    for form in ("itf", "shiviz"):
        words = "--as", form, "--property", "never_some"
        text = seen(checker("replay", stored, "--model", model, *words), 0)
        if form == "itf":
            json.loads(text)
    content = json.loads(stored.read_text())
    for trace in content["results"][0]["traces"]:
        for step in trace["steps"]:
            step.update(text="\x1b\u202e\n", file="\ud800", changed={"\x1b": ["\x07", "\x9b"]})
        trace["steps"][-1]["actor"] = "\x1b"
    stored.write_text(json.dumps(content))
    seen(checker("replay", stored, "--model", model), 1)
    content["results"][0]["traces"][0]["property"] = "\x1b\u202e"
    stored.write_text(json.dumps(content))
    seen(checker("replay", stored, "--model", model), 1)
    seen(checker("replay", stored, "--model", model, "--property", "\x1b"), 2)


def test_xml_is_well_formed(checker: Inside, model: Path) -> None:
    for words in (["--junit", "-"], ["graph", "--as", "svg"], ["graph", "--as", "graphml"]):
        words = [str(model), *words] if words[0] != "graph" else ["graph", str(model), *words[1:]]
        ElementTree.fromstring(seen(checker(*words), 0, 1))
    projected = checker("graph", model, "--project", "page.kind")
    ElementTree.fromstring(seen(projected, 0))


def test_other_pictures_and_the_page(checker: Inside, model: Path) -> None:
    seen(checker("graph", model, "--as", "dot"), 0)
    seen(checker("graph", model, "--project", "\x1b"), 2)
    seen(checker("graph", model, "--actor", "\x1b"), 2)
    page = seen(checker(model, "--html", "-"), 1)
    assert "EVIL" in page and "\n\nReproduce" not in page


def without_comments(text: str) -> str:
    """What is left of a Promela or TLA+ file for its compiler."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return "\n".join(line.split("\\*")[0] for line in text.splitlines())


@pytest.mark.parametrize("what", ["program", "ground", "python", "table", "promela", "tla"])
def test_what_is_emitted(checker: Inside, model: Path, what: str) -> None:
    text = seen(checker("emit", what, model), 0)
    if what in ("promela", "tla"):
        assert "EVIL" in text
        assert "EVIL" not in without_comments(text).replace("MODULE EVIL", "")
    property_of_runs = checker("emit", what, model, "--property", "is_one")
    seen(property_of_runs, 0 if what == "promela" else 2)


def test_broken_models(checker: Inside, tmp_path: Path) -> None:
    for text in (
        MODEL.replace("page.pins -= 1", "page.pins -= 'a'"),
        MODEL + "\nraise ValueError('\\x1b\\u202e\\n')",
        MODEL + "\nprint('\\x1b\\u202e'); raise SystemExit('\\x1b')",
        MODEL + "\n\tx = '\x1b\u202e",
        MODEL + "\0",
        MODEL.replace("never_some, is_one", 'never_some.named("\\x1b[31m"), is_one'),
    ):
        (tmp_path / NAME).write_text(text, encoding="utf-8")
        ran = checker(tmp_path / NAME)
        seen(ran, 2)
        assert str(tmp_path)[:5] in ran.err


def test_paths_that_are_none(checker: Inside, tmp_path: Path) -> None:
    for path in (tmp_path / NAME, "a\x1bb\u202e.py", "a\udcff.py", tmp_path / NAME / NAME):
        seen(checker(path), 2)
        seen(checker("replay", path), 2)
        seen(checker("emit", "table", path), 2)
        seen(checker("graph", path, "-o", path), 2)
        seen(checker("--resume", path), 2)


def test_carets_stand_where_they_stood(checker: Inside, tmp_path: Path) -> None:
    (tmp_path / "model.py").write_text('from checker import *\nx = "\x1b\u202e\x1b" + parameter(1, most=2)\n')
    _, line, carets, _ = checker(tmp_path / "model.py").err.splitlines()
    assert line == '    2 | x = "␛\ufffd␛" + parameter(1, most=2)'
    assert carets.index("^") == line.index("parameter")


def test_progress_in_a_log(tmp_path: Path) -> None:
    path = tmp_path / os.fsencode(NAME).decode("utf-8", "surrogateescape")
    path.write_text((Path(__file__).parent / "models" / "vast.py").read_text())
    words = [sys.executable, "-m", "checker", str(path), "--engine", "python", "--timeout", "60s", "--no-why"]
    with subprocess.Popen(words, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL) as run:
        assert run.stderr is not None
        lines: list[bytes] = []
        while not lines or b"states/s" not in lines[-1]:
            lines.append(next(run.stderr))
        run.kill()
    assert not hidden(b"".join(lines).decode())


# -- the words themselves ---------------------------------------------------------------------------------


def test_every_character_that_hides_is_made_visible() -> None:
    for number in range(sys.maxunicode + 1):
        letter = chr(number)
        if unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Zl", "Zp", "Cn"):
            assert visible(letter).isascii() and visible(letter).isprintable()
            assert len(in_place(letter)) == 1 and (letter == "\t" or in_place(letter).isprintable())
    assert visible("a\tb\nc") == r"a\tb\nc"
    assert visible_lines("a\tb\nc\r") == "a\tb\nc\\r"
    assert visible("página 日本 🙂") == "página 日本 🙂"


@pytest.mark.parametrize(
    "text", ["*/", "*\\", "*\\/", "**//", "//\\", "/*/", "??/", "(*)", "*\0/", "*\u202e/", "*?/"]
)
def test_no_text_ends_a_comment(text: str) -> None:
    found = comment(f"a{text}{text}b{text}")
    assert not re.search(r"\*/|/\*|\*\)|\(\*|\\|\?\?|\n", found)
    assert found.isascii()
