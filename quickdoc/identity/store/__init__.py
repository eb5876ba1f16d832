"""Where `identity` is kept."""
