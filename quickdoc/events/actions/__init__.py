"""The verbs of `events`: commit, then dispatch."""
