"""Races as a page: lanes to step through, the state beside them, and why it happens."""
