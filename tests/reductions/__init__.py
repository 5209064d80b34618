"""Reductions of the breadth-first search keep every verdict."""
