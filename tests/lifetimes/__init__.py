"""Memory that is allocated and freed."""
