"""Unused declarations of a model are reported; declarations used in any way are not."""

from collections.abc import Callable
from pathlib import Path

import pytest

from checker.compiler.compile import compile_model

HEAD = """\
from checker import Array, actor, every_actor_finishes, initial, mechanism, parameter, procedure, record
from checker import always, never, never_waits, reference, shared, wait_until


@record
class Page:
    locked: bool = False


page = shared(Page)


@actor
def worker() -> None:
    page.locked = True


properties = [every_actor_finishes()]
"""
LOCK = """
@procedure
def lock() -> None:
    page.locked = True
"""
TASK = """
@record
class Task:
    asleep: bool = False
"""
LATE = """
@actor
def late() -> None:
    locked = False
    page.locked = True
"""
Warnings = Callable[..., list[str]]


@pytest.fixture
def warnings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Warnings:
    """The first lines of the warnings of a model with more in it."""
    monkeypatch.chdir(tmp_path)

    def warnings_of(more: str, head: str = HEAD) -> list[str]:
        Path("model.py").write_text(head + more)
        said = compile_model("model.py").program.warnings
        return [str(one).splitlines()[0].split(": warning: ")[1] for one in said]

    return warnings_of


def test_nothing_is_said_of_a_model_without_idle_words(warnings: Warnings) -> None:
    assert warnings("") == []


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (LOCK, "the procedure `lock` is declared but never used"),
        (TASK + "task = shared(Task)", "the shared state `task` is declared but never used"),
        (TASK + "tasks = shared(Array(Task, 2))", "the shared state `tasks` is declared but never used"),
        (TASK, "the record `Task` is declared but never used"),
        (
            "FAST = mechanism(False, cost='none')",
            "the mechanism `FAST` is declared but never used: `-p FAST=...` changes nothing",
        ),
        (
            "SIZE = parameter(2, most=4)",
            "the parameter `SIZE` is declared but never used: `-p SIZE=...` changes nothing",
        ),
        (
            "def forgotten() -> None:\n    page.locked = False\n",
            "the function `forgotten` has no effect: it has no decorator, and nothing in this file names it",
        ),
        (
            "class Forgotten:\n    on: bool = False\n",
            "the class `Forgotten` has no effect: it has no decorator, and nothing in this file names it",
        ),
        (
            "def mine(function: object) -> None:\n    pass\n\n\n@mine\ndef gone() -> None:\n"
            "    page.locked = False\n",
            "the function `gone` has no effect: its decorator returned None",
        ),
        ("@actor\ndef idle() -> None:\n    'What it is.'\n", "@actor `idle` does nothing: its body is empty"),
        ("@procedure\ndef idle() -> None:\n    pass\n", "@procedure `idle` does nothing: its body is empty"),
        ("@initial\ndef idle() -> None:\n    pass\n", "@initial `idle` does nothing: its body is empty"),
        ("memroy = 'weak'", "nothing reads the name `memroy`: this assignment has no effect"),
        ("expects = {'p': 'violated'}", "nothing reads the name `expects`: this assignment has no effect"),
        ("PAGES: int = 2", "nothing reads the name `PAGES`: this assignment has no effect"),
        (LATE, "nothing reads the local `locked` of late(): this assignment has no effect"),
        (
            LATE.replace("    locked =", "    locked: bool ="),
            "nothing reads the local `locked` of late(): this assignment has no effect",
        ),
    ],
)
def test_what_is_never_used(warnings: Warnings, more: str, said: str) -> None:
    assert said in warnings(more)


def test_a_field_that_is_never_used(warnings: Warnings) -> None:
    head = HEAD.replace("    locked: bool = False\n", "    locked: bool = False\n    dirty: bool = False\n")
    assert warnings("", head) == ["the field of Page `dirty` is declared but never used"]


def test_a_procedure_that_only_an_unused_one_calls(warnings: Warnings) -> None:
    more = LOCK + "\n@procedure\ndef lock_all() -> None:\n    lock()\n"
    assert warnings(more) == [
        "the procedure `lock` is declared but never used",
        "the procedure `lock_all` is declared but never used",
    ]


@pytest.mark.parametrize(
    "more",
    [
        LOCK + "left_out = [lock]",
        LOCK + "\n@actor\ndef caller() -> None:\n    lock()\n",
        LOCK + "\n@initial\ndef prepare() -> None:\n    page.locked = True\n    lock()\n",
        LOCK + "properties += [never_waits(lock)]",
        LOCK + "FAST = mechanism(False, cost='none')\n\n"
        "@actor\ndef caller() -> None:\n    if FAST:\n        lock()\n    page.locked = False\n",
        LOCK + "\ndef caller_of(call: object) -> object:\n    @actor\n    def caller() -> None:\n"
        "        call()\n\n    return caller\n\n\ncaller = caller_of(lock)\n",
        TASK + "tasks = shared(Array(Task, 2))\n\n@actor(tasks)\ndef sleeper(task: Task) -> None:\n"
        "    task.asleep = True\n",
        TASK + "task = shared(Task)\nprivate = shared(Array(reference(Task), 1))\n\n@actor\n"
        "def sleeper() -> None:\n    task.asleep = True\n    private[0] = task\n",
    ],
)
def test_what_is_used_in_some_way(warnings: Warnings, more: str) -> None:
    assert warnings(more) == []


