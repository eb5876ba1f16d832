"""The verbs of `replies`."""
