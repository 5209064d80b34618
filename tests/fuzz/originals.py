"""The inputs to damage: every model of the project, right or wrong, and generated models."""

from __future__ import annotations

import random
import re
from functools import cache
from pathlib import Path

from checker.testing.random_models import random_model

ROOT = Path(__file__).parent.parent.parent
MODELS = (
    "models",
    "checker/kernel",
    "tests/command_line/models",
    "tests/testing/models",
    "tests/published",
    "tests/dpor/families",
    "tests/ends/cases",
)
REFUSED = ("properties", "tests/compiler/cases")  # libraries, and models that are wrong already
SNIPPET = re.compile(r"```python\n(.*?)```", re.DOTALL)
LARGEST = 6_000  # characters; a larger file takes its time and shows no more


@cache
def written(folders: tuple[str, ...]) -> tuple[bytes, ...]:
    """The files of some folders and the snippets of the documents, smallest first."""
    files = [path.read_bytes() for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    documents = [path.read_text() for path in sorted((ROOT / "docs").rglob("*.md"))]
    snippets = [text.encode() for document in documents for text in SNIPPET.findall(document)]
    return tuple(sorted({text for text in (*files, *snippets) if 0 < len(text) <= LARGEST}, key=len))


def original(source: random.Random) -> bytes:
    """One from the grammar of random models, or one that was written, small ones more often."""
    kind = source.random()
    if kind < 0.4:
        return random_model(source.randrange(10**9), progress=source.random() < 0.3).encode()
    files = written(MODELS if kind < 0.9 else REFUSED)
    return files[int(len(files) * source.random() ** 1.5)]
