"""Whether a model has a run that shows the events of a log."""
