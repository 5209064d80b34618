"""The use case: check a model. The command line, tests and the pytest plugin all call it."""
