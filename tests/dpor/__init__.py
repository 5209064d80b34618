"""Optimal partial-order reduction: exactly one execution of each Mazurkiewicz trace."""
