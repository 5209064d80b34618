"""Writes tests/litmus/*.litmus from tests.json: ``python -m tests.memory.write_litmus_files``."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from checker.litmus.printing import litmus_text
from checker.litmus.syntax import parts
from tests.memory.as_litmus import as_litmus
from tests.memory.catalogue import catalogue

FOLDER = Path(__file__).parent.parent / "litmus"


def of_the_kernel(test: dict[str, Any]) -> bool:
    """Whether a test is one of those in the kernel's tree."""
    return str(test["source"]).startswith("linux ")


def text_of(test: dict[str, Any]) -> str:
    """The text in herd7's C format, with the kernel's result."""
    litmus = as_litmus(test)
    asked = set(parts(litmus.condition))
    observed = tuple(one for one in litmus.observed if one in asked)
    return litmus_text(replace(litmus, observed=observed, result=test["expected"]["lkmm"]))


if __name__ == "__main__":
    for one in filter(of_the_kernel, catalogue()):
        (FOLDER / f"{one['name']}.litmus").write_text(text_of(one))
