"""What another language has no way to say."""

from __future__ import annotations


class CannotExpress(Exception):
    """Another language has no way to say this; names it, and the way out."""
