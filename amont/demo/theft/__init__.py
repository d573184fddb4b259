"""Thefts, done for real on the demo: what is taken, what is tried on it, and what comes of it."""
