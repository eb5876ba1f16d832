"""Where `messaging` is kept."""
