"""A library whose top level raises."""

PAGES = [0, 1]
LAST = PAGES[2]
