"""The actions of `identity`."""
