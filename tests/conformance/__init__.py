"""Whether a model has a run that shows an event log."""
