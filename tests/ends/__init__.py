"""How a run ends, whatever it was given: in a verdict, or in a message with a place."""
