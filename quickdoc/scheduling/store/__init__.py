"""Where `scheduling` is kept."""
