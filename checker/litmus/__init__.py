"""Litmus tests in herd7's C format for the Linux kernel: read, and written out as a model."""
