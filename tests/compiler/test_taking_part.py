"""What takes part in a model, in all the ways there are; tests/compiler/cases has what is refused."""

from pathlib import Path

import pytest

from checker.compiler.compile import compile_model
from checker.program.program import Program
from checker.source.diagnostic import ModelError

HEAD = """\
from checker import actor, every_actor_finishes, mechanism, never, parameter, record, shared

TIMES = parameter(2, most=3)
FAST = mechanism(False, cost="none")
CONSTANT = 2


@record
class Page:
    locked: bool = False


page = shared(Page)


@actor
def worker() -> None:
    page.locked = True


def reader_of(value: bool) -> object:
    @actor
    def reader() -> None:
        page.locked = value

    return reader


worker_of_a_factory = reader_of(True)
finishes = every_actor_finishes()
"""
LISTED = "properties = [finishes]\n"
READER = "    @actor\n    def second() -> None:\n        page.locked = False\n"
NEVER = "\n@never('the page is locked')\ndef unlocked() -> bool:\n    return page.locked\n\n"


def dedent(text: str, count: int) -> str:
    """The lines without so many spaces at their start."""
    return "".join(f"{line[count:]}\n" for line in text.splitlines())


def compiled(folder: Path, text: str, **settings: str) -> Program:
    """The program of a model, beside which lies a library."""
    (folder / "lib.py").write_text(
        "from checker import actor, record, shared\n\n\n@record\nclass State:\n    on: bool = False\n\n\n"
        "state = shared(State)\n\n\n@actor\ndef switch() -> None:\n    state.on = True\n\n\n"
        "@actor\ndef _other() -> None:\n    state.on = False\n\n\n"
        "def made() -> object:\n    @actor\n    def one() -> None:\n        state.on = False\n\n"
        "    return one\n\n\n"
        "def made_of(text: str) -> int:\n    return int(text)\n"
    )
    (folder / "model.py").write_text(text)
    return compile_model(str(folder / "model.py"), settings).program


def actors(folder: Path, more: str, **settings: str) -> set[str]:
    """The actors of a model, the two that are always there left out."""
    program = compiled(folder, HEAD + more + LISTED, **settings)
    return {one.name for one in program.actors} - {"worker", "reader"}


@pytest.mark.parametrize(
    "condition",
    [
        "TIMES > 2",
        "FAST",
        "not FAST and TIMES == 3",
        "CONSTANT > 2",
        "len(range(TIMES)) > 2",
        "CONSTANT - TIMES",
    ],
)
def test_names_of_the_file_decide_on_declarations(tmp_path: Path, condition: str) -> None:
    assert actors(tmp_path, f"if {condition}:\n{READER}") == set()


@pytest.mark.parametrize(
    "block",
    [
        "if TIMES > 2:",
        "if not CONSTANT:\n    pass\nelif TIMES == 3:",
        "for _ in range(TIMES - 2):",
        "while TIMES > 2:",
    ],
)
def test_what_decides_may_be_chosen(tmp_path: Path, block: str) -> None:
    more = f"{block}\n{READER}" + ("    break\n" if "while" in block else "")
    assert actors(tmp_path, more) == set()
    assert actors(tmp_path, more, TIMES="3") == {"second"}


@pytest.mark.parametrize(
    "condition",
    [
        "__name__ == '__main__'",
        "False",
        "not True",
        "0",
        "MAIN",
        "os.environ.get('NOWHERE')",
        "TIMES and __name__ == '__main__'",
        "TYPE_CHECKING",
        "Path('nowhere').exists()",
    ],
)
def test_what_lies_outside_does_not_decide(tmp_path: Path, condition: str) -> None:
    first = "import os\nfrom pathlib import Path\nfrom typing import TYPE_CHECKING\n"
    first += "MAIN = __name__ == '__main__'\n"
    with pytest.raises(ModelError, match="this declaration would be lost"):
        actors(tmp_path, f"{first}if {condition}:\n{READER}")


