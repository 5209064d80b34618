"""Brackets may be left out if one pair encloses all of a text, and only then."""

from __future__ import annotations

import pytest

from checker.program.brackets import is_bracketed


@pytest.mark.parametrize("text", ["(a)", "()", "((a) and (b))", "(f(a))"])
def test_one_pair_is_around_all(text: str) -> None:
    assert is_bracketed(text)


@pytest.mark.parametrize(
    "text", ["", "a", "(a) and (b)", "(a) and b", "a and (b)", "(a", "f(a)", "not (a)", "(a)b(c)"]
)
def test_no_pair_is_around_all(text: str) -> None:
    assert not is_bracketed(text)
