"""Event logs: what a kernel, or any program, says that it did, read from text."""
