"""A few hundred damaged files in the default run, thousands behind the slow marker."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.damage.many import KINDS, damaged_many
from tests.damage.originals import REFUSED
from tests.native.building import needs_compiler

FEW = 40
MANY = 10_000 // len(KINDS)


@needs_compiler
@pytest.mark.parametrize("kind", KINDS)
def test_damage_is_refused_or_changes_nothing(kind: str, tmp_path: Path) -> None:
    counts, failures = damaged_many(kind, FEW, 0, tmp_path)
    assert not failures
    assert counts[REFUSED] > FEW // 3


@needs_compiler
@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_ten_thousand_damaged_files(kind: str, tmp_path: Path) -> None:
    assert not damaged_many(kind, MANY, 1, tmp_path)[1]
