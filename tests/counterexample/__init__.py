"""What is made of a schedule."""
