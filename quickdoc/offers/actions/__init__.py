"""The verbs of `offers`."""
