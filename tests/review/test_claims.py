"""docs/review.md: no design is without a row, and each command in a row can be run.

What the commands print is in tests/models.
"""

import re

import pytest

from checker.compiler.compile import compile_model
from tests.models.checking import ROOT
from tests.models.test_models import MODELS

MODEL = re.compile(r"`(models/\w+\.py)")
SETTINGS = re.compile(r"`(?:models/\w+\.py )?(-p [^`]+)`")
ROWS = [row for row in (ROOT / "docs/review.md").read_text().splitlines() if MODEL.search(row)]
COMMANDS = {
    (model, settings)
    for row in ROWS
    for model in MODEL.findall(row)[:1]
    for settings in ["", *SETTINGS.findall(row)]
}


@pytest.mark.parametrize(("model", "settings"), sorted(COMMANDS), ids=lambda value: str(value)[:60])
def test_a_model_has_the_settings_of_its_row(model: str, settings: str) -> None:
    compile_model(str(ROOT / model), dict(word.split("=") for word in settings.split() if word != "-p"))


def test_every_design_has_a_row() -> None:
    assert {ROOT / model for model, _ in COMMANDS} == set(MODELS)
