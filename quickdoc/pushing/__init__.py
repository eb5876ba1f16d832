"""Web push: push services, and the one in memory beside it. `quickdoc.ports.Pusher` is what both promise."""
