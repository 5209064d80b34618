"""What differs between two models, as text, page and file."""
