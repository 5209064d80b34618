"""A race as kernel people draw it."""
