"""Parses the values of options; an invalid value is refused with a correction."""

from __future__ import annotations

import argparse
import re
from decimal import Decimal

from checker.exploration.engines import ALL, REDUCTIONS, Reduction, WantedReduction
from checker.exploration.resident import UNITS
from checker.language.ordering import MEMORY, MemoryModel
from checker.source.wording import shortened

LONGEST = 15  # digits of a number: more states and bytes than any machine has
LONGEST_TIME = 1e6  # seconds: eleven days, which z3 can still count in milliseconds
LARGEST_SIZE = 1 << 62  # bytes
THOUSANDS = {"K": 10**3, "M": 10**6, "G": 10**9}


def memory_model(text: str) -> tuple[str, str]:
    """``weak``: a setting that every model has."""
    if text not in list(MemoryModel):
        raise argparse.ArgumentTypeError(f"`{text}` is no memory model: use {', '.join(MemoryModel)}")
    return MEMORY, text


def setting(text: str) -> tuple[str, str]:
    """``NAME=VALUE``."""
    name, equals, value = text.partition("=")
    if not equals or not name.isidentifier():
        raise argparse.ArgumentTypeError(f"`{text}` is not NAME=VALUE")
    return name, value


def reductions(text: str) -> tuple[WantedReduction, ...]:
    """``all``, ``none``, or names with commas between them."""
    if text in ("all", "none"):
        return ALL if text == "all" else ()
    known: dict[str, Reduction] = {name: name for name in REDUCTIONS}
    names = text.split(",")
    for name in names:
        if name not in known:
            raise argparse.ArgumentTypeError(
                f"`{name}` is not a reduction: use all, none, or {', '.join(REDUCTIONS)}"
            )
    return tuple(known[name] for name in names)


def in_message(text: str) -> str:
    """The argument, shortened for a message."""
    return shortened(text, 40)


def count(text: str) -> int:
    """A positive whole number; underscores and commas may group its digits."""
    digits = text.replace("_", "").replace(",", "")
    if not digits.isdigit() or not digits.isascii() or not digits.strip("0"):
        raise argparse.ArgumentTypeError(f"`{in_message(text)}` is not a positive whole number")
    if len(digits.lstrip("0")) > LONGEST:
        raise argparse.ArgumentTypeError(f"`{in_message(text)}` is too large: use at most {LONGEST} digits")
    return int(digits)


def states(text: str) -> int:
    """``5000``, ``10k``, ``2.5M``, ``1G``: a number of states, with decimal units."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)([KMG])", text, re.IGNORECASE)
    if match is None and text[-1:].isalpha():
        raise argparse.ArgumentTypeError(
            f"`{in_message(text)}` is not a number of states: use 5000, 10k or 5M"
        )
    if match is None:
        return count(text)
    return count(f"{Decimal(match[1]) * THOUSANDS[match[2].upper()]:f}".partition(".")[0])


def memory(text: str) -> int:
    """``512M``, ``4G``: bytes."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)([KMG]?)i?B?", text, re.IGNORECASE)
    if not match or len(match[1]) > LONGEST:
        raise argparse.ArgumentTypeError(f"`{in_message(text)}` is not a size: use 512M or 4G")
    size = min(int(float(match[1]) * UNITS[match[2].upper()]), LARGEST_SIZE)
    if size == 0:
        raise argparse.ArgumentTypeError(f"`{in_message(text)}` is no memory at all: use 512M or 4G")
    return size


def duration(text: str) -> float:
    """``30``, ``30s``, ``10m``, ``2h``: seconds."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)([smh]?)", text)
    if not match or len(match[1]) > LONGEST:
        raise argparse.ArgumentTypeError(f"`{in_message(text)}` is not a time: use 30s, 10m or 2h")
    return min(float(match[1]) * {"": 1, "s": 1, "m": 60, "h": 3600}[match[2]], LONGEST_TIME)
