"""Code that did not run and may declare something: lost for certain, or a warning; never silent."""

from pathlib import Path

import pytest

from checker.compiler.compile import compile_model
from checker.source.diagnostic import ModelError

HEAD = """\
import os
import sys
from contextlib import suppress
from functools import partial

from checker import actor, every_actor_finishes, mechanism, parameter, record, shared

TIMES = parameter(2, most=3)
FAST = mechanism(False, cost="none")
DEBUG = False
NAMES = ["a", "b"]


@record
class Page:
    locked: bool = False


page = shared(Page)


@actor
def worker() -> None:
    page.locked = TIMES > 1 or FAST


def make(name: str) -> object:
    @actor
    def made() -> None:
        page.locked = True

    return made


def plain(name: str) -> str:
    return name.upper()


first = make("a")
properties = [every_actor_finishes()]
"""
OUT = "if os.environ.get('NOWHERE'):\n    "
SUPPRESSED = "with suppress(ValueError):\n    int('x')\n    "
SECOND = "    @{}\n    def second() -> None:\n        page.locked = False\n"
TEAM = "def team() -> object:\n    yield make('b')\n    yield make('c')\n"


def said(folder: Path, more: str) -> list[str]:
    """The warnings of a model that code did not run."""
    (folder / "lib.py").write_text("from checker import actor\n\n\n@actor\ndef other() -> None:\n    pass\n")
    (folder / "plain.py").write_text("def size() -> int:\n    return len('ab')\n")
    (folder / "model.py").write_text(f"{HEAD}{more}\n")
    warnings = compile_model(str(folder / "model.py")).program.warnings
    first = [str(one).splitlines()[0].split(": warning: ")[1] for one in warnings]
    return [one.partition(" did not run")[0] for one in first if " did not run" in one]


@pytest.mark.parametrize(
    ("more", "warning"),
    [
        ("if DEBUG:\n" + SECOND.format("actor"), "because of `DEBUG` this"),
        ("if DEBUG:\n    second = make('b')", "because of `DEBUG` this"),
        ("if DEBUG:\n    memory = 'weak'", "because of `DEBUG` this"),
        ("if DEBUG:\n    left_out = []", "because of `DEBUG` this"),
        ("if not (DEBUG or NAMES):\n    second = make('b')", "because of `not (DEBUG or NAMES)` this"),
        ("for name in NAMES[2:]:\n    second = make(name)", "because of `NAMES[2:]` this"),
        ("second = [make(name) for name in NAMES[2:]]", "because of `NAMES[2:]` this"),
        ("second = make('b') if DEBUG else None", "because of `DEBUG` this"),
        ("second = None if NAMES else make('b')", "because of `NAMES` this"),
        ("second = DEBUG and make('b')", "because of `DEBUG` this"),
        ("second = NAMES or make('b')", "because of `NAMES` this"),
        ("second = NAMES and DEBUG and make('b')", "because of `NAMES and DEBUG` this"),
        ("def other() -> object:\n    return actor(make)\nif DEBUG:\n    second = other()",
         "because of `DEBUG` this"),
        ("def other() -> object:\n    return actor(make)\nkinds = [plain, other]\nsecond = kinds[DEBUG]('b')",
         "other()"),
        ("many = list(NAMES)\nif len(many) > 5:\n    second = make('b')", "because of `len(many) > 5` this"),
        (f"mk = make\n{OUT}second = mk('b')", "because of `os.environ.get('NOWHERE')` this"),
        (f"mk = make\n{SUPPRESSED}second = mk('b')", "because of `with suppress(ValueError)` this"),
        (f"mk = partial(make, 'b')\n{OUT}second = mk()", "because of `os.environ.get('NOWHERE')` this"),
        (f"{SUPPRESSED}globals()['make']('b')", "because of `with suppress(ValueError)` this"),
        ("task = actor\nif __name__ == '__main__':\n" + SECOND.format("task"),
         "because of `__name__ == '__main__'` this"),
        ("two = actor(count=2)\nif __name__ == '__main__':\n" + SECOND.format("two"),
         "because of `__name__ == '__main__'` this"),
        ("import checker.language.primitives as prim\nif __name__ == '__main__':\n"
         + SECOND.format("prim.actor"), "because of `__name__ == '__main__'` this"),
        ("if __name__ == '__main__':\n    import lib\n    second = lib.other",
         "because of `__name__ == '__main__'` this"),
    ],
)  # fmt: skip
def test_what_a_constant_or_an_alias_hides_is_said(tmp_path: Path, more: str, warning: str) -> None:
    assert said(tmp_path, more) == [warning]


