"""A small model of each kernel primitive: what it is for, and what goes wrong without it (docs/kernel/).

They are no designs: ``python -m checker models/`` leaves them out.
"""
