"""The forms in which a trace is drawn, by the names that people give them."""

from __future__ import annotations

from typing import Literal

Form = Literal["commit", "full", "table", "gcc", "mermaid", "dot"]
FORMS: tuple[Form, ...] = ("commit", "full", "table", "gcc", "mermaid", "dot")
# What begins a comment in the forms that other programs read.
COMMENTS: dict[Form, str] = {"mermaid": "%%", "dot": "//"}
