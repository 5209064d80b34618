"""Graphs for people to look at: what is drawn, where it is put, and how it is written."""
