"""The verbs of `admin`."""
