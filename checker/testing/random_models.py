"""Random models, as the text that a person would write: small, mostly accepted, of every construct.

A ``Writer`` asks for small numbers and writes a model. Hypothesis provides the numbers if a failing program
is to be shrunk; ``random.Random`` provides them for thousands of programs.
"""

from __future__ import annotations

import random

from hypothesis import strategies as st

from checker.testing.writing.model import ModelWriter


@st.composite
def drawn(draw: st.DrawFn) -> str:
    """The text of a model, every number drawn by Hypothesis: it shrinks well, and is often very small."""
    return ModelWriter(lambda count: draw(st.integers(0, count - 1)) if count > 1 else 0).model()


def models() -> st.SearchStrategy[str]:
    """The text of a model: most of them evenly random, some drawn number by number."""
    seeded = st.integers(0, 10**9).map(random_model)
    return st.one_of(seeded, seeded, seeded, drawn())


def progress_models() -> st.SearchStrategy[str]:
    """The text of a model with progress properties."""
    return st.integers(0, 10**9).map(lambda seed: random_model(seed, progress=True))


def random_model(seed: int, progress: bool = False) -> str:
    """The text of a model, its numbers drawn from a seed."""
    source = random.Random(seed)
    return ModelWriter(source.randrange, progress).model()
