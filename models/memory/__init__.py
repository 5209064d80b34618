"""What barriers are for: small models in which each barrier and order can be left out.

docs/kernel/memory.md describes them.

They are no designs: ``python -m checker models/`` leaves them out.
"""
