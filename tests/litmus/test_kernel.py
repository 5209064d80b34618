"""The kernel's own litmus tests: each gives the kernel's result, but two that only Power shows.

The texts here are our own. With ``KERNEL=path`` of a kernel tree, its texts are read too.
"""

import os
from pathlib import Path

import pytest

from checker.checking.end_states import end_states
from checker.compiler.compile import compile_model
from checker.exploration.limits import Watch
from checker.litmus.printing import litmus_text
from checker.litmus.reading import read_litmus
from checker.passes.normal_form import ground
from checker.source.diagnostic import ModelError
from checker.source.span import SourceText
from tests.memory.catalogue import catalogue
from tests.memory.write_litmus_files import of_the_kernel, text_of

FOLDER = Path(__file__).parent
TESTS = [test for test in catalogue() if of_the_kernel(test)]
ONLY_POWER = {
    "Z6.0+pooncelock+pooncelock+pombonce",
    "Z6.0+pooncerelease+poacquirerelease+fencembonceonce",
}
FOLDERS_OF_THE_KERNEL = ("tools/memory-model/litmus-tests", "Documentation/litmus-tests")


def observation(path: Path, memory: str = "weak") -> str:
    model = compile_model(str(path), {"memory": memory})
    return end_states(read_litmus(model.source), ground(model.program), Watch()).observation


@pytest.mark.parametrize("test", TESTS, ids=lambda test: test["name"])
@pytest.mark.parametrize("memory", ["sc", "tso", "pso", "weak"])
def test_gives_the_result_of_each_memory_model(test: dict, memory: str) -> None:  # type: ignore[type-arg]  # data
    assert observation(FOLDER / f"{test['name']}.litmus", memory) == test["expected"][memory]


def test_two_differ_from_the_kernels_model() -> None:
    differ = {test["name"] for test in TESTS if test["expected"]["weak"] != test["expected"]["lkmm"]}
    assert differ == ONLY_POWER


@pytest.mark.parametrize("test", TESTS, ids=lambda test: test["name"])
def test_the_files_are_what_the_data_say(test: dict) -> None:  # type: ignore[type-arg]  # data
    text = (FOLDER / f"{test['name']}.litmus").read_text()
    assert text == text_of(test)
    source = SourceText(f"{test['name']}.litmus", tuple(text.removesuffix("\n").split("\n")))
    assert litmus_text(read_litmus(source)) == text


@pytest.mark.skipif("KERNEL" not in os.environ, reason="set KERNEL to the path of a kernel tree")
def test_the_texts_of_a_kernel_tree() -> None:
    files = [
        path
        for folder in FOLDERS_OF_THE_KERNEL
        for path in sorted((Path(os.environ["KERNEL"]) / folder).rglob("*.litmus"))
    ]
    assert files
    wrong, not_read = {}, {}
    for path in files:
        source = SourceText(str(path), tuple(path.read_text().split("\n")))
        try:
            said, answer = read_litmus(source).result, observation(path)
        except ModelError as error:
            not_read[path.name] = str(error)
            continue
        if said and said != answer and path.stem not in ONLY_POWER:
            wrong[path.name] = (said, answer)
    assert wrong == {}
    others = {
        name: why for name, why in not_read.items() if "synchronize_rcu" not in why and "srcu" not in why
    }
    assert others == {}
