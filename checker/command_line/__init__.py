"""The command line: the only part, with ``__main__``, that knows the whole pipeline."""
