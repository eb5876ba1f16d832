"""Where `offers` is kept."""
