"""Execution counts of optimal DPOR, as published (Abdulla and others, POPL 2014 and JACM 2017)."""

from __future__ import annotations

from math import factorial
from pathlib import Path

import pytest

from checker.backends.python.system import PythonSystem
from checker.compiler.compile import compile_model
from checker.exploration.dpor.explore import dpor
from checker.exploration.result import Result
from checker.passes.normal_form import ground

HERE = Path(__file__).parent / "families"


def explored(family: str, size: int) -> Result:
    """One member of a family, every execution of it."""
    program = compile_model(str(HERE / f"{family}.py"), {"N": str(size)}).program
    result = dpor(PythonSystem(ground(program)))
    assert result.exhaustive
    assert not result.found
    return result


@pytest.mark.parametrize("size", [1, 2, 5, 8])
def test_readers(size: int) -> None:
    assert explored("readers", size).executions == 2**size


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_writers(size: int) -> None:
    assert explored("writers", size).executions == factorial(size + 1)


@pytest.mark.parametrize("size", [2, 3, 5, 7])
def test_lastzero(size: int) -> None:
    assert explored("lastzero", size).executions == (size + 3) * 2 ** (size - 2)


@pytest.mark.parametrize("size", [13, 14, 16])
def test_filesystem(size: int) -> None:
    assert explored("filesystem", size).executions == 2 ** (size - 13)


@pytest.mark.parametrize("size", [11, 12])
def test_indexer(size: int) -> None:
    assert explored("indexer", size).executions == 8 ** (size - 11)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("family", "size", "executions"),
    [
        ("readers", 13, 8192),
        ("lastzero", 10, 3328),
        ("lastzero", 15, 147_456),
        ("filesystem", 18, 32),
        ("filesystem", 19, 64),
        ("indexer", 13, 64),
        ("indexer", 15, 4096),
    ],
)
def test_large(family: str, size: int, executions: int) -> None:
    assert explored(family, size).executions == executions
