"""The strategy of small models; what the models mean is the business of tests/agreement."""

import contextlib
from pathlib import Path

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from checker.testing import ModelError, check, models
from checker.testing.random_models import random_model
from tests.programs import compiled


def test_most_are_accepted() -> None:
    accepted = 0
    for seed in range(100):
        with contextlib.suppress(ModelError):
            compiled(random_model(seed))
            accepted += 1
    assert accepted == 99  # one leaves the range of an integer at the start


def test_a_drawn_model_can_be_checked(tmp_path: Path) -> None:
    verdicts: set[str] = set()

    @settings(max_examples=20, deadline=None, database=None, phases=[Phase.generate], derandomize=True)
    @given(models(), st.just(tmp_path / "drawn.py"))
    def draw(text: str, file: Path) -> None:
        file.write_text(text)
        with contextlib.suppress(ModelError):
            verdicts.add(check(file).verdict)

    draw()
    assert verdicts == {"holds", "violated"}
