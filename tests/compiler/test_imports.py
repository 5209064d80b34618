"""Each model imports what lies beside it, in whatever run, whatever else is called so."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from checker.compiler.compile import compile_model
from checker.program.program import Program
from checker.source.diagnostic import ModelError

Write = Callable[..., Path]
MODEL = """\
from checker import actor, every_actor_finishes
from {library} import {name}


@actor
def worker() -> None:
    {name}.number = 0


properties = [every_actor_finishes()]
"""
LIBRARY = """\
from checker import integer, record, shared


@record
class {record}:
    number: int = integer(0, most={most})


{name} = shared({record})
"""


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Writes a file below a folder that is also the working directory; gives its path."""
    monkeypatch.chdir(tmp_path)

    def write(path: str, text: str) -> Path:
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return file

    return write


def library(most: int, name: str = "page") -> str:
    """A library of one record, whose only field goes up to ``most``."""
    return LIBRARY.format(record=name.capitalize(), name=name, most=most)


def model(name: str = "lib", uses: str = "page") -> str:
    """A model of one actor, with the shared state of a library."""
    return MODEL.format(library=name, name=uses)


def most(program: Program) -> int:
    """How far the field of the library goes that was imported."""
    return program.records[0].fields[0].high


def compiled(file: Path) -> Program:
    """The program of a model file."""
    return compile_model(str(file)).program