@pytest.mark.parametrize(
    "more",
    [
        f"{OUT}memory = 'weak'",
        "if __name__ == '__main__':\n    memory = 'tso'",
        f"{TEAM}second = next(team())",
        f"{TEAM}for second in team():\n    break",
        "def team() -> object:\n    for name in NAMES:\n        yield make(name)\n\n\nsecond = next(team())",
        f"{TEAM}left_out = list(team())\nagain = team()",
        f"{TEAM}second = [one for _, one in zip(range(1), team())]",
        "second = [one for _, one in zip(range(1), (make(name) for name in NAMES))]",
        "second = any(make(name) for name in NAMES)",
        "async def later() -> object:\n    return make('b')",
        "async def later() -> object:\n    return actor(make)",
        "second = make('b') if os.environ.get('NOWHERE') else None",
        "second = os.environ.get('NOWHERE') and make('b')",
        "for name in []:\n    make(name)",
        "while False:\n    make('b')",
        f"class Team:\n    def add(self) -> object:\n        mk = make\n        return mk('b')\n\n\n"
        f"team = Team()\n{OUT}team.add()",
        f"def mk(name: str) -> object:\n    again = make\n    return again(name)\n\n\n{OUT}second = mk('b')",
    ],
)
def test_what_is_lost_for_certain_is_an_error(tmp_path: Path, more: str) -> None:
    with pytest.raises(ModelError, match=r"(would|might) be lost"):
        said(tmp_path, more)


@pytest.mark.parametrize(
    "more",
    [
        "if TIMES > 2:\n    second = make('b')",
        "if FAST:\n    memory = 'weak'",
        "second = make('b') if FAST else None",
        "second = TIMES > 2 and make('b')",
        "MANY = TIMES > 2\nif MANY:\n    second = make('b')",
        "def many() -> bool:\n    return TIMES > 2\n\n\nif many():\n    second = make('b')",
        "many = []\nfor k in range(TIMES):\n    many.append(k)\nfor k in many[5:]:\n    second = make('b')",
        "many = 0\nif TIMES > 2:\n    many = 1\nif many:\n    second = make('b')",
        "class Sizes:\n    MANY = TIMES > 2\n\n\nif Sizes.MANY:\n    second = make('b')",
        "if parameter(1, most=2) > 1:\n    second = make('b')".replace("parameter(1, most=2)", "TIMES - 1"),
        f"{OUT}print(plain('a'), len(NAMES), 'a'.join(NAMES), os.environ.get('HOME'))",
        "def main() -> int:\n    print(plain('a'))\n    return 0\n\n\nif __name__ == '__main__':\n"
        "    sys.exit(main())",
        "if __name__ == '__main__':\n    from checker.testing import check\n\n    check(__file__)",
        "if TIMES > 9:\n    mk = make\n    second = mk('b')",
        "def big() -> bool:\n    return BIG\n\n\nBIG = TIMES > 2\nif big():\n    second = make('b')",
        "second = FAST and list(make(name) for name in NAMES)",
        "second = FAST and (make('b') if DEBUG else None)",
        f"from plain import size\n{SUPPRESSED}size()",
        f"{TEAM}left_out = list(team())",
        "def one_of() -> object:\n    yield make('b')\n\n\nleft_out = [next(one_of())]",
    ],
)
def test_what_settings_decide_needs_no_word(tmp_path: Path, more: str) -> None:
    assert said(tmp_path, more) == []


def test_a_constant_of_a_library_decides_too(tmp_path: Path) -> None:
    big = "if BIG:\n\n    @actor\n    def big() -> None:\n        pass\n"
    (tmp_path / "sizes.py").write_text(f"from checker import actor\n\nBIG = False\n{big}")
    assert said(tmp_path, "import sizes\nprint(sizes.BIG)") == ["because of `BIG` this"]