@pytest.mark.parametrize(
    "block",
    [
        f"try:\n    import nowhere\n{READER}except ImportError:\n    pass\n",
        f"try:\n    pass\nexcept ImportError:\n{READER}",
        f"try:\n    import nowhere\nexcept ImportError:\n    pass\nelse:\n{READER}",
        "with suppress(ImportError):\n    try:\n        pass\n    finally:\n"
        "        import nowhere\n        second = reader_of(False)\n",
        f"with suppress(ImportError):\n    import nowhere\n{READER}",
        f"with suppress(ImportError):\n    if TIMES:\n        import nowhere\n{READER}",
        "with suppress(ImportError):\n    import nowhere\n    properties = []\n",
        "with suppress(ImportError):\n    import nowhere\n    second = reader_of(False)\n",
        "with suppress(ValueError):\n    second = reader_of(int('x'))\n",
        "many = []\nfor k in range(2):\n    with suppress(ZeroDivisionError):\n"
        "        1 // (1 - k)\n        many.append(reader_of(False))\n",
        "with suppress(ImportError):\n    import breaks\n",
    ],
)
def test_no_declaration_vanishes_in_an_exception(tmp_path: Path, block: str) -> None:
    library = "from checker import never\n@never('a')\ndef p() -> bool:\n    return True\nimport nowhere\n"
    (tmp_path / "breaks.py").write_text(library)
    with pytest.raises(ModelError, match="this declaration would be lost"):
        actors(tmp_path, f"from contextlib import suppress\n{block}")


FACTORY = "def made() -> object:\n    one = None\n{}    return one\n\n\nsecond = made()\n"
INNER = "        @actor\n        def one() -> None:\n            page.locked = False\n"


@pytest.mark.parametrize(
    "block",
    [
        FACTORY.format(f"    try:\n        import nowhere\n{INNER}    except ImportError:\n        pass\n"),
        FACTORY.format(f"    with suppress(ImportError):\n        import nowhere\n{INNER}"),
        FACTORY.format(f"    if os.environ.get('NOWHERE'):\n{INNER}"),
        FACTORY.format("    if os.environ.get('HOME', 'x'):\n        return\n" + dedent(INNER, 4)),
        FACTORY.format(
            "    try:\n        import nowhere\n    except ImportError:\n        return one\n"
            + dedent(INNER, 4)
        ),
        FACTORY.format(f"    for k in range(1):\n        if True:\n            continue\n{INNER}"),
        f"for k in range(TIMES):\n    if os.environ.get('HOME', 'x'):\n        continue\n{READER}",
        f"for k in range(TIMES):\n    if k < 9 or __name__ == '__main__':\n        break\n{READER}",
        f"while TIMES:\n    break\n{READER}",
        "def made() -> object:\n    return reader_of(False)\ntry:\n    1 // 0\n    second = made()\n"
        "except ZeroDivisionError:\n    pass\n",
        "import lib\ntry:\n    1 // 0\n    second = lib.made()\nexcept ZeroDivisionError:\n    pass\n",
        "from lib import made as make\nif os.environ.get('NOWHERE'):\n    second = make()\n",
    ],
)
def test_no_jump_and_no_factory_hides_a_declaration(tmp_path: Path, block: str) -> None:
    with pytest.raises(ModelError, match="this declaration would be lost"):
        actors(tmp_path, f"import os\nfrom contextlib import suppress\n{block}\n")


@pytest.mark.parametrize(
    ("block", "names"),
    [
        ("def made(kind: int) -> object:\n    if kind:\n        return None\n"
         + dedent(INNER, 4) + "    return one\nsecond = made(1)\n", set()),
        (FACTORY.format("    if TIMES > 2:\n        return one\n" + dedent(INNER, 4)), {"one"}),
        (FACTORY.format(f"    try:\n{INNER}    finally:\n        pass\n"), {"one"}),
        (f"for k in range(TIMES):\n    if k < TIMES:\n        continue\n{READER}", set()),
        (f"for k in range(TIMES):\n    for _ in 'a':\n        break\n    if k:\n        continue\n{READER}",
         {"second"}),
        ("import lib\ntry:\n    x = lib.made_of('x')\nexcept ValueError:\n    pass\nleft_out = lib\n", set()),
    ],
)  # fmt: skip
def test_names_of_a_factory_decide(tmp_path: Path, block: str, names: set[str]) -> None:
    assert actors(tmp_path, block) == names


@pytest.mark.parametrize(
    "block",
    [
        f"try:\n{READER}except ImportError:\n    pass\nelse:\n    pass\n",
        f"try:\n    import nowhere\nexcept ImportError:\n{READER}",
        f"try:\n    pass\nfinally:\n{READER}",
        f"from contextlib import suppress\nwith suppress(ImportError):\n{READER}    import nowhere\n",
    ],
)
def test_a_block_may_declare_as_far_as_it_runs(tmp_path: Path, block: str) -> None:
    assert actors(tmp_path, block) == {"second"}


