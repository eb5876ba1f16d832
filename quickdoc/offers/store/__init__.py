"""The collections of `offers`."""
