"""The collections of `messaging`."""
