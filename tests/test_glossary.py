"""docs/glossary.md: every label in a model, a property or a race is explained."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
LABEL = re.compile(r"\b[BFGHIKLPQRSTWZ]\d{1,2}[a-c]?\b|\bC[1-5]\b")


def labels(text: str) -> set[str]:
    """The labels in a text; a range names all that are in it: G1 to G6, Q1..Q10."""
    named = set(LABEL.findall(text))
    for letter, first, last in re.findall(r"\b([A-Z])(\d+)[a-c]?(?: to |-|\.\.)\1(\d+)\b", text):
        named |= {f"{letter}{number}" for number in range(int(first), int(last) + 1)}
    return named


def test_every_label_is_explained() -> None:
    explained = labels((ROOT / "docs/glossary.md").read_text())
    folders = (ROOT / name for name in ("models", "properties", "checker/kernel"))
    places = [path for folder in folders for path in folder.rglob("*.py")]
    places += [*(ROOT / "docs/designs").glob("*.md"), ROOT / "docs/models.md", ROOT / "docs/review.md"]
    missing = {(path.name, label) for path in places for label in labels(path.read_text()) - explained}
    assert missing == set()
