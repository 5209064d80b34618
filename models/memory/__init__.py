"""What barriers are for: small models in which each barrier and each order can be left out.

They are no designs: ``python -m checker models/`` leaves them out (docs/barriers.md).
"""