@pytest.mark.parametrize(
    "value", ["actor(f) if page is None else None", "page is None and actor(f)", "lambda: actor(f)"]
)
def test_no_expression_hides_a_declaration(tmp_path: Path, value: str) -> None:
    with pytest.raises(ModelError, match="might be lost"):
        actors(tmp_path, f"def f() -> None:\n    page.locked = False\nsecond = {value}\n")


@pytest.mark.parametrize("name", ["properties", "expect", "left_out"])
def test_no_list_vanishes_under_main(tmp_path: Path, name: str) -> None:
    with pytest.raises(ModelError, match="this declaration would be lost"):
        actors(tmp_path, f"if __name__ == '__main__':\n    {name} = []\n")


def test_a_program_may_stand_under_main(tmp_path: Path) -> None:
    first = "import sys\nfrom typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from lib import switch\n"
    assert (
        actors(
            tmp_path, f"{first}def run() -> None:\n    sys.exit(2)\nif __name__ == '__main__':\n    run()\n"
        )
        == set()
    )


def test_what_only_main_imports_vanishes(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="this declaration would be lost"):
        actors(tmp_path, "if __name__ == '__main__':\n    from lib import switch\n")


@pytest.mark.parametrize(
    ("more", "names"),
    [
        ("@actor\ndef __second() -> None:\n    page.locked = False\n", {"__second"}),
        ("@actor\ndef _second() -> None:\n    page.locked = False\n", {"_second"}),
        ("def second() -> None:\n    page.locked = False\nkept = [actor(second)]\n", {"second"}),
        ("def second() -> None:\n    page.locked = False\nkept = {'a': actor(second)}\n", {"second"}),
        ("from lib import switch, _other\n", {"switch", "_other"}),
        ("import lib\nfrom lib import switch\nleft_out = [lib._other]\n", {"switch"}),
        ("import lib\nfrom lib import state\nleft_out = [lib]\n", set()),
        ("import lib\nleft_out = lib\n", set()),
        ("left_out = [worker_of_a_factory]\n", set()),
    ],
)
def test_actors_that_take_part(tmp_path: Path, more: str, names: set[str]) -> None:
    assert actors(tmp_path, more) == names


def test_an_actor_that_is_left_out_takes_no_part(tmp_path: Path) -> None:
    program = compiled(tmp_path, HEAD + LISTED + "left_out = [worker_of_a_factory]\n")
    assert [one.name for one in program.actors] == ["worker"]


@pytest.mark.parametrize("more", ["from lib import switch\n", "from lib import *\n", "import lib\n"])
def test_what_a_library_declares_does_not_vanish(tmp_path: Path, more: str) -> None:
    with pytest.raises(ModelError, match="is declared but takes no part"):
        actors(tmp_path, more)


@pytest.mark.parametrize(
    ("listed", "names"),
    [
        ("properties = [unlocked]\nproperties += [finishes]\n", ["unlocked", "every_actor_finishes"]),
        ("properties = [unlocked]\nproperties.append(finishes)\n", ["unlocked", "every_actor_finishes"]),
        (
            "properties = [unlocked]\nproperties = [*properties, finishes]\n",
            ["unlocked", "every_actor_finishes"],
        ),
        (
            "properties = (unlocked.named('a'), unlocked.named('b'), finishes)\n",
            ["a", "b", "every_actor_finishes"],
        ),
        ("properties = [finishes.named('a').named('b')]\nleft_out = [unlocked]\n", ["b"]),
        (
            "if FAST:\n    properties = [unlocked]\nelse:\n    properties = [finishes, unlocked]\n",
            ["every_actor_finishes", "unlocked"],
        ),
        ("properties = [finishes]\nleft_out = [unlocked.named('later')]\n", ["every_actor_finishes"]),
    ],
)
def test_properties_that_take_part(tmp_path: Path, listed: str, names: list[str]) -> None:
    program = compiled(tmp_path, HEAD + NEVER + listed)
    assert [one.name for one in program.properties if one.kind != "step"] == names


@pytest.mark.parametrize(
    "listed",
    [
        "properties = [finishes]\n",
        "properties = [finishes, unlocked]\nproperties.pop()\n",
        "properties = [finishes]\nunlocked = None\n",
        "properties = [finishes]\nleft_out = []\n",
        "properties = [finishes]\nleft_out = [unlocked]\nunlocked.named('b')\n",
    ],
)
def test_a_property_that_is_not_listed(tmp_path: Path, listed: str) -> None:
    with pytest.raises(ModelError, match="is declared but not listed"):
        compiled(tmp_path, HEAD + NEVER + listed)


