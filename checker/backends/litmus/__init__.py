"""Straight-line models as litmus tests in herd7's C format."""
