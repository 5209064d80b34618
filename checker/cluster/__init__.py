"""The search on several machines: partitions of the states, on a Ray cluster."""