@pytest.mark.parametrize(
    "twice",
    [
        "expect = {}\nexpect: object = {finishes: 'violated'}\n",
        "expect = {}\nif FAST:\n    expect = {finishes: 'violated'}\n",
        "for expect in ({}, {finishes: 'violated'}):\n    pass\nexpect = {}\n",
        "(expect := {})\n(expect := {finishes: 'violated'})\n",
        "from verdicts import *\nexpect = {finishes: 'violated'}\n",
        "from verdicts import expect\nexpect = {finishes: 'violated'}\n",
        "left_out = []\nleft_out = []\n",
    ],
)
def test_a_list_that_is_given_a_second_value(tmp_path: Path, twice: str) -> None:
    (tmp_path / "verdicts.py").write_text("expect = {'every_actor_finishes': 'holds'}\n")
    with pytest.raises(ModelError, match="is assigned twice"):
        compiled(tmp_path, HEAD + LISTED + twice)


@pytest.mark.parametrize(
    ("expect", "status"),
    [
        ("{finishes: 'violated'}", "violated"),
        ("{'every_actor_finishes': 'violated', 'assertions_hold': 'holds'}", "violated"),
        ("{}\nexpect = {**expect, finishes: 'violated'}", "violated"),
        ("{}\nexpect[finishes] = 'violated'", "violated"),
        ("{}", "holds"),
    ],
)
def test_expect_meets_the_property(tmp_path: Path, expect: str, status: str) -> None:
    program = compiled(tmp_path, HEAD + LISTED + f"expect = {expect}\n")
    assert {one.name: one.expected for one in program.properties}["every_actor_finishes"] == status


MADE = """
def made(number: int) -> object:
    @actor
    def one() -> None:
        page.locked = False

    return one


def other(number: int) -> object:
    @actor
    def two() -> None:
        page.locked = False

    return two


some = other(1)
"""
CHOSEN = MADE.replace("some = other(1)", "")
LAZY = (
    "def lazy() -> object:\n    @actor\n    def one() -> None:\n        page.locked = False\n    yield one\n"
)
TEAM = """
class Team:
    def __init__(self) -> None:
        @actor
        def one() -> None:
            page.locked = False

        self.one = one

"""


@pytest.mark.parametrize(
    "block",
    [
        f"{MADE}many = map(made, range(2))\n",
        f"{MADE}many = map(made, range(TIMES))\n",
        f"{MADE}many = list(map(made, range(0)))\n",
        f"{MADE}many = [map(made, range(TIMES))]\n",
        f"{MADE}many = made\n",
        f"{MADE}many = [made]\n",
        f"{MADE}many = lambda: made(1)\n",
        f"from functools import partial\n{MADE}many = partial(made, 1)\n",
        f"{MADE}def both() -> object:\n    return map(made, range(1))\nmany = both()\n",
        f"{MADE}def both() -> object:\n    return made(1)\n",
        f"{LAZY}many = lazy()\n",
        f"{LAZY}lazy()\n",
        TEAM,
        f"{TEAM}teams = [Team]\n",
        f"{MADE}many = [made for k in range(TIMES)]\n",
        f"{MADE}if TIMES:\n    many = made\n",
        f"{MADE}many = made if TIMES else None\n",
        f"{MADE}many = TIMES and made\n",
        f"{MADE}many = []\nfor k in range(TIMES):\n    many.append(made)\n",
        f"{MADE}makers = [made, other]\nfirst = makers[1](1)\nleft_out = [some]\n",
        f"{MADE}table = {{'a': made}}\nprint(len(table))\n",
        f"{TEAM.replace('__init__', 'start')}team = Team()\nif TIMES:\n    team.start\n",
        "def outer() -> None:\n    def inner() -> object:\n        return reader_of(False)\n\n\nouter()\n",
    ],
)
def test_no_function_that_never_runs_hides_a_declaration(tmp_path: Path, block: str) -> None:
    with pytest.raises(ModelError, match=r"the declarations in [\w.]+\(\) would be lost: it never runs"):
        actors(tmp_path, block)


