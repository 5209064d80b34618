"""The forms in which a trace is drawn, by the names that people give them."""

from __future__ import annotations

from typing import Literal

Form = Literal["commit", "table", "mermaid", "dot"]
FORMS: tuple[Form, ...] = ("commit", "table", "mermaid", "dot")
COMMENTS: dict[Form, str] = {
    "mermaid": "%%",
    "dot": "//",
}  # of the forms that are languages of other programs
