"""Damaged files: checkpoints, stored traces, caches. Each is refused by name, or gives the same answer.

``python -m tests.damage --files 10000`` damages so many; the tests damage a few hundred.
"""
