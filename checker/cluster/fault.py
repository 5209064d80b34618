"""The fault of a cluster that cannot be used."""

from __future__ import annotations


class ClusterFault(Exception):
    """A cluster cannot be used as requested; the message says why, and what to do."""
