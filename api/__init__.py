"""The HTTP API: each route parses a request, runs one action and returns the response."""