@pytest.mark.parametrize(
    ("round_", "said"),
    [
        ("many = (made(k) for k in range(2))", "a generator might be lost"),
        ("many = (made(k) for k in range(TIMES))", "a generator might be lost"),
        ("(made(k) for k in range(2))", "a generator might be lost"),
        ("def both() -> object:\n    return (made(k) for k in range(1))\nmany = both()", "a generator might"),
        ("many = [made(k) for k in range(0)]", "because of `range(0)` it does not run"),
        ("many = [made(k) for k in range(2) if k > 5]", "because of `range(2) and k > 5` it does not run"),
        ("many = list(made(k) for k in ())", "because of `()` it does not run"),
        ("many = {k: made(k) for k in range(0)}", "because of `range(0)` it does not run"),
        ("many = {made(k): k for k in range(0)}", "because of `range(0)` it does not run"),
        ("many = [actor(plain) for k in range(0)]", "because of `range(0)` it does not run"),
        ("if TIMES:\n    many = [made(k) for k in range(0)]", "because of `range(0)` it does not run"),
    ],
)
def test_no_comprehension_without_a_round_hides_a_declaration(tmp_path: Path, round_: str, said: str) -> None:
    first = f"{MADE}fine = made(0)\n\n\ndef plain() -> None:\n    page.locked = True\n\n\n"
    with pytest.raises(ModelError) as refused:
        actors(tmp_path, f"{first}{round_}\n")
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("block", "names"),
    [
        (f"{MADE}many = [made(k) for k in range(1)]\n", {"one"}),
        (f"{MADE}many = list(made(k) for k in range(1))\n", {"one"}),
        (f"{MADE}many = [*(made(k) for k in range(1))]\n", {"one"}),
        (f"{MADE}many = [x for x in (made(k) for k in range(1))]\n", {"one"}),
        (f"{MADE}many = (made(k) for k in range(1))\nall_ = [*many]\n", {"one"}),
        (f"{MADE}many = {{k: made(k) for k in range(1)}}\n", {"one"}),
        (f"{MADE}many = [made(k) for k in range(TIMES - 2)]\n", set()),
        (f"{MADE}many = list(map(made, range(TIMES - 1)))[:1]\n", {"one"}),
        (f"{MADE}many = list(map(made, range(TIMES - 2)))\n", set()),
        (CHOSEN + "many = {True: made, False: other}[FAST](1)\n", {"two"}),
        (CHOSEN + "kinds = {True: made, False: other}\nmany = kinds[FAST](1)\n", {"two"}),
        (CHOSEN + "many = (made if FAST else other)(1)\n", {"two"}),
        (CHOSEN + "if FAST:\n    make = made\nelse:\n    make = other\nmany = make(1)\n", {"two"}),
        (CHOSEN + "make = made if FAST else other\nmany = make(1)\n", {"two"}),
        (f"{TEAM.replace('__init__', 'start')}team = Team()\nif FAST:\n    team.start()\n", set()),
        (f"{MADE}many: 'made' = made(1)\n", {"one"}),
        (f"{MADE}many = made(1) if FAST else None\n", set()),
        (f"{MADE}many = FAST and made(1)\n", set()),
        (f"{MADE}if FAST:\n    many = made(1)\n", set()),
        (f"{MADE}for k in range(TIMES - 2):\n    many = made(1)\n", set()),
        (f"{MADE}def some_of(n: int) -> object:\n    return [made(k) for k in range(n)]\n\n\n"
         "many = some_of(0)\n", set()),
        (f"{LAZY}many = list(lazy())\n", {"one"}),
        (f"{LAZY}many = next(lazy())\n", {"one"}),
        (f"{TEAM}team = Team()\nmany = team.one\n", {"one"}),
    ],
)  # fmt: skip
def test_what_runs_or_is_not_chosen_is_no_loss(tmp_path: Path, block: str, names: set[str]) -> None:
    found = actors(tmp_path, block)
    assert found - {"two"} == names - {"two"}


def test_annotations_stay_as_they_are_written(tmp_path: Path) -> None:
    holder = "class Holder:\n    team: Team\n\n\nassert Holder.__annotations__ == {'team': 'Team'}\n"
    text = f"from __future__ import annotations\n{HEAD}{TEAM}one = Team().one\n{holder}{LISTED}"
    assert {one.name for one in compiled(tmp_path, text).actors} == {"worker", "reader", "one"}


@pytest.mark.parametrize("first", ["", "from __future__ import annotations\n"])
@pytest.mark.parametrize("annotation", ['"Node | None"', "'Optional[Node]'"])
def test_a_record_that_refers_to_itself(tmp_path: Path, first: str, annotation: str) -> None:
    node = f"from typing import Optional\n\n\n@record\nclass Node:\n    after: {annotation} = None\n\n\n"
    text = f"{first}{HEAD}{node}nodes = shared(Array(Node, 2))\n\n\n@actor\ndef linker() -> None:\n"
    program = compiled(
        tmp_path,
        text.replace("import actor", "import Array, actor") + "    nodes[0].after = nodes[1]\n" + LISTED,
    )
    (after,) = next(one for one in program.records if one.name == "Node").fields
    assert after.high == 2
