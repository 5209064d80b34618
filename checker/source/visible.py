r"""Text from a model, a path or a file, made safe to show: nothing in it hides, or moves what is around it.

A control character (ESC, NUL), a mark that changes the direction of writing, a separator of lines, and half a
character (a lone surrogate) are written as Python writes them in a string: ``\x1b``, ``\u202e``. Whatever
Python holds to be printable stays as it is. What is then left, each output writes in its own way: XML, DOT.
"""

from __future__ import annotations


def visible(text: str) -> str:
    """A text on one line, with every character visible."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else written(letter) for letter in text)


def visible_lines(text: str) -> str:
    """The same for a text of several lines: line ends and tabs are kept."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() or letter in "\n\t" else written(letter) for letter in text)


def in_place(text: str) -> str:
    """A line of source with each invisible character replaced by one visible character; columns stay.

    A control character becomes its picture, others the replacement character. Tabs stay.
    """
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() or letter == "\t" else pictured(letter) for letter in text)


def pictured(letter: str) -> str:
    """The picture of a control character (ESC: U+241B), or U+FFFD."""
    number = ord(letter)
    return chr(0x2400 + number) if number < 0x20 else "\u2421" if number == 0x7F else "\ufffd"


def visible_parts(content: object) -> object:
    """The same for every text in lists and dicts, keys too, so that JSON contains only whole characters."""
    match content:
        case str():
            return visible_lines(content)
        case list() | tuple():
            return [visible_parts(part) for part in content]
        case dict():
            return {visible_parts(key): visible_parts(part) for key, part in content.items()}
        case _:
            return content


def comment(text: str) -> str:
    """A text that may stand in any comment of C, Promela or TLA+: ASCII on one line, with no mark that begins
    or ends one. A backslash, which may draw in the next line, becomes a slash first."""
    plain = " ".join(visible(text).encode("ascii", "backslashreplace").decode().split()).replace("\\", "/")
    for mark in ("*/", "/*", "??", "*)", "(*"):
        plain = plain.replace(mark, " ".join(mark))
    return plain


def written(letter: str) -> str:
    r"""A character as Python writes it in a string: ``\x1b``."""
    return letter.encode("unicode_escape").decode("ascii")