def test_a_library_beside_the_model_comes_before_the_working_directory(
    write: Write, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    write("lib.py", library(9))
    write("designs/lib.py", library(3))
    monkeypatch.syspath_prepend(str(tmp_path))
    assert most(compiled(write("designs/one.py", model()))) == 3


def test_two_folders_have_libraries_of_one_name(write: Write) -> None:
    for number in (2, 5):
        write(f"design_{number}/lib.py", library(number))
        write(f"design_{number}/one.py", model())
    found = [most(compiled(Path(f"design_{number}/one.py"))) for number in (2, 5, 2)]
    assert found == [2, 5, 2]


def test_two_folders_have_packages_of_one_name(write: Write) -> None:
    for number in (2, 5):
        write(f"design_{number}/kernel/__init__.py", "")
        write(f"design_{number}/kernel/page.py", library(number))
        write(f"design_{number}/kernel/mm.py", "from kernel.page import page\n")
        write(f"design_{number}/one.py", model("kernel.mm"))
    assert [most(compiled(Path(f"design_{number}/one.py"))) for number in (2, 5)] == [2, 5]


def test_what_the_process_has_imported_is_not_taken(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    write("elsewhere/lib.py", library(9))
    monkeypatch.syspath_prepend("elsewhere")
    import lib  # type: ignore[import-not-found]  # written two lines above

    file = write("design/one.py", model())
    write("design/lib.py", library(3))
    assert most(compiled(file)) == 3
    assert sys.modules.pop("lib") is lib


@pytest.mark.parametrize("name", ["token", "enum", "random", "dataclasses", "checker", "os", "typing", "z3"])
def test_a_model_may_be_called_like_a_module_of_python_or_of_ours(write: Write, name: str) -> None:
    before = set(sys.modules)
    first = "from enum import Enum\nfrom random import choice\nfrom dataclasses import dataclass\n\n"
    found = compiled(write(f"{name}.py", first + library(3) + model().replace("from lib import page", "")))
    assert (found.name, most(found)) == (name, 3)
    assert set(sys.modules) == before


def test_a_model_beside_one_that_is_called_enum_gets_the_enum_of_python(write: Write) -> None:
    write("enum.py", library(3) + model().replace("from lib import page", ""))
    write("lib.py", "from enum import Enum\n" + library(4))
    assert most(compiled(write("one.py", "from enum import Enum, auto\n" + model()))) == 4


@pytest.mark.parametrize("name", ["random", "token", "numbers", "z3", "pytest", "_random"])
def test_a_library_may_be_called_like_an_installed_module(write: Write, name: str) -> None:
    module = sys.modules.get(name)
    write(f"design/{name}.py", library(3))
    assert most(compiled(write("design/one.py", model(name)))) == 3
    assert sys.modules.get(name) is module


def test_a_library_called_like_one_of_python_is_not_what_python_imports(write: Write) -> None:
    write("design/token.py", library(3))
    write("design/keyword.py", "raise ValueError\n")
    first = "import tokenize\nfrom collections import namedtuple\nassert tokenize.OP and namedtuple\n"
    assert most(compiled(write("design/one.py", first + model("token")))) == 3


def test_a_folder_of_the_working_directory_does_not_hide_an_installed_module(write: Write) -> None:
    write("networkx/notes.txt", "")
    write("random/notes.txt", "")
    first = "from networkx import Graph\nfrom random import choice\n"
    write("design/lib.py", library(3))
    assert most(compiled(write("design/one.py", first + model()))) == 3


def test_a_library_imports_relatively_and_the_model_too(write: Write) -> None:
    write("kernel/__init__.py", "from . import page\n")
    write("kernel/page.py", "from .sizes import MOST\n" + library(0).replace("most=0", "most=MOST"))
    write("kernel/sizes.py", "MOST = 6\n")
    assert most(compiled(write("one.py", model(".kernel.page")))) == 6


def test_a_model_of_a_package_imports_from_the_package(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("design", "design/history"):
        write(f"{folder}/__init__.py", "")
    write("design/kernel/page.py", library(6))  # a folder without __init__ will do
    file = write("design/history/one.py", model("design.kernel.page"))
    monkeypatch.chdir("/")
    assert most(compiled(file)) == 6


def test_a_library_is_read_from_its_source(write: Write) -> None:
    file = write("lib.py", library(3))
    write("one.py", model())
    times = file.stat().st_mtime_ns
    for number in (3, 4):
        file.write_text(library(number))
        import os

        os.utime(file, ns=(times, times))
        assert most(compiled(Path("one.py"))) == number
    assert not Path("__pycache__").exists()


def test_annotations_in_text_mean_what_they_mean_in_their_own_file(write: Write) -> None:
    annotated = library(3).replace("number: int", 'number: "Count"') + "\nCount = int\n"
    write("lib.py", annotated)
    found = compiled(write("one.py", "from __future__ import annotations\nCount = bool\n" + model()))
    assert most(found) == 3


def test_dataclasses_and_enums_of_a_library_work(write: Write) -> None:
    more = """\
from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Pte(Enum):
    NONE = 0
    PRESENT = 1


@dataclass(frozen=True)
class Sizes:
    most: int = 2
    pte: Pte | None = None


"""
    write("lib.py", more + library(0).replace("most=0", "most=Sizes().most"))
    assert most(compiled(write("one.py", model()))) == 2


def test_a_library_does_not_import_the_model(write: Write) -> None:
    write("lib.py", "import one\n" + library(3))
    with pytest.raises(ModelError, match="ModuleNotFoundError"):
        compile_model(str(write("one.py", model())))


def test_what_importlib_loads_is_refused(write: Write) -> None:
    with pytest.raises(ModelError, match="ImportError"):
        compile_model(str(write("one.py", "import importlib\n" + library(3))))


NAMED_BY_A_LIBRARY = """\
import lib as q
from checker import actor, never, shared

pages = shared(q.Page)  # another one of that name


@never("the library's page has the number two")
def two() -> bool:
    return q.page.number == 2


properties = [two]


@actor
def worker() -> None:
    q.put(0)


@actor(q.frames)
def each(frame: q.Page) -> None:
    frame.number = 1
"""


def test_a_library_names_the_shared_state_that_a_model_uses_through_the_module(write: Write) -> None:
    more = """
frames = shared(Array(Page, 2))
pages = shared(Array(integer(0, most=3), 2))
for_other_models = shared(Array(Page, 2))


@procedure
def put(i: int) -> None:
    pages[i] = 1
"""
    write("lib.py", "from checker import Array, procedure\n" + library(3) + more)
    found = compiled(write("one.py", NAMED_BY_A_LIBRARY))
    assert {(one.name, one.length) for one in found.shared} == {
        ("pages", 1),
        ("pages_2", 2),
        ("frames", 2),
        ("page", 1),
    }


def test_what_no_library_names_either_is_refused(write: Write) -> None:
    write("lib.py", library(3) + "hidden = (shared(Page),)\n")
    text = (
        model().replace("from lib import page", "import lib").replace("page.number", "lib.hidden[0].number")
    )
    with pytest.raises(ModelError, match="no module gives it a name"):
        compile_model(str(write("one.py", text)))
