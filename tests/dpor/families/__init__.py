"""The families of programs whose executions were counted and published."""
