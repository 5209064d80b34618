"""Random models, as the text that a person would write: small, mostly accepted, of every construct."""
