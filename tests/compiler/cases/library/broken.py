"""A library that is not Python."""

PAGES = = 2
