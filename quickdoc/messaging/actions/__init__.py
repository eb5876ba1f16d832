"""The actions of `messaging`."""
