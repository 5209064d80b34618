"""A model of anybody's imports the kernel primitives that are installed with the checker."""

import ast
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import checker.kernel.page
from checker.compiler.compile import compile_model
from checker.compiler.kernel_names import PRIMITIVES
from checker.compiler.load import load
from checker.compiler.participation.branches import Branches
from checker.compiler.participation.decided import Decided
from checker.compiler.participation.file_branches import rewrite
from checker.program.printer import print_program
from checker.source.diagnostic import ModelError

ROOT = Path(__file__).parent.parent.parent
MODEL = """\
from checker import Array, actor, every_actor_finishes, shared
{imports}

pages = shared(Array({page}Page, 2))
tasks = shared(Array({page}Task, 2))


@actor(range(2))
def worker(i: int) -> None:
    {page}lock_page(pages[0], tasks[i])
    {page}unlock_page(pages[0])


properties = [every_actor_finishes()]
"""
NAMES = "from checker.kernel.page import Page, Task, lock_page, unlock_page"
WAYS = [
    (NAMES, ""),
    ("from checker.kernel.page import *", ""),
    ("from checker.kernel import page as library", "library."),
    ("import checker.kernel.page as library", "library."),
    ("import checker.kernel.page", "checker.kernel.page."),
]
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Writes a model with these imports in a folder that has nothing to do with the project."""
    monkeypatch.chdir(tmp_path)

    def write(imports: str, page: str = "", name: str = "model") -> Path:
        file = tmp_path / f"{name}.py"
        file.write_text(MODEL.format(imports=imports, page=page))
        return file

    return write


@pytest.mark.parametrize(("imports", "page"), WAYS)
def test_every_way_to_import_means_the_same(write: Write, imports: str, page: str) -> None:
    usual = print_program(compile_model(str(write(NAMES))).program)
    # how the model calls a primitive stands in the text of its steps
    assert print_program(compile_model(str(write(imports, page))).program).replace(page, "") == usual


def test_each_model_has_primitives_of_its_own(write: Write) -> None:
    spoilt = (
        "import checker.kernel.page as library\nlibrary.Page.__annotations__.clear()\nlibrary.SLEEPERS = 1"
    )
    with pytest.raises(ModelError):
        compile_model(str(write(f"{spoilt}\n{NAMES}", name="spoilt")))
    names = load(str(write(NAMES)), {}).names
    assert names["Page"].__annotations__ == checker.kernel.page.Page.__annotations__ != {}
    assert names["Page"] is not checker.kernel.page.Page
    assert checker.kernel.page.SLEEPERS == 6


def test_a_library_beside_the_model_may_be_called_checker(write: Write, tmp_path: Path) -> None:
    (tmp_path / "checker.py").write_text("USERS = 2\n")
    names = load(str(write(f"{NAMES}\nfrom .checker import USERS")), {}).names
    assert names["USERS"] == 2


def test_a_size_of_a_primitive_may_decide_what_is_declared(write: Write) -> None:
    branch = "if SLEEPERS > 6:\n    more = shared(Array(Page, 2))"
    file = write(f"from checker.kernel.page import SLEEPERS\n{NAMES}\n\n{branch}")
    assert [shared.name for shared in compile_model(str(file)).program.shared] == ["pages", "tasks"]


def test_a_star_brings_words_too_and_they_are_known(write: Write) -> None:
    branch = "if False:\n    @record\n    class Lost:\n        field: bool = False"
    with pytest.raises(ModelError, match="False"):
        compile_model(str(write(f"from checker.kernel.page import *\n\n{branch}")))


WRONG = [
    ("from checker import kernel", "write `from checker.kernel.page import lock_page`"),
    ("from checker.kernel.pages import Page", "No module named 'checker.kernel.pages'"),
    ("from checker.kernel.page import Pages", "cannot import name 'Pages' from 'checker.kernel.page'"),
]


@pytest.mark.parametrize(("imports", "sentence"), WRONG)
def test_what_is_not_there_is_named(write: Write, imports: str, sentence: str) -> None:
    with pytest.raises(ModelError) as caught:
        compile_model(str(write(imports)))
    assert sentence in str(caught.value)


def test_primitives_that_a_program_imports_know_where_they_are_written() -> None:
    program = "from checker.kernel.page import Page; print(Page.__checker_record__.place.path)"
    path = subprocess.check_output([sys.executable, "-c", program], cwd=ROOT, text=True)
    assert path.strip() == str(ROOT / "checker/kernel/page.py")


@pytest.mark.parametrize("path", sorted(PRIMITIVES.glob("*.py")), ids=lambda path: path.stem)
def test_nothing_decides_what_a_file_of_the_kernel_declares(path: Path) -> None:
    """So it needs no markers, and its code can be kept."""
    branches = Branches()
    rewrite(ast.parse(path.read_bytes()), str(path), branches)
    outermost = [one for one in branches.seen if one.within is None and one.decided > Decided.BY_SETTINGS]
    assert [one.condition for one in outermost] in ([], [f"import {path.stem}"])
    assert branches.hidden == []


def test_a_factory_of_the_kernel_is_known(write: Write) -> None:
    """Its name is enough to see that a branch would have declared something."""
    path = write(NAMES)
    more = "if __name__ == '__main__':\n    more = get_user_page_by(lambda page: None)\n"
    path.write_text(f"from checker.kernel.gup import get_user_page_by\n{path.read_text()}{more}")
    with pytest.raises(ModelError, match="this declaration would be lost"):
        compile_model(str(path))
