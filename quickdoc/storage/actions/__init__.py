"""The verbs of `storage`."""
