"""Races of the kernel's history, each small enough to lay beside the text of the commit that closed it."""
