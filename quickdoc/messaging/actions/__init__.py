"""The verbs of `messaging`."""
