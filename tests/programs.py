"""The programs of the project's own tests: what ``checker.testing`` writes, compiled."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from unittest.mock import patch

from checker.compiler.compile import compile_model
from checker.program.program import Program
from checker.testing.random_models import models, progress_models, random_model

__all__ = ["compiled", "file_of", "models", "progress_models", "random_model"]


@contextmanager
def file_of(source: str, suffix: str = ".py") -> Iterator[Path]:
    """The text in a file of its own, for as long as that is needed."""
    with tempfile.NamedTemporaryFile("w", suffix=suffix, prefix="model_") as file:
        file.write(source)
        file.flush()
        yield Path(file.name)


@contextmanager
def trusted() -> Iterator[None]:
    """Load models without the precautions of source/confined.py, which take longer than a small model.

    Those have tests of their own; here are programs of the tests, which do nothing of the kind.
    """
    with patch("checker.compiler.load.confined", lambda: nullcontext(nullcontext())):
        yield


def compiled(source: str, **settings: str) -> Program:
    """The program of a model's text. Raises ModelError if the compiler refuses it."""
    with file_of(source) as path, trusted():
        return compile_model(str(path), settings).program
