"""A model with one of its properties."""

import pytest

from checker.compiler.compile import compile_model
from checker.compiler.one_property import with_one_property
from checker.language.property import Kind
from checker.source.diagnostic import ModelError
from tests.programs import file_of

MODEL = """\
from checker import *


@record
class Page:
    pins: int = integer(0, most=3)


page = shared(Page)


@actor
def caller() -> None:
    page.pins = 1


@never("pinned")
def pinned() -> bool:
    return page.pins == 1


@never("pinned twice")
def pinned_twice() -> bool:
    return page.pins == 2


properties = [pinned, pinned_twice, every_actor_finishes()]
"""


def test_it_is_judged_with_what_no_step_may_do() -> None:
    with file_of(MODEL) as path:
        model = with_one_property(compile_model(str(path)), "pinned")
    first, *others = model.program.properties
    assert first.name == "pinned" and "assertions_hold" in [one.name for one in others]
    assert all(one.kind is Kind.STEP for one in others)


def test_it_must_be_one_of_them() -> None:
    with file_of(MODEL) as path, pytest.raises(ModelError, match="pinned_twice"):
        with_one_property(compile_model(str(path)), "pined")
