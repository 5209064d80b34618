"""Output of the command line: help, lists, quiet and verbose, tables."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

import checker as package
from tests.command_line.running import MODELS, Inside, environment, outside

HEAVY = ("networkx", "z3", "rich", "checker.compiler", "checker.backends")
IMPORTED = f"""
import sys
from checker.__main__ import main
status = main(sys.argv[1:])
print([name for name in {HEAVY} if name in sys.modules], status, file=sys.stderr)
"""


@pytest.mark.parametrize(
    "words", [["--help"], ["--version"], ["check", "--help"], ["replay", "-h"], ["emit", "-h"]]
)
def test_help_imports_nothing_heavy(words: list[str]) -> None:
    run = subprocess.run(
        [sys.executable, "-c", IMPORTED, *words],
        cwd=MODELS,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stderr == "[] 0\n"
    assert run.stdout


def test_a_small_model_imports_nothing_heavy() -> None:
    run = subprocess.run(
        [sys.executable, "-c", IMPORTED, "clean.py"],
        cwd=MODELS,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stderr == "['checker.compiler', 'checker.backends'] 0\n"


def test_help_says_every_option_and_every_status(checker: Inside) -> None:
    top, verb = checker("--help").out, checker("check", "--help").out
    for status in (0, 1, 2, 3, 70, 130):
        assert re.search(rf"\b{status} \w", top), status
    options = re.findall(r"^  (-[^ ]+)", verb, re.MULTILINE)
    assert {"-p", "--list", "--max-states", "--max-memory", "--timeout", "--json"} <= {
        o.rstrip(",") for o in options
    }
    for block in re.split(r"\n  (?=-)", verb)[1:]:
        assert re.search(r"  +[a-z]", block), f"{block} is not described"


def test_version(checker: Inside) -> None:
    assert checker("--version").out == f"checker {package.__version__}\n"


def test_no_words_at_all(checker: Inside) -> None:
    ran = checker()
    assert ran.status == 2
    assert ran.err.startswith("usage: python -m checker")


def test_a_verb_may_be_said(checker: Inside) -> None:
    assert checker("check", "clean.py") == checker("clean.py")


def test_list_explores_nothing(checker: Inside) -> None:
    ran = checker("too_many_pins.py", "lock_order.py", "as_declared.py", "--list")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == (
        "too_many_pins.py\n"
        "  parameter  USERS=3 (1..5)\n"
        "  actor      get_page x 3\n"
        "  property   every_actor_finishes (otherwise: an actor can never finish)\n"
        "lock_order.py\n"
        "  actor      task x 2\n"
        "  property   both_held (otherwise: never: both locks are held at once)\n"
        "  property   held_and_free (otherwise: never: somebody holds a lock that is free)\n"
        "  property   task_never_waits (otherwise: task() has to wait)\n"
        "  property   every_actor_finishes (otherwise: an actor can never finish)\n"
        "as_declared.py\n"
        "  mechanism  WRITES=on (cost: a store)\n"
        "  actor      write\n"
        "  property   stays_clean (otherwise: the page is dirty), declared violated\n"
    )


def test_quiet_is_one_line_a_model(checker: Inside) -> None:
    ran = checker("lock_order.py", "gaps.py", "as_declared.py", "-q")
    assert ran.out == (
        "lock_order.py: violated: 1 of 4 properties hold"
        " (19 states; sequential consistency)\n"
        "gaps.py: holds: 1 of 1 properties hold, 1 of them vacuously"
        " (2 states; sequential consistency)\n"
        "as_declared.py: violated (as declared): 0 of 1 properties hold"
        " (2 states; sequential consistency)\n"
    )


def test_verbose_adds_counts_and_coverage(checker: Inside) -> None:
    plain, ran = checker("lost_update.py").out, checker("lost_update.py", "-v").out
    summary = plain[plain.index("\nlost_update.py: ") :]
    before, added = ran.split(summary)
    assert before == checker("lost_update.py", "--format", "full").out.split(summary)[0]
    first = r"  native engine, \d+\.\d\d s, \S+ of memory\n  alone, increment: 2 writes, 2 reads\n"
    assert re.match(first + r"  states at each depth: 1, ", added)
    assert "  taken       statement\n" in added
    assert re.search(r"^ +\d+  lost_update.py:17 increment: seen = counter.value$", added, re.MULTILINE)


@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_a_table_fits_the_terminal(width: int) -> None:
    ran = outside("lock_order.py", "lost_update.py", "--format", "table", COLUMNS=str(width))
    tables = [part.split("Reproduce")[0] for part in ran.out.split("\n\n") if "(start)" in part]
    assert len(tables) == 3
    for line in "\n".join(tables).splitlines():
        assert len(line) <= width


def test_the_command_that_shows_the_same_again(checker: Inside) -> None:
    asked = ["too_many_pins.py", "-p", "USERS=2", "--reduce", "none"]
    said = checker(*asked, "--format", "full").out
    race, command = said.split("Reproduce:")
    words = command.split("\n\n")[0].replace("\\\n", "").split()
    assert words == ["python3", "-m", "checker", asked[0], "--property", "integers_stay_in_range", *asked[1:]]
    again = checker(*words[3:], "--format", "full")
    assert (again.status, again.out.split("Reproduce:")[0]) == (1, race)


def test_emit(checker: Inside) -> None:
    assert checker("emit", "program", "clean.py").out.startswith("program clean")
    assert "def expand(" in checker("emit", "python", "clean.py").out
    assert checker("emit", "table", "clean.py").out.startswith("table clean")
    assert checker("emit", "program", "nothing.py").status == 2
    assert checker("emit", "verilog", "clean.py").status == 2
