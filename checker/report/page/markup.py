"""HTML, in which a text cannot be taken for markup: whatever is not ``Html`` is escaped where it is put in.

No template engine does more for a page that is put together from small functions, and none has to be
installed.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from html import escape
from typing import Any

from checker.source.visible import visible, visible_lines, visible_parts

VOID = frozenset({"br", "input", "meta", "wbr"})
IN_SCRIPT = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}


@dataclass(frozen=True, slots=True)
class Html:
    """Markup that is whole: every tag in it is closed, every text escaped."""

    text: str


Inside = str | Html | None
Attribute = str | int | bool | None
NOTHING = Html("")


def tag(name: str, /, *inside: Inside, **attributes: Attribute) -> Html:
    """An element. ``class_`` is ``class``, ``aria_label`` is ``aria-label``; None and False leave one out."""
    told = "".join(attribute(key, value) for key, value in attributes.items())
    if name in VOID:
        return Html(f"<{name}{told}>")
    return Html(f"<{name}{told}>{together(*inside).text}</{name}>")


def attribute(key: str, value: Attribute) -> str:
    """One attribute, with the space before it."""
    if value is None or value is False:
        return ""
    name = key.removesuffix("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(visible(str(value)), quote=True)}"'


def together(*inside: Inside) -> Html:
    """Several pieces, one after the other."""
    return Html("".join(piece(one) for one in inside if one is not None))


def piece(one: str | Html) -> str:
    """A piece as it stands in the page. HTML has no way to say control characters."""
    return one.text if isinstance(one, Html) else escape(visible_lines(one))


def lines(*pieces: Html) -> Html:
    """Several elements, each on a line of its own."""
    return Html("".join(f"{one.text}\n" for one in pieces if one.text))


def data(content: Any, **attributes: Attribute) -> Html:
    """Values for the script of the page. No text in them ends the element, or is anything but a value."""
    text = json.dumps(visible_parts(content), separators=(",", ":"))
    for letter, said in IN_SCRIPT.items():
        text = text.replace(letter, said)
    told = "".join(attribute(key, value) for key, value in attributes.items())
    return Html(f'<script type="application/json"{told}>{text}</script>')


def fingerprint(text: str) -> str:
    """What a content security policy calls a script or a style by."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
