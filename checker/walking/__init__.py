"""A path that a person takes through a model, step by step: one value, and functions that go on from it."""
