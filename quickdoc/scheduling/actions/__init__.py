"""The verbs of `scheduling`."""
