"""The collections of `identity`."""