def test_what_a_library_declares_may_be_for_others(warnings: Warnings) -> None:
    lock = LOCK.replace("page.locked", "task.asleep")
    Path("lib.py").write_text(HEAD.split("@record")[0] + TASK + "task = shared(Task)\n" + lock)
    assert warnings("from lib import task, lock, Task\n") == []


SLEEPER = "def sleeper() -> None:\n    page.locked = False\n"
LOCKER = "def locker(page: Page) -> None:\n    page.locked = False\n"
FACTORY = "\ndef sleeper_of(count: int) -> object:\n    @actor(count=count)\n" + "".join(
    f"    {line}\n" for line in [*SLEEPER.splitlines(), "return sleeper"]
)


@pytest.mark.parametrize(
    ("more", "name"),
    [
        ("@actor(count=0)\n" + SLEEPER, "sleeper"),
        ("@actor([])\n" + LOCKER, "locker"),
        ("NONE = 0\n\n@actor(count=NONE)\n" + SLEEPER, "sleeper"),
        (FACTORY + "\nmade = sleeper_of(0)\n", "sleeper"),
        ("N = parameter(1, most=2)\n_sizes = [N]\n\n@actor(count=0)\n" + SLEEPER, "sleeper"),
    ],
)
def test_an_actor_of_which_there_is_none(warnings: Warnings, more: str, name: str) -> None:
    said = f"the actor `{name}` has no instance: it takes no step, and nothing of it is checked"
    assert warnings(more) == [said]


@pytest.mark.parametrize(
    "more",
    [
        "N = parameter(0, least=0, most=2)\n\n@actor(count=N)\n" + SLEEPER,
        "N = parameter(1, most=2)\nmore = [page] * (N - 1)\nthese = more\n\n@actor(these)\n" + LOCKER,
        "FAST = mechanism(False, cost='none')\n\n@actor(count=2 if FAST else 0)\n" + SLEEPER,
        FACTORY + "N = parameter(0, least=0, most=2)\nmade = sleeper_of(N)\n",
        "@actor(count=0)\n" + SLEEPER + "\nleft_out = [sleeper]\n",
    ],
)
def test_an_actor_of_which_a_setting_may_make_some(warnings: Warnings, more: str) -> None:
    assert warnings(more) == []


@pytest.mark.parametrize(
    "more",
    [
        "memory = 'sc'",
        "_PAGES = 2",
        "PAGES = 2\nproperties = properties * (PAGES - 1)",
        "more = [worker]",
        "shown = [{'a': worker}]",
        "__author__ = 'us'",
        "def test_me() -> None:\n    pass\n",
        "class Base:\n    pass\n\n\nclass Other(Base):\n    pass\n",
        LATE.replace("locked = False", "_locked = False"),
        LATE.replace("locked = False", "locked = page.locked"),
        LATE.replace("page.locked = True", "page.locked = not locked"),
    ],
)
def test_what_is_read_or_need_not_be(warnings: Warnings, more: str) -> None:
    assert warnings(more) == []


def test_what_may_have_been_meant(tmp_path: Path) -> None:
    path = tmp_path / "model.py"
    path.write_text(f"{HEAD}{LATE}\nmemroy = 'weak'\n")
    texts = [str(one) for one in compile_model(str(path)).program.warnings]
    assert "(did you mean `page.locked`?)" in texts[0]
    assert "(did you mean `memory`?)" in texts[1]
    path.write_text(HEAD + LATE.replace("    locked =", "    page_locked ="))
    assert "(did you mean `page.locked`?)" in str(compile_model(str(path)).program.warnings[0])


def test_a_memory_model_that_only_a_library_names(warnings: Warnings) -> None:
    Path("lib.py").write_text("memory = 'weak'\nSIZE = 2\n")
    assert warnings("import lib\nprint(lib.SIZE)") == [
        "nothing reads `memory` of a library: this assignment has no effect"
    ]
    assert warnings("from lib import memory") == []
    assert warnings("import lib\nmemory = lib.memory") == []
    assert warnings("import lib\nmemory = 'sc'\nprint(lib.SIZE)") == []


def test_an_actor_may_be_there_to_be_interrupted(warnings: Warnings) -> None:
    idle = "@actor\ndef swapper() -> None:\n    pass\n\n\n"
    assert warnings(f"{idle}@actor(interrupts=swapper)\ndef tick() -> None:\n    page.locked = False\n") == []
