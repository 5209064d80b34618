"""Damaged model files, thousands of them: each ends in a verdict or in a message with a place.

``python -m tests.fuzz --files 100000`` is the long run; ``test_files.py`` the short one.
"""
