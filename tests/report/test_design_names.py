"""Designs of one name are told apart by their folders, in as few letters as possible."""

from __future__ import annotations

import pytest

from checker.report.design_names import design_names


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        (["a/m.py", "b/n.py"], ["m", "n"]),
        (["a/m.py", "b/m.py", "b/n.py"], ["a/m", "b/m", "n"]),
        (["x/a/m.py", "y/a/m.py", "x/b/m.py"], ["x/a/m", "y/a/m", "b/m"]),
        (["m.py", "a/m.py"], ["m", "a/m"]),
        (["m.py", "m.litmus"], ["m.py", "m.litmus"]),
    ],
)
def test_the_names(paths: list[str], names: list[str]) -> None:
    assert list(design_names(paths).values()) == names
